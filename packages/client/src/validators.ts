/** Validators of a consumer: what the provider knows of them, with names from the consumer's own
 * node. */

import type { Ratio } from './amount.js';
import { allPages, ask, PAGE, type ContractReader, type ExternalStaking } from './contracts.js';
import type { Consumer } from './networks.js';
import type { BondStatus, ChainNode, ChainValidator } from './node.js';

/** Why a validator takes no new stake. */
export type NotStakeable = 'unknown' | 'inactive' | 'jailed' | 'tombstoned' | 'slashed' | 'diverged';

export const NOT_STAKEABLE: Readonly<Record<NotStakeable, string>> = {
  unknown: 'The provider does not know this validator yet. The consumer sends its validators by itself.',
  inactive: 'It is not in the active set of its chain.',
  jailed: 'Its chain has jailed it.',
  tombstoned: 'Its chain has excluded it for ever.',
  slashed: 'It signed two different blocks at the same height.',
  diverged: 'The books of the consumer about it contradict those of the provider. Every exit stays open.',
};

export interface Validator {
  operator: string;
  /** From the consumer's node, like the two after it. None if it does not answer, or does not know
   * the validator. */
  moniker: string | null;
  commission: Ratio | null;
  votingPower: bigint | null;
  /** Status as the provider knows it, which is late by a packet. */
  status: BondStatus | null;
  /** None: it can be staked to. */
  notStakeable: NotStakeable | null;
}

export interface Validators {
  validators: Validator[];
  /** Why the consumer's node did not answer, if it did not. */
  nodeError: string | null;
}

/** Why a validator takes no new stake, in the order in which the contract checks. */
export function notStakeable(
  known: ExternalStaking.ValidatorResponse | null,
  ledger: ExternalStaking.LedgerResponse | null,
): NotStakeable | null {
  if (known === null || known.keys.length === 0) return known?.tombstoned_at != null ? 'tombstoned' : 'unknown';
  if (known.tombstoned_at != null) return 'tombstoned';
  if (known.status === 'jailed') return 'jailed';
  if (known.status !== 'active') return 'inactive';
  if (ledger?.slashed != null) return 'slashed';
  if (ledger?.diverged != null) return 'diverged';
  return null;
}

function described(
  known: ExternalStaking.ValidatorResponse,
  ledger: ExternalStaking.LedgerResponse,
  own: ChainValidator | undefined,
): Validator {
  return {
    operator: known.validator,
    moniker: own?.moniker ?? null,
    commission: own?.commission ?? null,
    votingPower: own?.tokens ?? null,
    status: known.status ?? null,
    notStakeable: notStakeable(known, ledger),
  };
}

/** By stakeability, then by voting power. The provider's node must answer, the consumer's need
 * not. */
export async function validators(provider: ContractReader, consumerNode: ChainNode, consumer: Consumer): Promise<Validators> {
  const contract = consumer.externalStaking;
  let nodeError: string | null = null;
  const [known, own] = await Promise.all([
    allPages(
      async (after: string | null) =>
        (await ask(provider, 'external-staking', contract, 'list_validators', { start_after: after, limit: PAGE })).validators,
      (last) => last.validator,
    ),
    consumerNode.validators().catch((error: unknown): ChainValidator[] => {
      nodeError = error instanceof Error ? error.message : String(error);
      return [];
    }),
  ]);
  const byOperator = new Map(own.map((validator) => [validator.operator, validator]));
  const ledgers = await Promise.all(
    known.map(({ validator }) => ask(provider, 'external-staking', contract, 'ledger', { validator })),
  );
  const all = known.flatMap((validator, index) => {
    const ledger = ledgers[index];
    return ledger ? [described(validator, ledger, byOperator.get(validator.validator))] : [];
  });
  return { validators: all.sort(byUse), nodeError };
}

function byUse(a: Validator, b: Validator): number {
  const stakeable = Number(a.notStakeable !== null) - Number(b.notStakeable !== null);
  const power = (b.votingPower ?? 0n) - (a.votingPower ?? 0n);
  return stakeable || (power > 0n ? 1 : power < 0n ? -1 : a.operator < b.operator ? -1 : 1);
}
