/** Activity: the transactions of all consumers, as they stand. It comes from the chain, so it is the
 * same after a reload and on another device; only what was dismissed is remembered here. */

import { formatSpan, WAITS, type Portfolio, type Transaction } from 'mesh-client';

export type Tone = 'waits' | 'good' | 'bad' | 'neutral';

export interface Activity {
  /** Unique and stable: names it in what was dismissed. */
  key: string;
  chainId: string;
  consumer: string;
  transaction: Transaction;
  title: string;
  status: string;
  tone: Tone;
  /** What happened, what is lost, what to do next; or what it waits for. */
  lines: string[];
  /** When it can be given up, of those that wait. */
  silentAt: Date | null;
  canGiveUp: boolean;
  /** Whether it stays on top until it is dismissed. */
  sticky: boolean;
}

const TITLES = { stake: 'Stake', unstake: 'Unstake', slash: 'Slash' } as const;

function standing(transaction: Transaction): Pick<Activity, 'status' | 'tone' | 'lines' | 'silentAt' | 'canGiveUp'> {
  const { outcome } = transaction;
  const ended = { silentAt: null, canGiveUp: false };
  switch (outcome.status) {
    case 'pending':
      return {
        status: 'Pending',
        tone: 'waits',
        lines: [WAITS[outcome.waitsFor]],
        silentAt: outcome.silentAt,
        canGiveUp: outcome.waitsFor === 'decision',
      };
    case 'confirmed':
      return { status: 'Confirmed', tone: 'good', lines: [], ...ended };
    case 'failed':
    case 'forced':
    case 'slashed': {
      const { reason } = outcome;
      const status = { failed: 'Failed', forced: 'Forced', slashed: 'Slashed' }[outcome.status];
      const plain = 'It was taken out without the consumer. The amount is a claim, and is paid out when it matures.';
      const lines = reason ? [reason.happened, reason.lost, reason.next] : outcome.status === 'forced' ? [plain] : [];
      return { status, tone: outcome.status === 'forced' ? 'neutral' : 'bad', lines, ...ended };
    }
  }
}

/** Failed and slashed ones on top until they are dismissed, then those that wait, then the newest. */
export function activities(portfolio: Portfolio, dismissed: ReadonlySet<string>): Activity[] {
  const all = portfolio.consumers.flatMap(({ consumer, history }) =>
    history.map((transaction): Activity => {
      const key = `${consumer.chainId}/${consumer.externalStaking}/${portfolio.user}/${transaction.id}/${transaction.seq}/${transaction.outcome.status}`;
      const { status } = transaction.outcome;
      return {
        key,
        chainId: consumer.chainId,
        consumer: consumer.name,
        transaction,
        title: TITLES[transaction.kind],
        ...standing(transaction),
        sticky: (status === 'failed' || status === 'slashed') && !dismissed.has(key),
      };
    }),
  );
  const rank = ({ sticky, tone }: Activity) => (sticky ? 0 : tone === 'waits' ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b) || b.transaction.changedAt.getTime() - a.transaction.changedAt.getTime());
}

/** How long until it can be given up, or that it can be now. */
export function countdown(silentAt: Date, now: Date): string {
  const left = silentAt.getTime() - now.getTime();
  return left > 0 ? `Can be given up in ${formatSpan(left)}` : 'Can be given up now';
}
