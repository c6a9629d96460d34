/** What a user has with one consumer. */

import { collateral, less, ratio, reward, sum, type Collateral, type Ratio, type Reward } from './amount.js';
import { allPages, ask, PAGE, type ContractReader, type ExternalStaking } from './contracts.js';
import { history, type Transaction } from './history.js';
import type { Consumer } from './networks.js';
import { fromSeconds } from './time.js';

/** The terms that a consumer's contract was created with. */
export interface Terms {
  unbondingSecs: number;
  packetTimeoutSecs: number;
  graceSecs: number;
  /** The greatest part of a stake that can be slashed. */
  maxSlash: Ratio;
}

export interface Lien {
  /** Collateral that it binds. */
  amount: Collateral;
  /** Collateral that can be burned by it. */
  slashable: Collateral;
  /** Amount by which it has shrunk, because collateral was burned for others, and that its holder
   * does not know yet. */
  unreported: Collateral;
}

export interface Position {
  validator: string;
  /** Stake that the consumer has confirmed. */
  stake: Collateral;
  /** The part of it whose unstake waits for an answer. */
  unstaking: Collateral;
  /** The part of it that can be unstaked. */
  available: Collateral;
  /** The part of it that failed to be unstaked, and can be forced. */
  forcible: Collateral;
  /** Stake that waits for the consumer. */
  pending: Collateral;
  /** Collateral that was burned for it. */
  burned: Collateral;
  /** Whether its validator was slashed and this stake was not charged for it yet. */
  chargeDue: boolean;
}

export interface Claim {
  validator: string;
  /** The transaction that made it. */
  transaction: bigint;
  /** Stake that was removed. */
  amount: Collateral;
  /** Collateral that it sets free: less than `amount` after a slash, or if it pays a debt. */
  releases: Collateral;
  maturesAt: Date;
  matured: boolean;
  /** Whether it was made without the consumer's answer. */
  forced: boolean;
}

/** A double sign that was proved, of a validator on which the user has or had stake. */
export interface Slash {
  validator: string;
  /** Consumer height of the two votes. */
  height: number;
  provedAt: Date;
  submitter: string;
  /** The two votes, `DuplicateVoteEvidence` in protobuf, base64. */
  evidence: string;
  /** Collateral of the user that was burned for this validator, as far as the history goes back. */
  burned: Collateral;
}

export interface ConsumerPortfolio {
  consumer: Consumer;
  terms: Terms;
  lien: Lien;
  positions: Position[];
  /** Sum of all positions. */
  staked: Collateral;
  pending: Transaction[];
  claims: Claim[];
  rewards: { validator: string; amount: Reward }[];
  rewardsTotal: Reward;
  slashes: Slash[];
  /** Shortfall of the lien after burns for others. No new stake before it is worked off. */
  debt: Collateral;
  /** Release that the vault failed to do, and that can be tried again. */
  parkedRelease: Collateral;
  /** All that is remembered, newest first. */
  history: Transaction[];
}

export async function terms(reader: ContractReader, consumer: Consumer): Promise<Terms> {
  const config = await ask(reader, 'external-staking', consumer.externalStaking, 'config', {});
  return {
    unbondingSecs: config.unbonding_period_secs,
    packetTimeoutSecs: config.packet_timeout_secs,
    graceSecs: config.grace_period_secs,
    maxSlash: ratio(config.max_slash),
  };
}

function claimOf(claim: ExternalStaking.ClaimResponse, now: Date): Claim {
  const maturesAt = fromSeconds(claim.key.release_at);
  return {
    validator: claim.validator,
    transaction: BigInt(claim.key.tx_id),
    amount: collateral(claim.amount),
    releases: collateral(claim.releases),
    maturesAt,
    matured: maturesAt <= now,
    forced: claim.forced,
  };
}

