import { formatSpan, formatUnits, type MeshClient } from 'mesh-client';

/** What a user has, in lines for people. */
export async function describePortfolio(client: MeshClient, user: string): Promise<string[]> {
  const { token } = client.network.provider;
  const words = (amount: bigint) => `${formatUnits(amount, token.exponent)} ${token.display}`;

  const { collateral, consumers, at } = await client.portfolio(user);
  const lines = [`${words(collateral.bonded)} bonded, ${words(collateral.free)} free`];
  for (const { consumer, staked, claims } of consumers) {
    lines.push(`${consumer.name}: ${words(staked)} staked`);
    for (const { releases, maturesAt, matured } of claims) {
      const when = matured ? 'can be withdrawn' : `matures in ${formatSpan(maturesAt.getTime() - at.getTime())}`;
      lines.push(`${consumer.name}: a claim of ${words(releases)} ${when}`);
    }
  }
  return lines;
}
