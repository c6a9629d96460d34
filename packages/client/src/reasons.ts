/** What each reason code of a transaction means for its user: one text per code and kind. */

import type { AckError, ReasonCode, TxKind } from './generated/ExternalStaking.types.js';

export type { ReasonCode, TxKind };

/** Explanation for people. */
export interface Explanation {
  /** What happened. */
  happened: string;
  /** Whether anything is lost. */
  lost: string;
  /** What to do next. */
  next: string;
}

/** How a transaction with a reason has ended. */
export type Ending = 'failed' | 'forced';

const STAKE_KEPT = 'Nothing is lost: the amount is no longer pledged for this stake.';
const UNSTAKE_KEPT = 'Nothing is lost: the amount is still staked, and earns as before.';
const CLAIMED: Pick<Explanation, 'lost' | 'next'> = {
  lost: 'Nothing is lost: the amount is a claim now, whatever the consumer does.',
  next: 'Wait until the claim matures, then withdraw it.',
};
const FORCE = 'Unstake it again, or force it: forced stake is a claim at once, whatever the consumer does.';
const ANOTHER = 'Choose another validator.';
const REPORT = 'Try again once. If it happens again, report it to the operator of this deployment.';

interface Meaning {
  happened: string;
  /** What to do next after a Stake. */
  stake: string;
  /** What to do next after an Unstake. */
  unstake: string;
}

/** One meaning for every code: a code that the contracts add does not compile before it has one. */
const MEANINGS = {
  malformed_packet: {
    happened: 'The consumer could not read the message.',
    stake: REPORT,
    unstake: FORCE,
  },
  wrong_channel: {
    happened: 'The message reached the consumer over a channel that it does not accept.',
    stake: REPORT,
    unstake: FORCE,
  },
  wrong_denom: {
    happened: 'The consumer was set up for another token than the one that is staked here.',
    stake: 'Stake on another consumer, and report it to the operator of this deployment.',
    unstake: FORCE,
  },
  zero_amount: {
    happened: 'The amount was zero.',
    stake: 'Stake more than zero.',
    unstake: 'Unstake more than zero.',
  },
  unknown_validator: {
    happened: 'The consumer does not know this validator.',
    stake: ANOTHER,
    unstake: FORCE,
  },
  inactive_validator: {
    happened: 'The validator was not in the active set of its chain when the message arrived.',
    stake: 'Wait until the validator is active again, or choose another one.',
    unstake: FORCE,
  },
  tombstoned_validator: {
    happened: 'The validator was excluded from its chain for ever.',
    stake: ANOTHER,
    unstake: FORCE,
  },
  insufficient_stake: {
    happened: 'The consumer has booked less stake for this validator than was to be removed.',
    stake: REPORT,
    unstake: FORCE,
  },
  overflow: {
    happened: 'The amount is greater than the consumer can count.',
    stake: 'Stake a smaller amount.',
    unstake: FORCE,
  },
  timeout: {
    happened: 'The message did not reach the consumer in time: the relayer, or the consumer, had stopped.',
    stake: 'Stake again. If it times out again, look at the health of the consumer first.',
    unstake: FORCE,
  },
  malformed_ack: {
    happened: 'The consumer gave an answer that makes no sense, so the message counts as not applied.',
    stake: 'Choose another validator: this one takes no new stake until its books are corrected.',
    unstake: FORCE,
  },
  not_sent: {
    happened: 'The message could not be sent: the channel to the consumer is not open, or its light client has expired.',
    stake: 'Wait until the health of the consumer shows an open channel and an active client.',
    unstake: FORCE,
  },
  silent: {
    happened: 'Nobody has brought an answer in time, and it was given up.',
    stake: 'Look at the health of the consumer before you stake again.',
    unstake: FORCE,
  },
  double_sign: {
    happened: 'The validator has signed two different blocks at the same height.',
    stake: ANOTHER,
    unstake: FORCE,
  },
  other: {
    happened: 'The consumer refused it for a reason that this program does not know.',
    stake: REPORT,
    unstake: FORCE,
  },
} as const satisfies Record<ReasonCode, Meaning>;

/** All codes, for tables and tests. */
export const REASON_CODES = Object.keys(MEANINGS) as ReasonCode[];

const SLASHED: Explanation = {
  happened: `${MEANINGS.double_sign.happened} Part of what was staked on it was burned.`,
  lost: 'The amount of this line is lost, and no more: the same stake is not slashed twice for this validator.',
  next: 'Choose another validator for what is left. Unstake it if you do not want to stay here: it earns nothing any more.',
};

const STAKE_TO_SLASHED: Explanation = {
  happened: `${MEANINGS.double_sign.happened} That was found out while this stake was on its way, so it came back as a claim.`,
  lost: 'Nothing is lost by this. If the stake was there when the validator signed twice, part of it is burned.',
  next: CLAIMED.next,
};

/** What a reason means for a transaction of this kind that has ended in this way. */
export function explainReason(code: ReasonCode, kind: TxKind, ending: Ending): Explanation {
  if (kind === 'slash') return SLASHED;
  // Answers of a newer version of the contracts may have a code that this one does not know.
  const meaning: Meaning = (MEANINGS as Record<string, Meaning>)[code] ?? MEANINGS.other;
  if (ending === 'forced') {
    return code === 'double_sign' && kind === 'stake' ? STAKE_TO_SLASHED : { happened: meaning.happened, ...CLAIMED };
  }
  return { happened: meaning.happened, lost: kind === 'stake' ? STAKE_KEPT : UNSTAKE_KEPT, next: meaning[kind] };
}

/** The same of a reason as a contract gives it, with the consumer's own words for those that say no
 * more than that. */
export function explainAckError(reason: AckError, kind: TxKind, ending: Ending): Explanation {
  const explanation = explainReason(reason.code, kind, ending);
  if (reason.code !== 'other' || !reason.text) return explanation;
  return { ...explanation, happened: `The consumer refused it: ${reason.text}` };
}
