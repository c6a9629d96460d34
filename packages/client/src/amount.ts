/** Amounts: whole numbers of the smallest unit of a token, with the token in their type. */

declare const unit: unique symbol;

/** Whole number of the smallest unit of `Token`. A `bigint` at run time. */
export type Amount<Token extends string> = bigint & { readonly [unit]: Token };

/** Of the vault's denom: collateral, stakes, liens, claims. */
export type Collateral = Amount<'collateral'>;

/** Of the token that a consumer pays rewards in, as the provider knows it. */
export type Reward = Amount<'reward'>;

/** Of the consumer's own staking token. */
export type Native = Amount<'native'>;

/** Part of a whole, in units of 10^-18, like `Decimal` of the contracts. */
export type Ratio = Amount<'ratio'>;

const RATIO_DIGITS = 18;
const RATIO_ONE = 10n ** BigInt(RATIO_DIGITS);

function whole(value: bigint | string): bigint {
  if (typeof value === 'string' && !/^\d+$/.test(value)) throw new RangeError(`not an amount: '${value}'`);
  const amount = BigInt(value);
  if (amount < 0n) throw new RangeError(`an amount is not negative: ${amount}`);
  return amount;
}

export const collateral = (value: bigint | string): Collateral => whole(value) as Collateral;
export const reward = (value: bigint | string): Reward => whole(value) as Reward;
export const native = (value: bigint | string): Native => whole(value) as Native;

/** The ratio that a contract writes as a decimal, such as `0.1`. */
export const ratio = (decimal: string): Ratio => parseUnits(decimal, RATIO_DIGITS) as Ratio;

/** `part` of `amount`, rounded up, as the vault rounds what can be slashed. */
export function partOf<Token extends string>(amount: Amount<Token>, part: Ratio): Amount<Token> {
  return ((amount * part + RATIO_ONE - 1n) / RATIO_ONE) as Amount<Token>;
}

/** The greatest amount of which `part` is at most `amount`. None if `part` is 0: then all are. */
export function wholeOf<Token extends string>(amount: Amount<Token>, part: Ratio): Amount<Token> | null {
  return part === 0n ? null : ((amount * RATIO_ONE) / part as Amount<Token>);
}

export function sum<Token extends string>(amounts: Iterable<Amount<Token>>): Amount<Token> {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Amount<Token>;
}

/** `a - b`, or 0 if `b` is more. */
export function less<Token extends string>(a: Amount<Token>, b: Amount<Token>): Amount<Token> {
  return (a > b ? a - b : 0n) as Amount<Token>;
}

/** The smaller one. */
export function least<Token extends string>(a: Amount<Token>, b: Amount<Token>): Amount<Token> {
  return a < b ? a : b;
}

/** The number of smallest units that a person means by `1.5` of a token with `exponent` digits.
 * Nothing is rounded: more digits than the token has are refused. */
export function parseUnits(text: string, exponent: number): bigint {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new RangeError(`not a number: '${text}'`);
  const fraction = match[2] ?? '';
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > exponent) throw new RangeError(`'${text}' has more than ${exponent} digits after the point`);
  return BigInt(match[1] + significant.padEnd(exponent, '0'));
}

/** The text of an amount for people: `1500000` with 6 digits is `1.5`. Exact. */
export function formatUnits(amount: bigint, exponent: number): string {
  const digits = amount.toString().padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  const fraction = digits.slice(point).replace(/0+$/, '');
  return fraction ? `${digits.slice(0, point)}.${fraction}` : digits.slice(0, point);
}

/** The text of a ratio in percent: `0.1` is `10%`. */
export const formatPercent = (part: Ratio): string => `${formatUnits(part * 100n, RATIO_DIGITS)}%`;
