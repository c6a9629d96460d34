import { collateral, explainFailure, parseUnits, NotPossible, type MeshClient, type Sender } from 'mesh-client';

/** Stakes on the validator with the most voting power, and says how that went. */
export async function stakeOnLargest(client: MeshClient, sender: Sender, address: string, chainId: string, text: string): Promise<string> {
  const user = client.as(address);
  const amount = collateral(parseUnits(text, client.network.provider.token.exponent));

  const { validators } = await client.validators(chainId);
  const validator = validators.find(({ notStakeable }) => notStakeable === null);
  if (!validator) return 'No validator takes stake now.';

  try {
    const plan = await user.stake(chainId, validator.operator, amount);
    const sent = await user.send(sender, plan);
    return `Sent with transaction ${sent.transactions[0]?.id}. It is pending until ${validator.moniker} has it.`;
  } catch (error) {
    if (error instanceof NotPossible) return error.message;
    const { happened, lost, next } = explainFailure(error);
    return `${happened} ${lost} ${next}`;
  }
}
