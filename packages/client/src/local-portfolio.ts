/** What a user has staked on the provider itself. */

import { collateral, type Collateral } from './amount.js';
import { allPages, ask, PAGE, type LocalStaking } from './contracts.js';
import type { ChainNode } from './node.js';
import { fromNanos } from './time.js';

export interface LocalStake {
  validator: string;
  staked: Collateral;
  /** Stake that the chain lists: less after a slash of the chain that was not reconciled yet. */
  listed: Collateral;
  /** Unbonding entries that are open. The chain allows only so many. */
  entries: number;
  /** Time before which nothing can be unstaked here, because stake was moved here. */
  lockedUntil: Date | null;
  /** Rewards that can be withdrawn, in the provider's staking token. */
  rewards: bigint;
}

export interface LocalEntry {
  validator: string;
  amount: Collateral;
  paidAt: Date;
  due: boolean;
}

export interface LocalPortfolio {
  custodian: string;
  /** Contract that holds the delegations and votes. None before the first stake. */
  proxy: string | null;
  /** Coins in the vault. */
  idle: Collateral;
  /** Coins with the custodian. */
  out: Collateral;
  /** What is kept covered for slashes of the chain. */
  reserved: Collateral;
  /** What was slashed already and burns when it returns. */
  owed: Collateral;
  /** What of that nothing covers yet: nothing can be unstaked or moved before it is worked off. */
  uncovered: Collateral;
  /** What can leave the vault without a reconcile in the same transaction. */
  freeUnreconciled: Collateral;
  stakes: LocalStake[];
  entries: LocalEntry[];
  /** Coins that wait on the proxy to be collected. */
  collectable: Collateral;
  reconcileDue: boolean;
}

export async function localPortfolio(
  node: ChainNode,
  vault: string,
  custodian: string,
  denom: string,
  user: string,
  now: Date,
): Promise<LocalPortfolio> {
  const [account, own, entries] = await Promise.all([
    ask(node, 'vault', vault, 'local_account', { account: user }),
    ask(node, 'local-staking', custodian, 'user', { user }),
    allPages(
      async (after: LocalStaking.EntryKey | null) =>
        (await ask(node, 'local-staking', custodian, 'entries', { user, start_after: after, limit: PAGE })).entries,
      ({ completion, validator }) => ({ completion, validator }),
    ),
  ]);
  const rewards = own.proxy ? await node.stakingRewards(own.proxy, denom) : new Map<string, bigint>();
  return {
    custodian,
    proxy: own.proxy ?? null,
    idle: collateral(account.idle),
    out: collateral(account.out),
    reserved: collateral(account.reserved),
    owed: collateral(account.owed),
    uncovered: collateral(own.uncovered),
    freeUnreconciled: collateral(account.free_unreconciled),
    stakes: own.stakes.map((stake) => ({
      validator: stake.validator,
      staked: collateral(stake.staked),
      listed: collateral(stake.listed),
      entries: stake.entries,
      lockedUntil: stake.locked_until ? fromNanos(stake.locked_until) : null,
      rewards: rewards.get(stake.validator) ?? 0n,
    })),
    entries: entries.map(({ validator, rest, completion }) => {
      const paidAt = fromNanos(completion);
      return { validator, amount: collateral(rest), paidAt, due: paidAt <= now };
    }),
    collectable: collateral(own.coins),
    reconcileDue: own.reconcile_due,
  };
}
