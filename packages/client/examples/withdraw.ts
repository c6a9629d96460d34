import { NotPossible, type MeshClient, type Plan, type Sender } from 'mesh-client';

/** Withdraws all rewards and all matured claims in one transaction. Returns what it does. */
export async function withdrawAll(client: MeshClient, sender: Sender, address: string): Promise<string[]> {
  const user = client.as(address);
  const plan: Plan = { calls: [] };
  for (const part of [user.claimRewards(), user.withdrawClaims()]) {
    try {
      plan.calls.push(...(await part).calls);
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
    }
  }
  if (plan.calls.length) await user.send(sender, plan);
  return plan.calls.map(({ does }) => does);
}
