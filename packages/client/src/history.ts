/** The history of a user with one consumer, and how each transaction stands. */

import { collateral, type Collateral } from './amount.js';
import { ask, type ContractReader, type ExternalStaking } from './contracts.js';
import { explainAckError, type Explanation, type ReasonCode, type TxKind } from './reasons.js';
import { after, fromSeconds } from './time.js';

/** What a pending transaction waits for. */
export type Wait =
  /** The relayer, with the consumer's answer. */
  | 'answer'
  /** The relayer, with the proof that the packet has timed out. */
  | 'timeout_proof'
  /** Its user: it can be given up now. An answer can still come. */
  | 'decision';

export interface Reason extends Explanation {
  code: ReasonCode;
  /** The consumer's own words. */
  text: string;
}

/** How a transaction stands. Nothing else can become of one. */
export type Outcome =
  | {
      status: 'pending';
      waitsFor: Wait;
      since: Date;
      /** When its packet times out. */
      timesOutAt: Date;
      /** From when on it can be given up. */
      silentAt: Date;
    }
  /** The consumer has applied it. */
  | { status: 'confirmed' }
  /** Nothing has changed, and this is why. */
  | { status: 'failed'; reason: Reason | null }
  /** It has become a claim, whatever the consumer does. */
  | { status: 'forced'; reason: Reason | null }
  /** Collateral was burned. */
  | { status: 'slashed'; reason: Reason | null };

export interface Transaction {
  /** Its number, unique among those of its consumer. */
  id: bigint;
  /** Its number among those of its user with this consumer. */
  seq: number;
  kind: TxKind;
  validator: string;
  amount: Collateral;
  createdAt: Date;
  changedAt: Date;
  /** The channel of its packet. None if it was never sent. */
  channel: string | null;
  outcome: Outcome;
}

/** What the words of a wait are. */
export const WAITS: Readonly<Record<Wait, string>> = {
  answer: 'Waits for the relayer to bring the answer of the consumer. This usually takes less than a minute.',
  timeout_proof: 'The message has timed out. Waits for the relayer to prove that, which ends it without a change.',
  decision: 'Nobody has brought an answer. You can give it up now: it becomes a claim, whatever the consumer does.',
};

function reasonOf(tx: ExternalStaking.TxResponse, ending: 'failed' | 'forced'): Reason | null {
  return tx.reason ? { ...explainAckError(tx.reason, tx.kind, ending), code: tx.reason.code, text: tx.reason.text } : null;
}

function waitOf(now: Date, timesOutAt: Date, silentAt: Date): Wait {
  if (now < timesOutAt) return 'answer';
  return now < silentAt ? 'timeout_proof' : 'decision';
}

function outcomeOf(tx: ExternalStaking.TxResponse, graceSecs: number, now: Date): Outcome {
  if (tx.kind === 'slash') return { status: 'slashed', reason: reasonOf(tx, 'failed') };
  switch (tx.status) {
    case 'confirmed':
      return { status: 'confirmed' };
    case 'failed':
    case 'forced':
      return { status: tx.status, reason: reasonOf(tx, tx.status) };
    case 'pending': {
      const timesOutAt = fromSeconds(tx.timeout_at);
      const silentAt = after(timesOutAt, graceSecs);
      return { status: 'pending', waitsFor: waitOf(now, timesOutAt, silentAt), since: fromSeconds(tx.updated_at), timesOutAt, silentAt };
    }
  }
}

/** A transaction as `now`, the time of the latest block, sees it. */
export function transactionOf(tx: ExternalStaking.TxResponse, graceSecs: number, now: Date): Transaction {
  return {
    id: BigInt(tx.tx_id),
    seq: tx.seq,
    kind: tx.kind,
    validator: tx.validator,
    amount: collateral(tx.amount),
    createdAt: fromSeconds(tx.created_at),
    changedAt: fromSeconds(tx.updated_at),
    channel: tx.channel_id || null,
    outcome: outcomeOf(tx, graceSecs, now),
  };
}

/** Up to `limit` transactions of a user, newest first. `before` is the `seq` of the last one of the
 * page before. */
export async function history(
  reader: ContractReader,
  contract: string,
  user: string,
  graceSecs: number,
  now: Date,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<Transaction[]> {
  const { txs } = await ask(reader, 'external-staking', contract, 'user_txs', { user, start_before: before, limit });
  return txs.map((tx) => transactionOf(tx, graceSecs, now));
}
