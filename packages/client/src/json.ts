/** JSON in which no number is rounded: whole numbers that a `number` cannot hold exactly are
 * `bigint`, both ways. */

import { parse, stringify } from 'lossless-json';

function exact(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(digits) ? number : BigInt(digits);
}

export const parseJson = (text: string): unknown => parse(text, null, exact);

/** @throws if there is no JSON of it, such as of `undefined`. */
export function toJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('there is no JSON of this value');
  return text;
}
