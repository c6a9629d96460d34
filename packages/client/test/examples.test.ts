import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { connect } from '../examples/connect.js';
import { describeHistory } from '../examples/history.js';
import { describePortfolio } from '../examples/portfolio.js';
import { stakeOnLargest } from '../examples/stake.js';
import { withdrawAll } from '../examples/withdraw.js';
import type { Sender } from '../src/send.js';
import { answers, tx } from './support/answers.js';
import { AMBER, NETWORKS, USER, world } from './support/world.js';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

function sender(): Sender {
  const attributes = Object.entries({ _contract_address: 'prov1external', tx_id: '6', kind: 'stake', status: 'pending' });
  const event = { type: 'wasm-mesh_tx', attributes: attributes.map(([key, value]) => ({ key, value })) };
  return {
    getChainId: async () => 'mesh-provider-1',
    simulate: async () => 100_000,
    signAndBroadcast: async () => ({ code: 0, txIndex: 0, transactionHash: 'A', height: 1, gasUsed: 1n, gasWanted: 1n, events: [event], msgResponses: [] }),
  };
}

test('the example of a portfolio', async () => {
  assert.deepEqual(await describePortfolio(world(answers()).client, USER), [
    '100 PROV bonded, 60 PROV free',
    'Amber: 40 PROV staked',
    'Amber: a claim of 4.5 PROV can be withdrawn',
    'Amber: a claim of 2 PROV matures in 1 day',
  ]);
});

test('the example of a stake', async () => {
  const { client } = world(answers());
  assert.equal(await stakeOnLargest(client, sender(), USER, AMBER, '10.5'), 'Sent with transaction 6. It is pending until Flint has it.');
  assert.match(await stakeOnLargest(client, sender(), USER, AMBER, '61'), /^At most 60 PROV more/);
  const rejecting = { ...sender(), signAndBroadcast: () => Promise.reject(new Error('Request rejected')) };
  assert.match(await stakeOnLargest(client, rejecting, USER, AMBER, '1'), /^You did not sign\. Nothing is lost/);
});

test('the example of a history', async () => {
  const all = answers();
  all['external-staking'].user_txs = {
    txs: [tx({ tx_id: 2, status: 'pending' }), tx({ status: 'failed', reason: { code: 'inactive_validator', text: '' } })],
  };
  const [pending, failed] = await describeHistory(world(all).client, USER, AMBER);
  assert.match(pending ?? '', /^2: stake of 1 PROV on consvaloper1a: pending\. Waits for the relayer/);
  assert.match(failed ?? '', /^1: .*: failed\. The validator was not in the active set .* Nothing is lost/);
});

test('the example of a withdrawal', async () => {
  assert.deepEqual(await withdrawAll(world(answers()).client, sender(), USER), [
    'Withdraw your rewards from Amber',
    'Withdraw 1 matured claims at Amber',
  ]);
});

test('the example of a connection', async () => {
  const mnemonic = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
  const { client, address } = await connect(JSON.stringify(NETWORKS), mnemonic);
  assert.match(address, /^prov1/);
  assert.equal(client.consumer(AMBER).name, 'Amber');
});

test('the README shows the examples as they are', () => {
  const readme = readFileSync(`${PACKAGE}README.md`, 'utf8');
  for (const file of readdirSync(`${PACKAGE}examples`)) {
    const text = readFileSync(`${PACKAGE}examples/${file}`, 'utf8');
    assert.ok(readme.includes(`\`\`\`ts\n${text}\`\`\`\n`), `README.md does not show examples/${file} as it is`);
  }
});
