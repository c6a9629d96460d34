import assert from 'node:assert/strict';
import { test } from 'node:test';

import { transactionOf } from '../src/history.js';
import { parseJson, toJson } from '../src/json.js';
import { answers, GRACE, tx } from './support/answers.js';
import { AMBER, NOW, now, USER, world } from './support/world.js';

/** The first transaction of the ten millionth user: a `number` cannot hold it and the next one. */
const LARGE = 9_999_999_000_000_001n;

test('whole numbers beyond 2^53 are read and written exactly', () => {
  const text = `{"tx_id":${LARGE},"list":[1,-${LARGE},0.5],"none":null,"text":"${LARGE}"}`;
  assert.notEqual(JSON.stringify(JSON.parse(text)), text);
  assert.deepEqual(parseJson(text), { tx_id: LARGE, list: [1, -LARGE, 0.5], none: null, text: String(LARGE) });
  assert.equal(toJson(parseJson(text)), text);
});

test('what is undefined is left out, and alone it has no JSON', () => {
  assert.equal(toJson({ a: undefined, b: 1n }), '{"b":1}');
  assert.throws(() => toJson(undefined), TypeError);
});

test('a small number of a transaction is a bigint as well', () => {
  assert.equal(transactionOf(tx({ tx_id: 7 }), GRACE, NOW).id, 7n);
  assert.equal(transactionOf(tx({ tx_id: LARGE }), GRACE, NOW).id, LARGE);
});

test('the transaction of a late user is given up, and no other', async () => {
  const all = answers();
  all['external-staking'].tx = tx({ tx_id: LARGE, status: 'pending', timeout_at: now - GRACE });
  const [call] = (await world(all).client.as(USER).giveUp(AMBER, LARGE)).calls;
  assert.equal(toJson(call?.msg), `{"abort_stake":{"tx_id":${LARGE}}}`);
});
