/** Stake on the provider itself: stake, unstake, move, collect, vote. */

import type { Collateral } from '../amount.js';
import { LocalStakingExecuteMsgBuilder, StakingProxyExecuteMsgBuilder, VaultExecuteMsgBuilder } from '../contracts.js';
import { localPortfolio, type LocalPortfolio } from '../local-portfolio.js';
import type { Vote } from '../node.js';
import { base64, checkNotZero, coin, words, type Context } from './context.js';
import { bondCall } from './collateral.js';
import { call, refuse, type Call, type Plan } from './plan.js';

async function own({ node, network, user }: Context): Promise<LocalPortfolio> {
  const { vault, localStaking, token } = network.provider;
  if (localStaking === null) return refuse('no_local_staking', 'Collateral of this vault cannot be staked on the chain itself.');
  const { time } = await node.latestBlock();
  return localPortfolio(node, vault, localStaking, token.base, user, time);
}

/** Calls that undelegate what is owed and not covered, from the largest stakes first: as many as it
 * takes, for one too many would fail. */
function workOffIfDue({ user }: Context, local: LocalPortfolio): Call[] {
  const calls: Call[] = [];
  let left: bigint = local.uncovered;
  for (const { validator, listed } of [...local.stakes].sort((a, b) => (a.listed < b.listed ? 1 : -1))) {
    if (left <= 0n || listed === 0n) break;
    left -= listed;
    const msg = LocalStakingExecuteMsgBuilder.workOff({ user, validator });
    calls.push(call(local.custodian, msg, `Undelegate from ${validator} what is owed to the vault`));
  }
  return calls;
}

export async function stakeLocal(
  context: Context,
  validator: string,
  amount: Collateral,
  { bond }: { bond?: Collateral } = {},
): Promise<Plan> {
  checkNotZero(amount);
  const local = await own(context);
  const idle = local.idle + (bond ?? 0n);
  if (amount > idle) refuse('insufficient_idle', `${words(context, idle)} of your collateral is not staked locally yet.`);
  const first = bond ? [bondCall(context, bond)] : [];
  if (local.out > 0n) {
    const msg = LocalStakingExecuteMsgBuilder.reconcile({ user: context.user });
    first.push(call(local.custodian, msg, 'Bring the books of your local stake up to date'));
  }
  const msg = VaultExecuteMsgBuilder.stakeLocal({ amount: coin(context, amount), msg: base64({ validator }) });
  return { calls: [...first, call(context.network.provider.vault, msg, `Stake ${words(context, amount)} locally on ${validator}`)] };
}

function checkMovable(context: Context, local: LocalPortfolio, validator: string, amount: Collateral): void {
  checkNotZero(amount);
  if (local.uncovered > 0n) {
    refuse('debt', `${words(context, local.uncovered)} is owed to the vault and not on its way. Work it off first.`);
  }
  const staked = local.stakes.find((stake) => stake.validator === validator)?.staked ?? 0n;
  if (amount > staked) refuse('insufficient_stake', `${words(context, staked)} is staked there.`);
}

/** Starts to remove local stake. It is in the vault again once it was paid and collected. */
export async function unstakeLocal(context: Context, validator: string, amount: Collateral): Promise<Plan> {
  const local = await own(context);
  checkMovable(context, local, validator, amount);
  const until = local.stakes.find((stake) => stake.validator === validator)?.lockedUntil;
  if (until) refuse('locked', `Stake was moved to this validator, so nothing can be unstaked from it before ${until.toISOString()}.`);
  const msg = LocalStakingExecuteMsgBuilder.unstake({ validator, amount: coin(context, amount) });
  return { calls: [call(local.custodian, msg, `Unstake ${words(context, amount)} locally from ${validator}`)] };
}

/** Moves local stake to another validator at once. */
export async function restakeLocal(context: Context, from: string, to: string, amount: Collateral): Promise<Plan> {
  const local = await own(context);
  checkMovable(context, local, from, amount);
  const msg = LocalStakingExecuteMsgBuilder.restake({ from, to, amount: coin(context, amount) });
  return { calls: [call(local.custodian, msg, `Move ${words(context, amount)} of local stake from ${from} to ${to}`)] };
}

/** Brings what the chain has paid back into the vault. */
export async function collectLocal(context: Context): Promise<Plan> {
  const local = await own(context);
  const due = local.collectable > 0n || local.reconcileDue || local.entries.some((entry) => entry.due);
  if (local.proxy === null || !due) {
    const next = local.entries[0]?.paidAt;
    refuse('nothing_to_collect', next ? `Nothing has been paid yet. The next unstake is paid at ${next.toISOString()}.` : 'Nothing is on its way.');
  }
  const msg = LocalStakingExecuteMsgBuilder.collect({ user: context.user });
  return { calls: [call(local.custodian, msg, 'Bring matured local stake back into the vault')] };
}

/** Undelegates what is owed to the vault, and nothing covers. */
export async function workOffLocal(context: Context): Promise<Plan> {
  const local = await own(context);
  const calls = workOffIfDue(context, local);
  if (!calls.length) refuse('no_debt', 'Nothing is owed that is not on its way.');
  return { calls };
}

/** Votes on a proposal of the provider with the weight of the local stake. */
export async function vote(context: Context, proposal: bigint, option: Vote): Promise<Plan> {
  const { proxy } = await own(context);
  if (proxy === null) return refuse('no_local_staking', 'You have no local stake, and so no vote by it.');
  const msg = StakingProxyExecuteMsgBuilder.vote({ proposalId: Number(proposal), option });
  return { calls: [call(proxy, msg, `Vote ${option.replaceAll('_', ' ')} on proposal ${proposal}`)] };
}