/** The greatest height at which each validator signed twice. */
function slashedHeights(infractions: ExternalStaking.InfractionResponse[]): Map<string, number> {
  const heights = new Map<string, number>();
  for (const { validator, height } of infractions) heights.set(validator, Math.max(height, heights.get(validator) ?? 0));
  return heights;
}

function positionOf(stake: ExternalStaking.StakeResponse, slashedAt: number | undefined): Position {
  const staked = collateral(stake.stake);
  const since = stake.exposed_since ?? null;
  return {
    validator: stake.validator,
    stake: staked,
    unstaking: collateral(stake.unstaking),
    available: less(staked, collateral(stake.unstaking)),
    forcible: collateral(stake.forcible),
    pending: collateral(stake.pending),
    burned: collateral(stake.burned),
    chargeDue: slashedAt !== undefined && since !== null && since <= slashedAt && BigInt(stake.charged) < staked,
  };
}

async function infractionsOf(reader: ContractReader, contract: string, validators: string[]) {
  const pages = validators.map((validator) =>
    allPages(
      async (after: number | null) =>
        (await ask(reader, 'external-staking', contract, 'slash', { validator, start_after: after, limit: PAGE })).infractions,
      (last) => last.height,
    ),
  );
  return (await Promise.all(pages)).flat();
}

export async function consumerPortfolio(
  reader: ContractReader,
  vault: string,
  consumer: Consumer,
  user: string,
  now: Date,
): Promise<ConsumerPortfolio> {
  const contract = consumer.externalStaking;
  const known = terms(reader, consumer);
  const [stakes, claims, rewards, debt, parked, lien, lines, agreed] = await Promise.all([
    allPages(
      async (after: string | null) =>
        (await ask(reader, 'external-staking', contract, 'stakes', { user, start_after: after, limit: PAGE })).stakes,
      (last) => last.validator,
    ),
    allPages(
      async (after: ExternalStaking.ClaimKey | null) =>
        (await ask(reader, 'external-staking', contract, 'claims', { user, start_after: after, limit: PAGE })).claims,
      (last) => last.key,
    ),
    allPages(
      async (after: string | null) =>
        (await ask(reader, 'external-staking', contract, 'all_pending_rewards', { user, start_after: after, limit: PAGE })).rewards,
      (last) => last.validator,
    ),
    ask(reader, 'external-staking', contract, 'debt', { user }),
    ask(reader, 'external-staking', contract, 'parked_release', { user }),
    ask(reader, 'vault', vault, 'lien', { account: user, lienholder: contract }),
    known.then(({ graceSecs }) => history(reader, contract, user, graceSecs, now, { limit: PAGE })),
    known,
  ]);
  const touched = new Set([...stakes, ...claims, ...lines].map(({ validator }) => validator));
  const infractions = await infractionsOf(reader, contract, [...touched]);
  const slashedAt = slashedHeights(infractions);
  const positions = stakes.map((stake) => positionOf(stake, slashedAt.get(stake.validator)));
  const earned = rewards.map(({ validator, amount }) => ({ validator, amount: reward(amount) })).filter(({ amount }) => amount > 0n);
  const burned = (validator: string) => sum(lines.filter((line) => line.kind === 'slash' && line.validator === validator).map((line) => line.amount));
  return {
    consumer,
    terms: agreed,
    lien: { amount: collateral(lien.amount), slashable: collateral(lien.slashable), unreported: collateral(lien.unreported) },
    positions,
    staked: sum(positions.map((position) => position.stake)),
    pending: lines.filter((line) => line.outcome.status === 'pending'),
    claims: claims.map((claim) => claimOf(claim, now)),
    rewards: earned,
    rewardsTotal: sum(earned.map(({ amount }) => amount)),
    slashes: infractions.map(({ validator, height, time, submitter, evidence }) => ({
      validator,
      height,
      provedAt: fromSeconds(time),
      submitter,
      evidence,
      burned: burned(validator),
    })),
    debt: collateral(debt.debt),
    parkedRelease: collateral(parked.amount),
    history: lines,
  };
}
