import { formatUnits, WAITS, type MeshClient, type Transaction } from 'mesh-client';

function outcome(transaction: Transaction): string {
  const { outcome } = transaction;
  switch (outcome.status) {
    case 'confirmed':
      return 'confirmed';
    case 'pending':
      return `pending. ${WAITS[outcome.waitsFor]}`;
    case 'failed':
    case 'forced':
    case 'slashed':
      return outcome.reason ? `${outcome.status}. ${outcome.reason.happened} ${outcome.reason.lost} ${outcome.reason.next}` : outcome.status;
  }
}

/** What has become of each transaction of a user. */
export async function describeHistory(client: MeshClient, user: string, chainId: string): Promise<string[]> {
  const { token } = client.network.provider;
  const transactions = await client.history(chainId, user);
  return transactions.map((transaction) => {
    const amount = `${formatUnits(transaction.amount, token.exponent)} ${token.display}`;
    return `${transaction.id}: ${transaction.kind} of ${amount} on ${transaction.validator}: ${outcome(transaction)}`;
  });
}
