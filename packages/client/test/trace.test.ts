import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toHex, toUtf8 } from '@cosmjs/encoding';

import { transactionOf } from '../src/history.js';
import type { FoundTx } from '../src/node.js';
import { NOT_FOUND } from '../src/trace.js';
import { answers, GRACE, tx } from './support/answers.js';
import { AMBER, NOW, world, type World } from './support/world.js';

const event = (type: string, values: Record<string, string>) => ({ type, attributes: Object.entries(values).map(([key, value]) => ({ key, value })) });
const told = (id: string, status: string, contract = 'prov1external') =>
  event('wasm-mesh_tx', { _contract_address: contract, tx_id: id, kind: 'stake', status });
const sent = (id: number, sequence: string) =>
  event('send_packet', { packet_data_hex: toHex(toUtf8(JSON.stringify({ stake: { validator: 'v', tx_id: id } }))), packet_sequence: sequence, packet_dst_channel: 'channel-9' });
const foreign = event('send_packet', { packet_data_hex: 'zz', packet_sequence: '1', packet_dst_channel: 'channel-9' });

/** Stake number 5 is begun beside number 4, with packet 12, and ended later. */
const BEGUN: FoundTx = { hash: 'AA', height: 10, events: [foreign, told('4', 'pending'), sent(4, '11'), told('5', 'pending'), sent(5, '12')] };
const ENDED: FoundTx = { hash: 'CC', height: 14, events: [told('5', 'confirmed', 'prov1other'), told('5', 'confirmed')] };

function traced(change: (world: World) => void = () => {}, fields: Parameters<typeof tx>[0] = {}) {
  const made = world(answers());
  made.provider.index = () => [BEGUN, ENDED];
  made.consumer.index = (query) => (query === "recv_packet.packet_sequence='12' AND recv_packet.packet_dst_channel='channel-9'" ? [{ hash: 'BB', height: 77, events: [] }] : []);
  change(made);
  return made.client.trace(AMBER, transactionOf(tx({ tx_id: 5, ...fields }), GRACE, NOW));
}

test('a transaction is found on both chains by its packet', async () => {
  assert.deepEqual(await traced(), {
    sent: { found: true, hash: 'AA', height: 10, link: 'http://127.0.0.1:27100/tx?hash=0xAA' },
    received: { found: true, hash: 'BB', height: 77, link: 'https://explorer.example/BB' },
    ended: { found: true, hash: 'CC', height: 14, link: 'http://127.0.0.1:27100/tx?hash=0xCC' },
  });
});

test('what a pending transaction waits for is not there yet', async () => {
  const { sent, received, ended } = await traced(({ provider, consumer }) => {
    provider.index = () => [BEGUN];
    consumer.index = () => [];
  }, { status: 'pending' });
  assert.deepEqual([sent.found, received, ended], [true, { found: false, why: 'not_yet' }, { found: false, why: 'not_yet' }]);
});

test('a node without an index says so, and is no error', async () => {
  const { sent, received } = await traced(({ consumer }) => (consumer.index = null));
  assert.deepEqual([sent.found, received], [true, { found: false, why: 'not_indexed' }]);
  assert.deepEqual((await traced(({ provider }) => (provider.index = null))).sent, { found: false, why: 'not_indexed' });
  assert.deepEqual((await traced(({ provider }) => (provider.index = () => []))).sent, { found: false, why: 'not_indexed' });
});

test('a silent node of the consumer hides its part alone', async () => {
  const { sent, received, ended } = await traced(({ consumer }) => (consumer.down = true));
  assert.deepEqual([sent.found, received, ended.found], [true, { found: false, why: 'node_down' }, true]);
});

test('what was forced at once has no message', async () => {
  const forced: FoundTx = { hash: 'AA', height: 10, events: [told('5', 'forced')] };
  const { sent, received, ended } = await traced(({ provider }) => (provider.index = () => [forced]), { status: 'forced', channel_id: '' });
  assert.deepEqual([sent.found, received, ended.found], [true, { found: false, why: 'no_packet' }, true]);
});

test('each absence has its words', () => {
  for (const text of Object.values(NOT_FOUND)) assert.match(text, /^[a-z].*[a-z]$/);
});
