/** What goes wrong between a plan and its transaction, in words: what happened, whether anything is
 * lost, and what to do next. */

import { TimeoutError } from '@cosmjs/stargate';

import type { Explanation } from './reasons.js';

export type FailureCode =
  | 'rejected'
  | 'not_in_amino'
  | 'no_account'
  | 'insufficient_fee'
  | 'insufficient_funds'
  | 'out_of_gas'
  | 'wrong_network'
  | 'node_down'
  | 'stale_sequence'
  | 'not_seen_yet'
  | 'refused'
  | 'unknown';

const NOT_SENT = 'Nothing is lost: nothing was sent.';
const UNDONE = 'Nothing but the fee is lost: all of the transaction was undone.';

export const FAILURES: Readonly<Record<FailureCode, Explanation>> = {
  rejected: { happened: 'You did not sign.', lost: NOT_SENT, next: 'Start again whenever you like.' },
  not_in_amino: {
    happened: 'Your wallet signs amino JSON, as a Ledger does. The number of this transaction is too large for that, and would be rounded.',
    lost: NOT_SENT,
    next: 'Use a wallet that signs protobuf for this account. There is no time limit.',
  },
  no_account: {
    happened: 'Your account does not exist on the chain yet, since it has never had coins.',
    lost: NOT_SENT,
    next: 'Send coins to your address first.',
  },
  insufficient_fee: {
    happened: 'The fee was below what the node asks for.',
    lost: NOT_SENT,
    next: 'Try again. If it happens again, the gas price in the networks file is too low.',
  },
  insufficient_funds: {
    happened: 'You have too few coins outside of the vault for the amount and the fee.',
    lost: NOT_SENT,
    next: 'Choose a smaller amount, or leave something for the fee.',
  },
  out_of_gas: { happened: 'The transaction needed more gas than it was given.', lost: UNDONE, next: 'Try again, with a larger margin of gas.' },
  wrong_network: {
    happened: 'The wallet, or the node, belongs to another chain than the one of this deployment.',
    lost: NOT_SENT,
    next: 'Choose the right chain in the wallet, or correct the networks file.',
  },
  node_down: {
    happened: 'The node does not answer.',
    lost: 'Nothing is lost. If you had signed already, the transaction may still arrive: look at your activity first.',
    next: 'Try again when the node answers.',
  },
  stale_sequence: {
    happened: 'Another transaction of yours came in between.',
    lost: NOT_SENT,
    next: 'Try again.',
  },
  not_seen_yet: {
    happened: 'The transaction was sent, and no block has it yet.',
    lost: 'Nothing is lost: it is executed as a whole, or not at all.',
    next: 'Wait, and look at your activity before you send it again.',
  },
  refused: { happened: 'The chain refused it.', lost: 'Nothing has changed.', next: 'Read why, and change what you ask for.' },
  unknown: {
    happened: 'Something went wrong that this program does not know.',
    lost: 'Nothing is lost: a transaction is executed as a whole, or not at all.',
    next: 'Look at your activity before you try again.',
  },
};

const PATTERNS: readonly [FailureCode, RegExp][] = [
  ['rejected', /request rejected|user rejected|rejected by (the )?user|user denied|cancell?ed by/i],
  ['not_in_amino', /amino would round a number/],
  ['no_account', /account .*(does not exist on chain|not found)/i],
  ['wrong_network', /there is no chain info|chain.?id mismatch|wrong network|signature verification failed.*chain-?id/i],
  ['stale_sequence', /account sequence mismatch|incorrect account sequence/i],
  ['out_of_gas', /out of gas/i],
  ['insufficient_fee', /insufficient fees?/i],
  ['not_seen_yet', /was submitted but was not yet found on the chain/i],
  ['refused', /execute wasm contract failed|dispatch: submessages/i],
  ['insufficient_funds', /insufficient funds|spendable balance .* is smaller/i],
  ['refused', /failed to execute message/i],
  ['node_down', /fetch failed|failed to fetch|networkerror|econnrefused|enotfound|etimedout|bad status on response|socket hang up|aborted|due to timeout|without an answer/i],
];

/** Failure with its words. */
export interface Failure extends Explanation {
  code: FailureCode;
  /** The error as it came. */
  detail: string;
  /** Hash of the transaction, if there is one. */
  hash: string | null;
}

/** Transaction that is in a block and failed there. */
export class TransactionFailed extends Error {
  override readonly name = 'TransactionFailed';

  constructor(
    message: string,
    readonly hash: string,
    readonly height: number,
  ) {
    super(message);
  }
}

/** What a contract, or a module of the chain, has said, inside of what a node makes of it. */
export function contractWords(text: string): string | null {
  const words = /message index: \d+: ([^\n]*)/.exec(text)?.[1] ?? /^([^\n]*): execute wasm contract failed/.exec(text)?.[1];
  return words?.replace(/^(dispatch: submessages: )+/, '').replace(/: execute wasm contract failed.*$/, '').replace(/ \[\S+:\d+\].*$/, '') || null;
}

/** What an error means. Total: each has a code. */
export function explainFailure(error: unknown): Failure {
  const detail = error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error);
  const code = PATTERNS.find(([, pattern]) => pattern.test(detail))?.[0] ?? 'unknown';
  const failed = error instanceof TransactionFailed;
  const hash = failed ? error.hash : error instanceof TimeoutError ? error.txId : null;
  const explanation = FAILURES[code];
  const words = code === 'refused' ? contractWords(detail) : null;
  return {
    code,
    ...explanation,
    happened: words ? `The chain refused it: ${words}.` : explanation.happened,
    lost: failed ? UNDONE : explanation.lost,
    detail,
    hash,
  };
}
