/** What the client makes of answers of the real contracts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NotPossible } from '../src/actions/plan.js';
import { collateral } from '../src/amount.js';
import { recorded, recordedClient } from './support/recorded.js';

const { user: USER, validators: V } = recorded;
const client = recordedClient();
const keysOf = (plan: { calls: { msg: object }[] }) => plan.calls.map(({ msg }) => Object.keys(msg)[0]);

test('a real user has what was done to them', async () => {
  const { collateral, local, consumers } = await client.portfolio(USER);
  assert.deepEqual(collateral, { bonded: 940_000n, free: 280_000n, largestLien: 660_000n, slashable: 33_000n });
  assert.deepEqual([local?.idle, local?.out, local?.reserved], [640_000n, 300_000n, 21_000n]);
  assert.deepEqual(local?.stakes.map(({ validator, staked, entries }) => [validator, staked, entries]), [[V.home, 250_000n, 1]]);
  assert.deepEqual(local?.entries.map(({ amount, due }) => [amount, due]), [[50_000n, false]]);
  const own = consumers[0]!;
  const position = (validator: string) => own.positions.find((position) => position.validator === validator)!;
  const slashed = position(V.slashed);
  assert.deepEqual([slashed.stake, slashed.burned, slashed.chargeDue], [500_000n, 50_000n, false]);
  const other = position(V.other);
  assert.deepEqual([other.stake, other.available, other.pending, other.unstaking], [100_000n, 90_000n, 20_000n, 10_000n]);
  assert.deepEqual(own.claims.map(({ amount, releases, matured }) => [amount, releases, matured]), [[100_000n, 90_000n, false]]);
});

test('a real history tells every outcome', async () => {
  const history = await client.portfolio(USER).then(({ consumers }) => consumers[0]!.history);
  const outcomes = history.map(({ kind, outcome }) => `${kind} ${outcome.status}`);
  for (const outcome of ['stake confirmed', 'unstake confirmed', 'slash slashed', 'stake failed', 'stake pending', 'unstake pending']) {
    assert.ok(outcomes.includes(outcome), `no ${outcome} in ${outcomes.join(', ')}`);
  }
  const failed = history.find(({ outcome }) => outcome.status === 'failed')!;
  assert.ok(failed.outcome.status === 'failed');
  assert.deepEqual([failed.validator, failed.outcome.reason?.code], [V.jailed, 'inactive_validator']);
  assert.match(failed.outcome.reason!.happened, /not in the active set/);
});

test('a real slash has its evidence and what it burned', async () => {
  const { slashes } = (await client.portfolio(USER)).consumers[0]!;
  assert.deepEqual(slashes.map(({ validator, burned }) => [validator, burned]), [[V.slashed, 60_000n]]);
  assert.ok(atob(slashes[0]!.evidence).length > 100);
});

test('real validators are stakeable, jailed or slashed', async () => {
  const { validators } = await client.validators('consumer');
  const why = new Map(validators.map(({ operator, notStakeable }) => [operator, notStakeable]));
  assert.deepEqual([why.get(V.slashed), why.get(V.other), why.get(V.jailed)], ['slashed', null, 'jailed']);
});

test('a stake is limited by what real liens leave', async () => {
  const me = client.as(USER);
  const { most, problems } = await me.checkStake('consumer', V.other, collateral(280_000n));
  assert.deepEqual([most, problems], [280_000n, []]);
  assert.deepEqual(keysOf(await me.stake('consumer', V.other, most)), ['reconcile', 'stake_remote']);
  await assert.rejects(me.stake('consumer', V.other, collateral(most + 1n)), NotPossible);
  await assert.rejects(me.stake('consumer', V.slashed, collateral(1n)), /signed two different blocks/);
});

test('health of a real deployment is read', async () => {
  const { provider, consumer } = await client.health('consumer');
  assert.deepEqual([provider.channel?.state, provider.inFlight, provider.slashed], ['open', 2, [V.slashed]]);
  assert.ok(consumer.ok && consumer.value.delegated === 700_000n);
});
