import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NotPossible } from '../src/actions/plan.js';
import { collateral } from '../src/amount.js';
import type { LocalStaking } from '../src/contracts.js';
import { answers } from './support/answers.js';
import { messages, names, NOW, now, USER, world } from './support/world.js';

const VALIDATOR = 'provvaloper1x';

function user(change: Partial<LocalStaking.UserResponse> = {}) {
  const all = answers();
  all['local-staking'].user = { ...(all['local-staking'].user as LocalStaking.UserResponse), ...change };
  return world(all).client.as(USER);
}

const code = (code: string) => (error: unknown) => error instanceof NotPossible && error.problems[0]?.code === code;

test('local stake comes from idle coins, and from new ones', async () => {
  const plan = await user().stakeLocal(VALIDATOR, collateral(80_000_000n));
  assert.deepEqual(names(plan), ['reconcile', 'stake_local']);
  const [, msg] = messages(plan) as [unknown, { stake_local: { msg: string } }];
  assert.deepEqual(JSON.parse(atob(msg.stake_local.msg)), { validator: VALIDATOR });
  await assert.rejects(user().stakeLocal(VALIDATOR, collateral(80_000_001n)), code('insufficient_idle'));
  const more = await user().stakeLocal(VALIDATOR, collateral(80_000_001n), { bond: collateral(1n) });
  assert.deepEqual(names(more), ['bond', 'reconcile', 'stake_local']);
});

test('local stake is unstaked and moved, as far as there is some', async () => {
  assert.deepEqual(names(await user().unstakeLocal(VALIDATOR, collateral(20_000_000n))), ['unstake']);
  assert.deepEqual(names(await user().restakeLocal(VALIDATOR, 'provvaloper1y', collateral(1n))), ['restake']);
  await assert.rejects(user().unstakeLocal(VALIDATOR, collateral(20_000_001n)), code('insufficient_stake'));
});

test('stake that was moved is locked until the chain lets it go', async () => {
  const stakes = [{ validator: VALIDATOR, staked: '5', listed: '5', entries: 0, locked_until: `${now + 60}000000000` }];
  await assert.rejects(user({ stakes }).unstakeLocal(VALIDATOR, collateral(1n)), code('locked'));
});

test('what is owed is worked off first, by no more messages than it takes', async () => {
  const stakes = ['a', 'b', 'c'].map((name, n) => ({ validator: name, staked: '10', listed: String(10 - n), entries: 0, locked_until: null }));
  const owing = user({ uncovered: '15', owed: '15', stakes });
  await assert.rejects(owing.unstakeLocal('a', collateral(1n)), code('debt'));
  assert.deepEqual(messages(await owing.workOffLocal()), [
    { work_off: { user: USER, validator: 'a' } },
    { work_off: { user: USER, validator: 'b' } },
  ]);
  await assert.rejects(user().workOffLocal(), code('no_debt'));
});

test('only what was paid or slashed is collected', async () => {
  await assert.rejects(user().collectLocal(), code('nothing_to_collect'));
  for (const due of [{ coins: '1' }, { reconcile_due: true }]) assert.deepEqual(names(await user(due).collectLocal()), ['collect']);
});

test('validators of the provider are listed, active ones first', async () => {
  const list = await world(answers()).client.localValidators();
  assert.deepEqual(list.map(({ moniker }) => moniker), ['Heron', 'Rook', 'Wren']);
});

test('a vote goes to the proxy of the user', async () => {
  const plan = await user().vote(7n, 'no_with_veto');
  assert.deepEqual(messages(plan), [{ vote: { proposal_id: 7, option: 'no_with_veto' } }]);
  assert.equal(plan.calls[0]?.contract, 'prov1proxy');
  await assert.rejects(user({ proxy: null }).vote(7n, 'yes'), code('no_local_staking'));
});

test('open proposals come with the own vote, the next to end first', async () => {
  const { client, provider } = world(answers());
  const proposal = (id: bigint, days: number) => ({ id, title: `Number ${id}`, summary: '', endsAt: new Date(NOW.getTime() + days * 86_400_000) });
  provider.proposals = [proposal(3n, 9), proposal(4n, 2)];
  provider.votes.set(3n, 'no');
  assert.deepEqual((await client.ballots('prov1proxy')).map(({ id, own }) => [id, own]), [[4n, null], [3n, 'no']]);
  assert.deepEqual((await client.ballots(null)).map(({ own }) => own), [null, null]);
});
