/** Stake on a validator of a consumer. */

import { collateral, least, less, partOf, wholeOf, type Collateral } from '../amount.js';
import { ask, ExternalStakingExecuteMsgBuilder, VaultExecuteMsgBuilder } from '../contracts.js';
import { consumerPortfolio, terms, type Terms } from '../consumer-portfolio.js';
import { channelOf } from '../health.js';
import type { Consumer } from '../networks.js';
import { collateralAccount } from '../portfolio.js';
import { NOT_STAKEABLE, notStakeable } from '../validators.js';
import { bondCall } from './collateral.js';
import { base64, coin, reconcileIfOut, reportIfDue, settleIfDue, words, type Context } from './context.js';
import { call, NotPossible, type Call, type Plan, type Problem } from './plan.js';

export interface StakeOptions {
  /** Coins that are bonded in the same transaction. */
  bond?: Collateral;
  /** Whether a debt is worked off in the same transaction. It shortens claims, and then unstakes,
   * by as much as is owed. */
  payDebt?: boolean;
}

/** What staking this amount needs, and what can come of it. */
export interface StakeCheck {
  /** Why it is not possible now. Empty if it is. */
  problems: Problem[];
  /** The most that could be staked on this consumer now. */
  most: Collateral;
  terms: Terms;
  /** The most that can be burned of this amount. */
  largestLoss: Collateral;
  /** Until the amount is free again at the latest, if the consumer falls silent at once. */
  longestExitSecs: number;
}

interface State {
  bonded: Collateral;
  slashable: Collateral;
  wallet: bigint;
  lien: Collateral;
  exposed: Collateral;
  lienSlashable: Collateral;
  unreported: bigint;
  debt: bigint;
  terms: Terms;
  /** Problems of the consumer and the validator. */
  elsewhere: Problem[];
}

async function stateOf(
  { node, network, user }: Context,
  consumer: Consumer,
  validator: string,
  bond: Collateral = collateral(0n),
): Promise<State> {
  const { vault, token } = network.provider;
  const contract = consumer.externalStaking;
  const [account, lien, debt, known, ledger, channel, client, agreed, wallet] = await Promise.all([
    collateralAccount(node, vault, user),
    ask(node, 'vault', vault, 'lien', { account: user, lienholder: contract }),
    ask(node, 'external-staking', contract, 'debt', { user }),
    ask(node, 'external-staking', contract, 'validator', { validator }),
    ask(node, 'external-staking', contract, 'ledger', { validator }),
    channelOf(node, contract),
    node.clientStatus(consumer.client),
    terms(node, consumer),
    node.balance(user, token.base),
  ]);
  const elsewhere: Problem[] = [];
  const closed = notStakeable(known, ledger);
  if (closed) elsewhere.push({ code: 'validator', text: `This validator takes no new stake. ${NOT_STAKEABLE[closed]}` });
  if (channel?.state !== 'open') elsewhere.push({ code: 'channel_not_open', text: `The channel to ${consumer.name} is not open, so no message can reach it.` });
  if (client !== 'Active') elsewhere.push({ code: 'client_not_active', text: `The light client of ${consumer.name} is ${client.toLowerCase()}, so no message can reach it.` });
  const before: State = {
    bonded: account.bonded,
    slashable: account.slashable,
    wallet,
    lien: collateral(lien.amount),
    exposed: collateral(lien.exposed),
    lienSlashable: collateral(lien.slashable),
    unreported: BigInt(lien.unreported),
    debt: BigInt(debt.debt),
    terms: agreed,
    elsewhere,
  };
  return afterBond(before, bond);
}

/** The state after coins were bonded. A lien that has shrunk heals as far as they go. */
function afterBond(state: State, bond: Collateral): State {
  const healed = bond < state.unreported ? bond : state.unreported;
  return {
    ...state,
    bonded: collateral(state.bonded + bond),
    lien: collateral(state.lien + healed),
    unreported: state.unreported - healed,
  };
}

/** What a stake of `amount` adds to what can be slashed, rounded as the vault rounds. */
function addedSlashable(state: State, amount: Collateral): Collateral {
  return less(partOf(collateral(state.exposed + amount), state.terms.maxSlash), state.lienSlashable);
}

