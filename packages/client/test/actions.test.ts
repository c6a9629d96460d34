import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NotPossible, type ProblemCode } from '../src/actions/plan.js';
import { collateral, type Collateral } from '../src/amount.js';
import type { ExternalStaking } from '../src/contracts.js';
import { answers, GRACE, ledgerOf, stakeOf, tx, validatorOf } from './support/answers.js';
import { AMBER, messages, names, now, USER, world } from './support/world.js';

type All = ReturnType<typeof answers>;

const IRIS = 'consvaloper1a';
const amount = (prov: number): Collateral => collateral(BigInt(prov) * 1_000_000n);

function user(change: (all: All) => void = () => {}) {
  const all = answers();
  change(all);
  const made = world(all);
  return { ...made, user: made.client.as(USER) };
}

async function refused(plan: Promise<unknown>, ...codes: ProblemCode[]): Promise<string> {
  const error = await plan.then(
    () => assert.fail('it is possible'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof NotPossible, String(error));
  assert.deepEqual(error.problems.map(({ code }) => code), codes);
  return error.message;
}

const withoutLocal = (all: All) => {
  all.vault.local_account = { ...all.vault.local_account, out: '0', idle: '100000000' } as All['vault']['local_account'] & object;
};
const lien = (all: All, fields: object) => {
  all.vault.lien = { lienholder: 'prov1external', amount: '40000000', exposed: '40000000', slashable: '4000000', unreported: '0', ...fields };
};
const slashed = (all: All) => {
  all['external-staking'].slash = ({ validator }: { validator: string }) => ({
    infractions: [{ validator, height: 500, submitter: 'prov1watcher', time: now, evidence: 'AAAA' }],
  });
};

test('bond sends coins of the vault to it', async () => {
  const plan = await user().user.bond(amount(5));
  assert.deepEqual(plan.calls, [
    { contract: 'prov1vault', msg: { bond: {} }, funds: [{ denom: 'uprov', amount: '5000000' }], does: 'Bond 5 PROV in the vault' },
  ]);
  messages(plan);
});

test('nothing and more than there is cannot be bonded', async () => {
  await refused(user().user.bond(collateral(0n)), 'zero_amount');
  await refused(user().user.bond(amount(1001)), 'insufficient_wallet');
});

test('unbond reconciles only if it must', async () => {
  assert.deepEqual(names(await user().user.unbond(amount(40))), ['unbond']);
  assert.deepEqual(names(await user().user.unbond(amount(41))), ['reconcile', 'unbond']);
  assert.deepEqual(names(await user(withoutLocal).user.unbond(amount(41))), ['unbond']);
  assert.match(await refused(user().user.unbond(amount(61)), 'insufficient_free'), /60 PROV/);
});

test('stake names the validator and pledges the amount', async () => {
  const plan = await user(withoutLocal).user.stake(AMBER, IRIS, amount(10));
  const [msg] = messages(plan) as [{ stake_remote: { msg: string; amount: object; contract: string } }];
  assert.deepEqual(JSON.parse(atob(msg.stake_remote.msg)), { validator: IRIS });
  assert.deepEqual(msg.stake_remote.amount, { denom: 'uprov', amount: '10000000' });
  assert.equal(msg.stake_remote.contract, 'prov1external');
});

test('stake reconciles local stake and bonds in one transaction', async () => {
  assert.deepEqual(names(await user().user.stake(AMBER, IRIS, amount(10))), ['reconcile', 'stake_remote']);
  assert.deepEqual(names(await user().user.stake(AMBER, IRIS, amount(90), { bond: amount(30) })), ['bond', 'reconcile', 'stake_remote']);
});

test('no stake above the collateral, to the unit', async () => {
  await user().user.stake(AMBER, IRIS, amount(60));
  assert.match(await refused(user().user.stake(AMBER, IRIS, collateral(60_000_001n)), 'insufficient_collateral'), /At most 60 PROV/);
});

test('no stake whose slashable part is not covered, to the unit', async () => {
  const tight = (all: All) => {
    all.vault.account_details = { denom: 'uprov', bonded: '100000000', free: '0', max_lien: '40000000', total_slashable: '98000000' };
  };
  const { most } = await user(tight).user.checkStake(AMBER, IRIS, amount(1));
  assert.equal(most, 20_000_000n);
  await user(tight).user.stake(AMBER, IRIS, most);
  await refused(user(tight).user.stake(AMBER, IRIS, collateral(most + 1n)), 'slashable_not_covered');
});

test('a check says what can come of a stake', async () => {
  const check = await user().user.checkStake(AMBER, IRIS, amount(10));
  assert.deepEqual(check.problems, []);
  assert.equal(check.most, 60_000_000n);
  assert.equal(check.largestLoss, 1_000_000n);
  assert.equal(check.longestExitSecs, (21 + 7 + 1) * 86_400);
});

test('all that stands against a stake is told at once', async () => {
  const { user: me, provider } = user((all) => {
    all['external-staking'].ibc_channel = { channel: null };
    all['external-staking'].validator = validatorOf({ status: 'jailed' });
    all['external-staking'].debt = { debt: '5' };
  });
  provider.client = 'Expired';
  await refused(me.stake(AMBER, IRIS, amount(61)), 'debt', 'insufficient_collateral', 'validator', 'channel_not_open', 'client_not_active');
});

test('a diverged validator takes no new stake', async () => {
  const diverged = { tx_id: 1, kind: 'staked', expected: '1', actual: '2' } as const;
  const text = await refused(user((all) => (all['external-staking'].ledger = ledgerOf({ diverged }))).user.stake(AMBER, IRIS, amount(1)), 'validator');
  assert.match(text, /contradict/);
});

test('a debt is worked off with the stake only if asked for', async () => {
  const owing = (all: All) => {
    withoutLocal(all);
    lien(all, { unreported: '5000000' });
  };
  await refused(user(owing).user.stake(AMBER, IRIS, amount(1)), 'debt');
  assert.deepEqual(names(await user(owing).user.stake(AMBER, IRIS, amount(1), { payDebt: true })), ['report_shrunk', 'work_off_debt', 'stake_remote']);
  const reported = (all: All) => {
    withoutLocal(all);
    all['external-staking'].debt = { debt: '5' };
  };
  assert.deepEqual(names(await user(reported).user.stake(AMBER, IRIS, amount(1), { payDebt: true })), ['work_off_debt', 'stake_remote']);
  const slashedToo = (all: All) => {
    slashed(all);
    owing(all);
  };
  const other = 'consvaloper1b';
  assert.deepEqual(names(await user(slashedToo).user.stake(AMBER, other, amount(1), { payDebt: true })), ['report_shrunk', 'settle', 'work_off_debt', 'stake_remote']);
});

test('coins that heal a lien leave nothing to report', async () => {
  const shrunk = (all: All) => {
    withoutLocal(all);
    all.vault.account_details = { denom: 'uprov', bonded: '35000000', free: '0', max_lien: '35000000', total_slashable: '4000000' };
    lien(all, { amount: '35000000', unreported: '5000000' });
  };
  assert.deepEqual(names(await user(shrunk).user.stake(AMBER, IRIS, amount(10), { bond: amount(15) })), ['bond', 'stake_remote']);
  await refused(user(shrunk).user.stake(AMBER, IRIS, amount(11), { bond: amount(15) }), 'insufficient_collateral');
  await refused(user(shrunk).user.stake(AMBER, IRIS, amount(1), { bond: amount(4) }), 'debt', 'insufficient_collateral');
});

test('unstake leaves what is unstaking already', async () => {
  const unstaking = (all: All) => (all['external-staking'].stakes = { stakes: [stakeOf({ unstaking: '30000000' })] });
  assert.deepEqual(names(await user(unstaking).user.unstake(AMBER, IRIS, amount(10))), ['unstake']);
  assert.match(await refused(user(unstaking).user.unstake(AMBER, IRIS, amount(11)), 'insufficient_stake'), /10 PROV/);
});

test('a slash that was not charged is settled in the same transaction', async () => {
  assert.deepEqual(names(await user(slashed).user.unstake(AMBER, IRIS, amount(10))), ['settle', 'unstake']);
  const charged = (all: All) => {
    slashed(all);
    all['external-staking'].stakes = { stakes: [stakeOf({ charged: '40000000' })] };
  };
  assert.deepEqual(names(await user(charged).user.unstake(AMBER, IRIS, amount(10))), ['unstake']);
});

test('what failed to be unstaked can be forced, and no more', async () => {
  const failed = (all: All) => (all['external-staking'].stakes = { stakes: [stakeOf({ forcible: '3000000' })] });
  assert.deepEqual(messages(await user(failed).user.forceFailed(AMBER, IRIS, amount(3))), [
    { force_failed: { validator: IRIS, amount: { denom: 'uprov', amount: '3000000' } } },
  ]);
  await refused(user(failed).user.forceFailed(AMBER, IRIS, amount(4)), 'nothing_to_force');
});

test('a silent stake is aborted, a silent unstake forced', async () => {
  const silent = (kind: ExternalStaking.TxKind) => (all: All) =>
    (all['external-staking'].tx = tx({ tx_id: 9, kind, status: 'pending', timeout_at: now - GRACE }));
  assert.deepEqual(messages(await user(silent('stake')).user.giveUp(AMBER, 9n)), [{ abort_stake: { tx_id: 9 } }]);
  assert.deepEqual(messages(await user(silent('unstake')).user.giveUp(AMBER, 9n)), [{ force_unstake: { tx_id: 9 } }]);
});

test('nothing is given up too early, twice, or unknown', async () => {
  const of = (fields: Parameters<typeof tx>[0]) => user((all) => (all['external-staking'].tx = tx(fields))).user;
  assert.match(await refused(of({ status: 'pending', timeout_at: now - GRACE + 1 }).giveUp(AMBER, 1n), 'not_silent_yet'), /2026-11-25T12:00:01/);
  await refused(of({ status: 'forced' }).giveUp(AMBER, 1n), 'not_pending');
  const unknown = user((all) => {
    all['external-staking'].tx = () => {
      throw new Error('Query failed with (18): transaction 1 is not known: query wasm contract failed');
    };
  });
  await refused(unknown.user.giveUp(AMBER, 1n), 'unknown_transaction');
});

test('only matured claims are withdrawn, in as few messages as it takes', async () => {
  assert.deepEqual(messages(await user().user.withdrawClaims()), [{ withdraw_unbonded: { limit: 1 } }]);
  const many = (all: All) => {
    const { claims } = answers()['external-staking'].claims as ExternalStaking.ClaimsResponse;
    const list = Array.from({ length: 150 }, (_, id) => ({ ...claims[0]!, key: { release_at: now - 500 + id, tx_id: id } }));
    all['external-staking'].claims = ({ start_after: after }: { start_after: ExternalStaking.ClaimKey | null }) => {
      const from = after === null ? 0 : Number(after.tx_id) + 1;
      return { claims: list.slice(from, from + 100) };
    };
  };
  assert.deepEqual(messages(await user(many).user.withdrawClaims()), [{ withdraw_unbonded: { limit: 100 } }, { withdraw_unbonded: { limit: 50 } }]);
});

test('a parked release is retried with the withdrawal', async () => {
  const parked = (all: All) => (all['external-staking'].parked_release = { amount: '5', exposed: '5' });
  assert.deepEqual(names(await user(parked).user.withdrawClaims()), ['retry_release', 'withdraw_unbonded']);
});

test('what has not matured is refused with the time when it will', async () => {
  const waiting = (all: All) => {
    const { claims } = answers()['external-staking'].claims as ExternalStaking.ClaimsResponse;
    all['external-staking'].claims = { claims: claims.slice(1) };
  };
  assert.match(await refused(user(waiting).user.withdrawClaims(), 'nothing_matured'), /2026-11-26T12:00:00/);
});

test('rewards of consumers and of local stake are claimed at once', async () => {
  const made = user();
  assert.deepEqual(names(await made.user.claimRewards()), ['withdraw_rewards']);
  made.provider.rewards.set('provvaloper1x', 5n);
  const plan = await made.user.claimRewards();
  assert.deepEqual(plan.calls.map(({ contract }) => contract), ['prov1external', 'prov1proxy']);
  assert.deepEqual(messages(plan)[1], { withdraw_rewards: { validators: ['provvaloper1x'] } });
});

test('a page without rewards has no message, for it would fail', async () => {
  const pages = (all: All) => {
    const list = Array.from({ length: 120 }, (_, n) => ({ validator: `v${String(n).padStart(3, '0')}`, amount: n < 100 ? '0' : '3' }));
    all['external-staking'].all_pending_rewards = ({ start_after: after }: { start_after?: string }) => {
      const from = after === undefined ? 0 : Number(after.slice(1)) + 1;
      return { rewards: list.slice(from, from + 100) };
    };
  };
  assert.deepEqual(messages(await user(pages).user.claimRewards()), [{ withdraw_rewards: { start_after: 'v099', limit: 100 } }]);
  const none = (all: All) => (all['external-staking'].all_pending_rewards = { rewards: [] });
  await refused(user(none).user.claimRewards(), 'no_rewards');
});

test('a debt is reported before it is worked off', async () => {
  const owing = (all: All) => lien(all, { unreported: '5' });
  assert.deepEqual(names(await user(owing).user.workOffDebt(AMBER)), ['report_shrunk', 'work_off_debt']);
  await refused(user().user.workOffDebt(AMBER), 'no_debt');
});
