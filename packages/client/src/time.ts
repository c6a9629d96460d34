/** Times: `Date` everywhere in this package, seconds or nanoseconds in what contracts answer. */

/** Last time that a `Date` can tell. */
const LAST = 8_640_000_000_000_000;

/** The time that external-staking gives in seconds. */
export const fromSeconds = (seconds: number): Date => new Date(Math.min(seconds * 1000, LAST));

/** The time that CosmWasm's `Timestamp` gives in nanoseconds. */
export const fromNanos = (nanos: string): Date => new Date(Math.min(Number(BigInt(nanos) / 1_000_000n), LAST));

/** `date` and so many seconds. */
export const after = (date: Date, seconds: number): Date => new Date(Math.min(date.getTime() + seconds * 1000, LAST));

/** A span of time for people: its two greatest units, such as `6 days 3 hours`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const units: [string, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 seconds';
  const parts: string[] = [];
  let rest = seconds;
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}
