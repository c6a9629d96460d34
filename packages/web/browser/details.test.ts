/** Debts, both chains' transactions, and votes. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { toHex, toUtf8 } from '@cosmjs/encoding';

import { tx } from '../../client/test/support/answers.js';
import { NOW } from '../../client/test/support/world.js';
import { closeBrowser, connect, on, open, press, screenshot, sees, violations, type Options } from './stage.js';

after(closeBrowser);

const owing: Options['change'] = (all) => {
  all.vault.lien = { lienholder: 'prov1external', amount: '40000000', exposed: '40000000', slashable: '4000000', unreported: '5000000' };
};

test('a debt is worked off in the transaction of a stake', { timeout: 60_000 }, async () => {
  await on({ change: owing }, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await open(page, 'stake');
    await sees(page, 'Work off your debt of 5 PROV in the same transaction');
    await page.click('input[name=validator][value=consvaloper1a]');
    await page.type('#stake-amount', '1');
    await sees(page, 'That must be worked off before you stake more.');
    assert.equal(await page.$eval('form .buttons button.primary', (button) => (button as HTMLButtonElement).disabled), true);
    await page.click('#pay-debt');
    await sees(page, 'Your debt of 5 PROV is worked off first.');
    assert.deepEqual(await violations(page), []);
    await screenshot(page, 'debt-light');
    await press(page, 'Stake');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    assert.deepEqual(provider.executed.map(({ msg }) => Object.keys(msg)[0]), ['report_shrunk', 'work_off_debt', 'reconcile', 'stake_remote']);
  });
});

const event = (type: string, values: Record<string, string>) => ({ type, attributes: Object.entries(values).map(([key, value]) => ({ key, value })) });
const confirmed: Options['change'] = (all) => void (all['external-staking'].user_txs = { txs: [tx({ tx_id: 5 })] });

test('the transactions of both chains are linked', { timeout: 60_000 }, async () => {
  await on({ change: confirmed }, async (made) => {
    const { page, world, provider } = made;
    const told = (status: string) => event('wasm-mesh_tx', { _contract_address: 'prov1external', tx_id: '5', kind: 'stake', status });
    const data = toHex(toUtf8('{"stake":{"tx_id":5}}'));
    const packet = event('send_packet', { packet_data_hex: data, packet_sequence: '12', packet_dst_channel: 'channel-9' });
    const [sent, received, ended] = ['AA', 'BB', 'CC'].map((byte) => byte.repeat(32));
    world.provider.index = () => [{ hash: sent!, height: 10, events: [told('pending'), packet] }, { hash: ended!, height: 14, events: [told('confirmed')] }];
    world.consumer.index = (query) => (query.includes("packet_sequence='12'") ? [{ hash: received!, height: 77, events: [] }] : []);
    await connect(made);
    await open(page, 'activity');
    await sees(page, 'Confirmed');
    const before = provider.requests;
    await page.click('.card details summary');
    await sees(page, /Sent, on Provider: block 10, .* Received, on Amber: block 77, .* Ended, on Provider: block 14/);
    assert.ok(provider.requests > before);
    const links = await page.$$eval('.steps a', (all) => all.map((link) => (link as HTMLAnchorElement).href));
    assert.match(links[0]!, new RegExp(`^http://127\\.0\\.0\\.1:\\d+/tx\\?hash=0x${sent}$`));
    assert.deepEqual(links.slice(1, 2), [`https://explorer.example/${received}`]);
    assert.deepEqual(await violations(page), []);
    await screenshot(page, 'chains-light');
  });
});

test('a node that keeps no transactions says so in activity', { timeout: 60_000 }, async () => {
  await on({ change: confirmed }, async (made) => {
    const { page, world } = made;
    world.provider.index = null;
    await connect(made);
    await open(page, 'activity');
    await sees(page, 'Confirmed');
    await page.click('.card details summary');
    await sees(page, 'the node does not keep it');
    assert.equal((await page.$$('.steps a')).length, 0);
  });
});

test('open proposals are listed with the own vote, and voted on', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, world, provider } = made;
    const proposal = (id: bigint, title: string) => ({ id, title, summary: 'What it is for.', endsAt: new Date(NOW.getTime() + 400 * 86_400_000) });
    world.provider.proposals = [proposal(7n, 'Raise the cap'), proposal(8n, 'New relayer')];
    world.provider.votes.set(8n, 'no_with_veto');
    provider.onExecuted = () => world.provider.votes.set(7n, 'abstain');
    await connect(made);
    await open(page, 'local');
    await sees(page, /7: Raise the cap .* You have not voted\. .*8: New relayer .* You have voted no with veto/);
    assert.deepEqual(await violations(page), []);
    await screenshot(page, 'proposals-light');
    await page.select('#vote-7', 'abstain');
    await press(page, 'Vote');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    await press(page, 'Close');
    await sees(page, /Raise the cap .* You have voted abstain/);
    assert.deepEqual(provider.executed.map(({ msg }) => msg), [{ vote: { proposal_id: 7, option: 'abstain' } }]);
  });
});
