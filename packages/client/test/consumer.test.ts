import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ExternalStaking } from '../src/contracts.js';
import { NOT_STAKEABLE, notStakeable, type NotStakeable } from '../src/validators.js';
import { answers, ledgerOf, validatorOf } from './support/answers.js';
import { AMBER, world } from './support/world.js';

test('validators have names from the consumer and are sorted by use', async () => {
  const all = answers();
  all['external-staking'].list_validators = {
    validators: ['consvaloper1a', 'consvaloper1b', 'consvaloper1c'].map((validator) =>
      validatorOf({ validator, status: validator === 'consvaloper1c' ? 'jailed' : 'active' }),
    ),
  };
  const { validators, nodeError } = await world(all).client.validators(AMBER);
  assert.equal(nodeError, null);
  assert.deepEqual(validators.map(({ moniker, notStakeable }) => [moniker, notStakeable]), [
    ['Flint', null],
    ['Iris', null],
    [null, 'jailed'],
  ]);
  assert.equal(validators[1]?.commission, 50_000_000_000_000_000n);
});

test('validators are listed though the consumer does not answer', async () => {
  const { client, consumer } = world(answers());
  consumer.down = true;
  const { validators, nodeError } = await client.validators(AMBER);
  assert.equal(nodeError, 'fetch failed');
  assert.deepEqual(validators.map(({ moniker, notStakeable }) => [moniker, notStakeable]), [[null, null], [null, null]]);
});

test('each reason not to take stake is told, in the contract order', () => {
  const diverged = { tx_id: 1, kind: 'staked', expected: '1', actual: '2' } as const;
  const cases: [NotStakeable | null, Partial<ExternalStaking.ValidatorResponse>, Partial<ExternalStaking.LedgerResponse>][] = [
    [null, {}, {}],
    ['unknown', { keys: [] }, {}],
    ['tombstoned', { keys: [], tombstoned_at: 5 }, {}],
    ['tombstoned', { tombstoned_at: 5, status: 'jailed' }, { slashed: 4 }],
    ['jailed', { status: 'jailed' }, {}],
    ['inactive', { status: 'inactive' }, {}],
    ['inactive', { status: null }, {}],
    ['slashed', {}, { slashed: 4, diverged }],
    ['diverged', {}, { diverged }],
  ];
  for (const [expected, known, ledger] of cases) assert.equal(notStakeable(validatorOf(known), ledgerOf(ledger)), expected);
  assert.deepEqual(new Set(cases.map(([code]) => code).filter((code) => code !== null)), new Set(Object.keys(NOT_STAKEABLE)));
});

test('health shows both sides', async () => {
  const health = await world(answers()).client.health(AMBER);
  assert.deepEqual(health.provider, {
    client: 'Active',
    channel: { id: 'channel-0', state: 'open' },
    inFlight: 2,
    owed: 0,
    parkedRewards: 7n,
    diverged: [],
    slashed: [],
  });
  assert.ok(health.consumer.ok);
  assert.equal(health.consumer.value.price?.value, 500_000_000_000_000_000n);
  assert.equal(health.consumer.value.epoch.number, 12);
});

test('health is shown though the consumer is silent', async () => {
  const { client, consumer } = world(answers());
  consumer.down = true;
  const health = await client.health(AMBER);
  assert.equal(health.provider.client, 'Active');
  assert.deepEqual(health.consumer, { ok: false, error: 'fetch failed' });
});
