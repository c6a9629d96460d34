/** Claim rewards, of all consumers and of local stake, in one transaction. */

import { ask, ExternalStakingExecuteMsgBuilder, PAGE, StakingProxyExecuteMsgBuilder, type ContractReader } from '../contracts.js';
import { localPortfolio } from '../local-portfolio.js';
import type { Consumer } from '../networks.js';
import type { Context } from './context.js';
import { call, refuse, type Call, type Plan } from './plan.js';

/** One call for each page of positions that has rewards: a page without any would fail, and the
 * transaction with it. */
async function ofConsumer(reader: ContractReader, consumer: Consumer, user: string): Promise<Call[]> {
  const contract = consumer.externalStaking;
  const calls: Call[] = [];
  let after: string | undefined;
  for (;;) {
    const { rewards } = await ask(reader, 'external-staking', contract, 'all_pending_rewards', { user, start_after: after, limit: PAGE });
    if (rewards.some(({ amount }) => BigInt(amount) > 0n)) {
      const msg = ExternalStakingExecuteMsgBuilder.withdrawRewards({ startAfter: after, limit: PAGE });
      calls.push(call(contract, msg, `Withdraw your rewards from ${consumer.name}`));
    }
    const last = rewards.at(-1);
    if (rewards.length < PAGE || last === undefined) return calls;
    after = last.validator;
  }
}

async function ofLocalStake({ node, network, user }: Context): Promise<Call[]> {
  const { vault, localStaking, token } = network.provider;
  if (localStaking === null) return [];
  const { time } = await node.latestBlock();
  const { proxy, stakes } = await localPortfolio(node, vault, localStaking, token.base, user, time);
  const validators = stakes.filter((stake) => stake.rewards > 0n).map((stake) => stake.validator);
  if (proxy === null || !validators.length) return [];
  return [call(proxy, StakingProxyExecuteMsgBuilder.withdrawRewards({ validators }), 'Withdraw the rewards of your local stake')];
}

export async function claimRewards(context: Context, consumers: Consumer[] = context.network.consumers): Promise<Plan> {
  const [local, ...remote] = await Promise.all([
    ofLocalStake(context),
    ...consumers.map((consumer) => ofConsumer(context.node, consumer, context.user)),
  ]);
  const calls = [...remote.flat(), ...(local ?? [])];
  if (!calls.length) refuse('no_rewards', 'There are no rewards to withdraw yet. A consumer sends them once an epoch.');
  return { calls };
}
