import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ExternalStaking } from '../src/contracts.js';
import { answers, stakeOf, tx } from './support/answers.js';
import { now, USER, world } from './support/world.js';

test('a portfolio has all that the contracts say of a user', async () => {
  const { client } = world(answers());
  const { collateral, local, consumers, wallet, at } = await client.portfolio(USER);
  assert.equal(at.getTime(), now * 1000);
  assert.equal(wallet, 1_000_000_000n);
  assert.deepEqual(collateral, { bonded: 100_000_000n, free: 60_000_000n, largestLien: 40_000_000n, slashable: 5_000_000n });
  assert.equal(local?.stakes[0]?.staked, 20_000_000n);
  assert.equal(local?.entries[0]?.due, false);
  const [amber] = consumers;
  assert.ok(amber);
  assert.equal(amber.staked, 40_000_000n);
  assert.equal(amber.rewardsTotal, 1_234n);
  assert.deepEqual(amber.rewards.map(({ validator }) => validator), ['consvaloper1a']);
  assert.deepEqual(amber.claims.map(({ matured, forced, releases }) => [matured, forced, releases]), [
    [true, false, 4_500_000n],
    [false, true, 2_000_000n],
  ]);
  assert.deepEqual(amber.pending.map(({ id }) => id), [5n]);
  assert.deepEqual(amber.history.map(({ id }) => id), [5n, 1n]);
});

test('lists of more than a page are read to their end', async () => {
  const all = answers();
  const stakes = Array.from({ length: 250 }, (_, n) => stakeOf({ validator: `consvaloper${String(n).padStart(3, '0')}`, stake: '1' }));
  all['external-staking'].stakes = ({ start_after: after, limit }: { start_after: string | null; limit: number }) => {
    const from = after === null ? 0 : stakes.findIndex(({ validator }) => validator === after) + 1;
    return { stakes: stakes.slice(from, from + limit) };
  };
  const { client } = world(all);
  const { consumers } = await client.portfolio(USER);
  assert.equal(consumers[0]?.positions.length, 250);
  assert.equal(consumers[0]?.staked, 250n);
});

test('a slash has its evidence and what it burned', async () => {
  const all = answers();
  const infraction: ExternalStaking.InfractionResponse = { validator: 'consvaloper1a', height: 500, submitter: 'prov1watcher', time: now, evidence: 'AAAA' };
  all['external-staking'].slash = ({ validator }: { validator: string }) => ({ infractions: validator === 'consvaloper1a' ? [infraction] : [] });
  all['external-staking'].user_txs = { txs: [tx({ kind: 'slash', amount: '900', reason: { code: 'double_sign', text: '' } })] };
  const { client } = world(all);
  const [amber] = (await client.portfolio(USER)).consumers;
  assert.deepEqual(amber?.slashes.map(({ validator, height, burned, evidence }) => [validator, height, burned, evidence]), [
    ['consvaloper1a', 500, 900n, 'AAAA'],
  ]);
  assert.equal(amber?.positions[0]?.chargeDue, true);
});

test('stake owes for a double sign from its first height on', async () => {
  for (const [height, due] of [[99, false], [100, true]] as const) {
    const all = answers();
    all['external-staking'].slash = ({ validator }: { validator: string }) => ({
      infractions: [{ validator, height, submitter: 'prov1watcher', time: now, evidence: 'AAAA' }],
    });
    const [amber] = (await world(all).client.portfolio(USER)).consumers;
    assert.equal(amber?.positions[0]?.chargeDue, due);
  }
});

test('a claim can be withdrawn from the second of its maturity on', async () => {
  for (const [releaseAt, matured] of [[now, true], [now + 1, false]] as const) {
    const all = answers();
    const { claims } = all['external-staking'].claims as ExternalStaking.ClaimsResponse;
    all['external-staking'].claims = { claims: [{ ...claims[0]!, key: { release_at: releaseAt, tx_id: 3 } }] };
    const [amber] = (await world(all).client.portfolio(USER)).consumers;
    assert.equal(amber?.claims[0]?.matured, matured);
  }
});

test('a user without anything has an empty portfolio', async () => {
  const all = answers();
  all.vault.account_details = { denom: 'uprov', bonded: '0', free: '0', max_lien: '0', total_slashable: '0' };
  all.vault.lien = { lienholder: 'prov1external', amount: '0', exposed: '0', slashable: '0', unreported: '0' };
  all['external-staking'].stakes = { stakes: [] };
  all['external-staking'].claims = { claims: [] };
  all['external-staking'].all_pending_rewards = { rewards: [] };
  all['external-staking'].user_txs = { txs: [] };
  const { client } = world(all);
  const [amber] = (await client.portfolio('prov1stranger')).consumers;
  assert.deepEqual([amber?.positions, amber?.claims, amber?.history, amber?.slashes], [[], [], [], []]);
});

test('a provider without an answer is an error, not an empty list', async () => {
  const { client, provider } = world(answers());
  provider.down = true;
  await assert.rejects(client.portfolio(USER), /fetch failed/);
});
