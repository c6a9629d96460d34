/** The ways out of a consumer: unstake, force, abort, withdraw. */

import type { Collateral } from '../amount.js';
import { ask, ExternalStakingExecuteMsgBuilder } from '../contracts.js';
import { consumerPortfolio, terms, type ConsumerPortfolio } from '../consumer-portfolio.js';
import { transactionOf, type Transaction } from '../history.js';
import type { Consumer } from '../networks.js';
import { checkNotZero, coin, reportIfDue, settleIfDue, words, type Context } from './context.js';
import { call, refuse, type Call, type Plan } from './plan.js';

/** Claims of one message at most. */
const CLAIMS = 100;

async function at({ node, network, user }: Context, consumer: Consumer): Promise<ConsumerPortfolio> {
  const { time } = await node.latestBlock();
  return consumerPortfolio(node, network.provider.vault, consumer, user, time);
}

/** Starts to remove stake. Where no packet can be sent it is forced at once. */
export async function unstake(context: Context, consumer: Consumer, validator: string, amount: Collateral): Promise<Plan> {
  checkNotZero(amount);
  const own = await at(context, consumer);
  const available = own.positions.find((position) => position.validator === validator)?.available ?? 0n;
  if (amount > available) {
    refuse('insufficient_stake', `${words(context, available)} can be unstaked here. What is unstaking already is not counted.`);
  }
  const msg = ExternalStakingExecuteMsgBuilder.unstake({ validator, amount: coin(context, amount) });
  const does = `Unstake ${words(context, amount)} from ${validator} of ${consumer.name}`;
  return { calls: [...settleIfDue(context.user, own), call(consumer.externalStaking, msg, does)] };
}

/** Forces stake that failed to be unstaked: it is a claim at once, whatever the consumer does. */
export async function forceFailed(context: Context, consumer: Consumer, validator: string, amount: Collateral): Promise<Plan> {
  checkNotZero(amount);
  const own = await at(context, consumer);
  const forcible = own.positions.find((position) => position.validator === validator)?.forcible ?? 0n;
  if (amount > forcible) refuse('nothing_to_force', `${words(context, forcible)} can be forced here: what failed to be unstaked.`);
  const msg = ExternalStakingExecuteMsgBuilder.forceFailed({ validator, amount: coin(context, amount) });
  const does = `Force ${words(context, amount)} out of ${validator} of ${consumer.name}`;
  return { calls: [...settleIfDue(context.user, own), call(consumer.externalStaking, msg, does)] };
}

async function silent({ node }: Context, consumer: Consumer, id: bigint): Promise<Transaction> {
  const contract = consumer.externalStaking;
  const [block, tx, { graceSecs }] = await Promise.all([
    node.latestBlock(),
    ask(node, 'external-staking', contract, 'tx', { tx_id: id }).catch((error: unknown) => {
      if (!String(error).includes('is not known')) throw error;
      return refuse('unknown_transaction', `Transaction ${id} is not remembered any more.`);
    }),
    terms(node, consumer),
  ]);
  const found = transactionOf(tx, graceSecs, block.time);
  if (found.outcome.status !== 'pending') refuse('not_pending', `Transaction ${id} is ${found.outcome.status}: there is nothing to give up.`);
  if (found.outcome.waitsFor !== 'decision') {
    refuse('not_silent_yet', `Transaction ${id} can be given up from ${found.outcome.silentAt.toISOString()} on. An answer can come until then.`);
  }
  return found;
}

/** Gives up a silent transaction: a Stake is aborted, an Unstake forced. Either way it is a claim. */
export async function giveUp(context: Context, consumer: Consumer, id: bigint): Promise<Plan> {
  const { kind, amount } = await silent(context, consumer, id);
  const stake = kind === 'stake';
  const msg = stake ? ExternalStakingExecuteMsgBuilder.abortStake({ txId: id }) : ExternalStakingExecuteMsgBuilder.forceUnstake({ txId: id });
  const does = `${stake ? 'Abort the stake' : 'Force the unstake'} of ${words(context, amount)}, transaction ${id} of ${consumer.name}`;
  return { calls: [call(consumer.externalStaking, msg, does)] };
}

/** Withdraws all matured claims with these consumers. They are free collateral then. */
export async function withdrawClaims(context: Context, consumers: Consumer[] = context.network.consumers): Promise<Plan> {
  const calls: Call[] = [];
  let next: Date | null = null;
  for (const own of await Promise.all(consumers.map((consumer) => at(context, consumer)))) {
    const contract = own.consumer.externalStaking;
    const matured = own.claims.filter((claim) => claim.matured).length;
    const waiting = own.claims.find((claim) => !claim.matured)?.maturesAt;
    if (waiting && (next === null || waiting < next)) next = waiting;
    if (own.parkedRelease > 0n) {
      const msg = ExternalStakingExecuteMsgBuilder.retryRelease({ user: context.user });
      calls.push(call(contract, msg, `Release what was left pledged to ${own.consumer.name}`));
    }
    for (let left = matured; left > 0; left -= CLAIMS) {
      const msg = ExternalStakingExecuteMsgBuilder.withdrawUnbonded({ limit: Math.min(left, CLAIMS) });
      calls.push(call(contract, msg, `Withdraw ${Math.min(left, CLAIMS)} matured claims at ${own.consumer.name}`));
    }
  }
  if (!calls.length) {
    refuse('nothing_matured', next ? `No claim has matured. The next one matures at ${next.toISOString()}.` : 'You have no claims.');
  }
  return { calls };
}

/** Works off what the liens at a consumer are short of: out of claims first, then out of stake. */
export async function workOffDebt(context: Context, consumer: Consumer): Promise<Plan> {
  const own = await at(context, consumer);
  if (own.debt + own.lien.unreported === 0n) refuse('no_debt', `You owe nothing at ${consumer.name}.`);
  const msg = ExternalStakingExecuteMsgBuilder.workOffDebt({ user: context.user, limit: 30 });
  return {
    calls: [
      ...reportIfDue(context, consumer, own.lien.unreported),
      ...settleIfDue(context.user, own),
      call(consumer.externalStaking, msg, `Work off your debt to ${consumer.name}`),
    ],
  };
}
