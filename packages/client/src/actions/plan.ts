/** Plans: the messages of one transaction, before anybody signs. */

import type { Coin } from '@cosmjs/stargate';

/** A message to one contract. */
export interface Call {
  contract: string;
  msg: Record<string, unknown>;
  funds: Coin[];
  /** What it does, in words for whoever signs. */
  does: string;
}

/** The messages of one transaction: all of them are executed, or none. */
export interface Plan {
  calls: Call[];
}

/** Why an action is not possible now. */
export type ProblemCode =
  | 'zero_amount'
  | 'insufficient_wallet'
  | 'insufficient_free'
  | 'insufficient_collateral'
  | 'slashable_not_covered'
  | 'insufficient_stake'
  | 'insufficient_idle'
  | 'debt'
  | 'validator'
  | 'channel_not_open'
  | 'client_not_active'
  | 'unknown_transaction'
  | 'not_pending'
  | 'not_silent_yet'
  | 'nothing_to_force'
  | 'nothing_matured'
  | 'no_rewards'
  | 'no_debt'
  | 'nothing_parked'
  | 'no_local_staking'
  | 'nothing_to_collect'
  | 'locked';

export interface Problem {
  code: ProblemCode;
  /** In words, with figures where there are some. */
  text: string;
}

/** Refusal before anything is signed: nothing was sent. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';

  constructor(readonly problems: Problem[]) {
    super(problems.map(({ text }) => text).join(' '));
  }
}

export function refuse(code: ProblemCode, text: string): never {
  throw new NotPossible([{ code, text }]);
}

export function call(contract: string, msg: object, does: string, funds: Coin[] = []): Call {
  return { contract, msg: msg as Record<string, unknown>, funds, does };
}