/** The most that can be added to the lien. */
function mostOf(state: State): Collateral {
  const uncovered = less(state.bonded, state.slashable);
  const bySlashable = wholeOf(collateral(state.lienSlashable + uncovered), state.terms.maxSlash);
  const byLien = less(state.bonded, state.lien);
  return bySlashable === null ? byLien : least(byLien, less(bySlashable, state.exposed));
}

function problemsOf(context: Context, state: State, amount: Collateral, options: StakeOptions): Problem[] {
  const bond = options.bond ?? 0n;
  const problems: Problem[] = [];
  if (amount <= 0n) problems.push({ code: 'zero_amount', text: 'The amount must be more than zero.' });
  if (bond > state.wallet) problems.push({ code: 'insufficient_wallet', text: `You have ${words(context, state.wallet)} outside of the vault.` });
  const owed = state.debt + state.unreported;
  if (owed > 0n && !options.payDebt) {
    problems.push({
      code: 'debt',
      text: `Collateral was burned for other consumers, and your stake here is ${words(context, owed)} above what is left. That must be worked off before you stake more.`,
    });
  }
  if (state.lien + amount > state.bonded) {
    problems.push({ code: 'insufficient_collateral', text: `At most ${words(context, less(state.bonded, state.lien))} more of your collateral can be staked here.` });
  } else if (state.slashable + addedSlashable(state, amount) > state.bonded) {
    problems.push({
      code: 'slashable_not_covered',
      text: `What all consumers together could burn would be more than your collateral. At most ${words(context, mostOf(state))} can be staked here.`,
    });
  }
  return [...problems, ...state.elsewhere];
}

function checkOf(context: Context, state: State, amount: Collateral, options: StakeOptions): StakeCheck {
  const { packetTimeoutSecs, graceSecs, unbondingSecs, maxSlash } = state.terms;
  return {
    problems: problemsOf(context, state, amount, options),
    most: mostOf(state),
    terms: state.terms,
    largestLoss: partOf(amount, maxSlash),
    longestExitSecs: packetTimeoutSecs + graceSecs + unbondingSecs,
  };
}

/** What stands against a stake, and what can come of it. Nothing is sent. */
export async function checkStake(
  context: Context,
  consumer: Consumer,
  validator: string,
  amount: Collateral,
  options: StakeOptions = {},
): Promise<StakeCheck> {
  return checkOf(context, await stateOf(context, consumer, validator, options.bond), amount, options);
}

/** What was slashed is charged before a debt is worked off, so that no more is paid than is owed. */
async function settleFirst({ node, network, user }: Context, consumer: Consumer): Promise<Call[]> {
  const { time } = await node.latestBlock();
  return settleIfDue(user, await consumerPortfolio(node, network.provider.vault, consumer, user, time));
}

/** Pledges collateral and stakes it. What is due before is in the same transaction: a report to the
 * consumer's contract, its debt if that is asked for, a reconcile of local stake.
 * @throws {NotPossible} with all that stands against it. */
export async function stake(
  context: Context,
  consumer: Consumer,
  validator: string,
  amount: Collateral,
  options: StakeOptions = {},
): Promise<Plan> {
  const state = await stateOf(context, consumer, validator, options.bond);
  const problems = problemsOf(context, state, amount, options);
  if (problems.length) throw new NotPossible(problems);
  const calls: Call[] = [];
  if (options.bond) calls.push(bondCall(context, options.bond));
  calls.push(...reportIfDue(context, consumer, state.unreported));
  if (state.debt + state.unreported > 0n) {
    calls.push(...(await settleFirst(context, consumer)));
    const msg = ExternalStakingExecuteMsgBuilder.workOffDebt({ user: context.user, limit: 30 });
    calls.push(call(consumer.externalStaking, msg, `Work off your debt to ${consumer.name}`));
  }
  calls.push(...(await reconcileIfOut(context)));
  const msg = VaultExecuteMsgBuilder.stakeRemote({
    contract: consumer.externalStaking,
    amount: coin(context, amount),
    msg: base64({ validator }),
  });
  calls.push(call(context.network.provider.vault, msg, `Stake ${words(context, amount)} on ${validator} of ${consumer.name}`));
  return { calls };
}
