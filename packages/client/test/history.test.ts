import assert from 'node:assert/strict';
import { test } from 'node:test';

import { transactionOf, WAITS } from '../src/history.js';
import { GRACE, tx } from './support/answers.js';
import { NOW, now } from './support/world.js';
import { enumOf } from './support/schemas.js';

const outcome = (fields: Parameters<typeof tx>[0]) => transactionOf(tx(fields), GRACE, NOW).outcome;

test('every status of the schema has an outcome', () => {
  for (const status of enumOf('external-staking', 'TxStatus')) {
    assert.equal(outcome({ status: status as 'pending' }).status, status);
  }
});

test('before its timeout a pending transaction waits for an answer', () => {
  const pending = outcome({ status: 'pending', timeout_at: now + 1 });
  assert.ok(pending.status === 'pending');
  assert.equal(pending.waitsFor, 'answer');
  assert.equal(pending.silentAt.getTime() - pending.timesOutAt.getTime(), GRACE * 1000);
});

test('from its timeout on it waits for the proof of that', () => {
  const pending = outcome({ status: 'pending', timeout_at: now });
  assert.ok(pending.status === 'pending');
  assert.equal(pending.waitsFor, 'timeout_proof');
});

test('after the grace period it can be given up, and not before', () => {
  for (const [timeout, waits] of [[now - GRACE + 1, 'timeout_proof'], [now - GRACE, 'decision']] as const) {
    const pending = outcome({ status: 'pending', timeout_at: timeout });
    assert.ok(pending.status === 'pending');
    assert.equal(pending.waitsFor, waits);
  }
});

test('every wait says what it waits for', () => {
  for (const text of Object.values(WAITS)) assert.match(text, /Waits for|You can give it up/);
});

test('a failure has its reason in words', () => {
  const failed = outcome({ status: 'failed', reason: { code: 'timeout', text: '' } });
  assert.ok(failed.status === 'failed');
  assert.match(failed.reason?.happened ?? '', /did not reach the consumer in time/);
});

test('a slash is told as one, though its status is confirmed', () => {
  const slashed = outcome({ kind: 'slash', status: 'confirmed', reason: { code: 'double_sign', text: 'height 5' } });
  assert.ok(slashed.status === 'slashed');
  assert.equal(slashed.reason?.code, 'double_sign');
});

test('a transaction that was never sent has no channel', () => {
  assert.equal(transactionOf(tx({ channel_id: '' }), GRACE, NOW).channel, null);
});
