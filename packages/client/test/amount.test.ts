import assert from 'node:assert/strict';
import { test } from 'node:test';

import { collateral, formatPercent, formatUnits, less, parseUnits, partOf, ratio, wholeOf } from '../src/amount.js';
import { after, formatSpan, fromNanos, fromSeconds } from '../src/time.js';

test('an amount beyond what a float can count stays exact', () => {
  const most = '340282366920938463463374607431768211455';
  assert.equal(collateral(most).toString(), most);
  assert.equal(formatUnits(collateral(most), 6), '340282366920938463463374607431768.211455');
});

test('what is no whole number of units is no amount', () => {
  for (const wrong of ['-1', '1.5', '', '1e6', '0x10', ' 1']) assert.throws(() => collateral(wrong), RangeError, wrong);
  assert.throws(() => collateral(-1n), RangeError);
});

test('amounts are read and written without rounding', () => {
  for (const [text, units] of [['1.5', 1_500_000n], ['0.000001', 1n], ['20', 20_000_000n], ['1.500000', 1_500_000n]] as const) {
    assert.equal(parseUnits(text, 6), units);
    assert.equal(parseUnits(formatUnits(units, 6), 6), units);
  }
  assert.equal(parseUnits('1.10000000', 6), 1_100_000n);
  for (const wrong of ['1.0000001', '.5', '1.', '1,5', '-1', '']) assert.throws(() => parseUnits(wrong, 6), RangeError, wrong);
  assert.equal(formatUnits(7n, 0), '7');
});

test('the slashable part is rounded up, as the vault does it', () => {
  assert.equal(partOf(collateral(11n), ratio('0.1')), 2n);
  assert.equal(partOf(collateral(10n), ratio('0.1')), 1n);
  assert.equal(partOf(collateral(10n), ratio('0')), 0n);
});

test('the greatest amount with a slashable part is no unit too great', () => {
  for (const part of ['0.1', '0.3', '0.07', '1']) {
    for (let limit = 0n; limit < 50n; limit++) {
      const most = wholeOf(collateral(limit), ratio(part));
      assert.ok(most !== null && partOf(most, ratio(part)) <= limit, `${part} of ${most}`);
      assert.ok(partOf(collateral(most + 1n), ratio(part)) > limit, `${part} of ${most} + 1`);
    }
  }
  assert.equal(wholeOf(collateral(5n), ratio('0')), null);
});

test('a difference is never negative', () => {
  assert.equal(less(collateral(1n), collateral(2n)), 0n);
});

test('percents are exact', () => {
  assert.equal(formatPercent(ratio('0.075')), '7.5%');
});

test('times of contracts are dates', () => {
  assert.equal(fromSeconds(1_764_072_000).toISOString(), '2025-11-25T12:00:00.000Z');
  assert.equal(fromNanos('1764072000123456789').toISOString(), '2025-11-25T12:00:00.123Z');
  assert.ok(!Number.isNaN(fromSeconds(Number.MAX_SAFE_INTEGER).getTime()));
  assert.ok(!Number.isNaN(fromNanos('18446744073709551615').getTime()));
  assert.equal(after(new Date(0), 5).getTime(), 5000);
});

test('spans are told in their two greatest units', () => {
  const of = (seconds: number) => formatSpan(seconds * 1000);
  assert.equal(of(0), '0 seconds');
  assert.equal(of(61), '1 minute 1 second');
  assert.equal(of(6 * 86_400 + 3 * 3_600 + 59), '6 days 3 hours');
  assert.equal(of(86_400), '1 day');
  assert.equal(of(-5), '0 seconds');
});
