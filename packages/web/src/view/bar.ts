/** The bar of collateral: how much of it each consumer binds, and what is free. */

import { formatUnits, type Portfolio } from 'mesh-client';

export interface Row {
  label: string;
  amount: bigint;
  /** Part of the whole, in thousandths. */
  width: number;
  kind: 'free' | 'lien' | 'slashable' | 'consumer' | 'local';
}

const thousandths = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 1000n) / whole));

/** All rows have the collateral as their whole. Liens overlap: the same coins back all consumers, so
 * what binds is the largest one, or what can be burned by all together if that is more. */
export function collateralBar({ collateral, consumers, local }: Portfolio): Row[] {
  const whole = collateral.bonded;
  const row = (kind: Row['kind'], label: string, amount: bigint): Row => ({ kind, label, amount, width: thousandths(amount, whole) });
  return [
    row('free', 'Free', collateral.free),
    row('lien', 'Largest lien', collateral.largestLien),
    row('slashable', 'Can be burned at most', collateral.slashable),
    ...consumers.filter(({ lien }) => lien.amount > 0n).map(({ consumer, lien }) => row('consumer', `Pledged to ${consumer.name}`, lien.amount)),
    ...(local && local.out > 0n ? [row('local', 'Staked locally', local.out)] : []),
  ];
}

/** The bar in one sentence, for those who do not see it. */
export function collateralSentence(portfolio: Portfolio, exponent: number, display: string): string {
  const { collateral } = portfolio;
  if (collateral.bonded === 0n) return 'You have no collateral yet.';
  const words = (amount: bigint) => `${formatUnits(amount, exponent)} ${display}`;
  return `Of ${words(collateral.bonded)} of collateral, ${words(collateral.free)} is free. The largest lien binds ${words(collateral.largestLien)}, and all consumers together can burn at most ${words(collateral.slashable)}.`;
}
