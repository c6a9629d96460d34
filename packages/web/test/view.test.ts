import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Consumer, Health, Portfolio } from 'mesh-client';

import { answers, GRACE, tx } from '../../client/test/support/answers.js';
import { AMBER, NOW, now, USER, world } from '../../client/test/support/world.js';
import { activities, countdown } from '../src/view/activity.js';
import { collateralBar, collateralSentence } from '../src/view/bar.js';
import { dismiss, readDismissed } from '../src/view/dismissed.js';
import { signs } from '../src/view/health.js';
import { money, short } from '../src/view/words.js';

type Tx = Parameters<typeof tx>[0];

async function portfolio(...txs: Tx[]): Promise<Portfolio> {
  const all = answers();
  all['external-staking'].user_txs = { txs: txs.map(tx) };
  return (await world(all).client.portfolio(USER)) as unknown as Portfolio;
}

test('money is exact, grouped, and never rounded up', () => {
  const token = { base: 'uprov', display: 'PROV', exponent: 6 };
  assert.equal(money(1_234_567_890_000n, token), '1\u202f234\u202f567.89 PROV');
  assert.equal(money(1_999_999n, token, 2), '1.99 PROV');
  assert.equal(money(0n, token), '0 PROV');
  assert.equal(short('wasm1abcdefghijklmnopqrstuvwxyz'), 'wasm1abcdefg…uvwxyz');
});

test('the bar has the collateral as its whole', async () => {
  const rows = collateralBar(await portfolio());
  assert.deepEqual(rows.map(({ kind, width }) => [kind, width]), [
    ['free', 600],
    ['lien', 400],
    ['slashable', 50],
    ['consumer', 400],
    ['local', 200],
  ]);
  assert.match(collateralSentence(await portfolio(), 6, 'PROV'), /Of 100 PROV of collateral, 60 PROV is free/);
});

test('failed and slashed ones stay on top until they are dismissed', async () => {
  const has = await portfolio(
    { tx_id: 4, seq: 3, updated_at: now },
    { tx_id: 3, seq: 2, status: 'pending', updated_at: now - 5 },
    { tx_id: 2, seq: 1, status: 'failed', reason: { code: 'timeout', text: '' }, updated_at: now - 500 },
    { tx_id: 1, seq: 0, kind: 'slash', reason: { code: 'double_sign', text: '' }, updated_at: now - 900 },
  );
  const order = (dismissed: Set<string>) => activities(has, dismissed).map(({ transaction }) => transaction.id);
  assert.deepEqual(order(new Set()), [2n, 1n, 3n, 4n]);
  const [first] = activities(has, new Set());
  assert.deepEqual(order(new Set([first!.key])), [1n, 3n, 4n, 2n]);
  assert.equal(first!.lines.length, 3);
});

test('what was dismissed comes back when it changes', async () => {
  const [pending] = activities(await portfolio({ tx_id: 3, status: 'pending' }), new Set());
  const [failed] = activities(await portfolio({ tx_id: 3, status: 'failed', reason: null }), new Set([pending!.key]));
  assert.equal(failed!.sticky, true);
});

test('a pending one says what it waits for and when that ends', async () => {
  const [waits] = activities(await portfolio({ status: 'pending', timeout_at: now }), new Set());
  assert.deepEqual([waits!.tone, waits!.canGiveUp], ['waits', false]);
  assert.match(waits!.lines.join(), /Waits for the relayer to prove/);
  assert.equal(countdown(waits!.silentAt!, NOW), 'Can be given up in 1 day');
  const [silent] = activities(await portfolio({ status: 'pending', timeout_at: now - GRACE }), new Set());
  assert.equal(silent!.canGiveUp, true);
  assert.equal(countdown(silent!.silentAt!, NOW), 'Can be given up now');
});

test('what was dismissed is remembered, and nothing breaks without storage', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  dismiss(storage, dismiss(storage, readDismissed(storage), 'a'), 'b');
  assert.deepEqual([...readDismissed(storage)], ['a', 'b']);
  kept.set('mesh.dismissed', '{broken');
  assert.deepEqual([...readDismissed(storage)], []);
  const full = { getItem: () => null, setItem: () => { throw new Error('quota'); } };
  assert.deepEqual([...dismiss(full, new Set(), 'a')], ['a']);
});

test('what is wrong with a consumer is told with what it means', async () => {
  const { client, provider, network } = world(answers());
  provider.client = 'Expired';
  const consumer = network.consumers[0] as unknown as Consumer;
  const list = signs((await client.health(AMBER)) as unknown as Health, consumer, NOW);
  const wrong = list.filter(({ well }) => !well);
  assert.deepEqual(wrong.map(({ label, value }) => [label, value]), [['Light client', 'Expired']]);
  assert.match(wrong[0]!.meaning, /Unstakes are forced at once/);
});

test('a silent consumer is no error, and said to be silent', async () => {
  const { client, consumer, network } = world(answers());
  consumer.down = true;
  const list = signs((await client.health(AMBER)) as unknown as Health, network.consumers[0] as unknown as Consumer, NOW);
  assert.match(list.at(-1)!.value, /does not answer/);
  assert.match(list.at(-1)!.meaning, /Nothing is lost/);
});
