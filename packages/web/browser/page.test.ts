import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import type { ExternalStaking } from '../../client/src/contracts.js';
import { GRACE, stakeOf, tx } from '../../client/test/support/answers.js';
import { now } from '../../client/test/support/world.js';
import { closeBrowser, connect, on, open, press, screenshot, sees, stage, violations, type Options } from './stage.js';

after(closeBrowser);

/** A transaction of the ten millionth user: more than a `number` can hold. */
const LATE = 9_999_999_000_000_001n;
const VIEWS = ['overview', 'stake', 'activity', 'claims', 'local', 'slashes', 'health'];

/** One of everything, so that each view has something to show. */
const everything: Options['change'] = (all) => {
  const evidence: ExternalStaking.InfractionResponse = { validator: 'consvaloper1b', height: 500, submitter: 'prov1watcher', time: now - 900, evidence: 'AAAA' };
  all['external-staking'].slash = ({ validator }: { validator: string }) => ({ infractions: validator === 'consvaloper1b' ? [evidence] : [] });
  all['external-staking'].stakes = { stakes: [stakeOf({ pending: '3000000', forcible: '1000000' })] };
  all['external-staking'].user_txs = {
    txs: [
      tx({ tx_id: 9, seq: 5, status: 'pending', updated_at: now - 30 }),
      tx({ tx_id: 8, seq: 4, kind: 'unstake', status: 'pending', timeout_at: now - GRACE - 5 }),
      tx({ tx_id: 7, seq: 3, status: 'failed', reason: { code: 'inactive_validator', text: '' } }),
      tx({ tx_id: 6, seq: 2, kind: 'unstake', status: 'forced', reason: { code: 'silent', text: '' } }),
      tx({ tx_id: 5, seq: 1, kind: 'slash', validator: 'consvaloper1b', amount: '70000', reason: { code: 'double_sign', text: '' } }),
      tx({}),
    ],
  };
};

test('every view is accessible and asks nobody but its nodes', { timeout: 120_000 }, async () => {
  for (const look of [{ dark: false, phone: false }, { dark: true, phone: true }]) {
    await on({ ...look, change: everything }, async (made) => {
      const { page, origins } = made;
      await connect(made);
      await sees(page, 'Of 100 PROV of collateral');
      for (const view of VIEWS) {
        await open(page, view);
        await page.waitForFunction(() => !document.body.innerText.includes('Waiting for'), { timeout: 10_000 });
        assert.deepEqual(await violations(page), [], `${view} ${JSON.stringify(look)}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${view} is wider than the screen`);
        await screenshot(page, `${view}-${look.dark ? 'dark-phone' : 'light'}`);
      }
      for (const origin of origins) assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    });
  }
});

test('a stake is checked, signed and then pending in activity', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider, world } = made;
    provider.onExecuted = () => {
      const answers = world.provider.answers['external-staking']!;
      answers.user_txs = { txs: [tx({ tx_id: 6, seq: 2, status: 'pending', amount: '10500000', created_at: now, updated_at: now })] };
    };
    await connect(made);
    await open(page, 'stake');
    await sees(page, 'Flint');
    await page.click('input[name=validator][value=consvaloper1a]');
    await page.type('#stake-amount', '10.5');
    await sees(page, 'at most 1.05 PROV of this is burned');
    await press(page, 'Stake');
    await sees(page, 'Stake 10.5 PROV on consvaloper1a of Amber');
    await sees(page, 'Fee at most 0.007 PROV');
    assert.deepEqual(await violations(page), []);
    await screenshot(page, 'review-light');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    assert.deepEqual(provider.executed.map(({ msg }) => Object.keys(msg)[0]), ['reconcile', 'stake_remote']);
    await press(page, 'Close');
    await open(page, 'activity');
    await sees(page, /Stake of 10\.5 PROV Pending .* Waits for the relayer/);
  });
});

test('more than can be staked is refused before it is signed', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page } = made;
    await connect(made);
    await open(page, 'stake');
    await sees(page, 'Flint');
    await page.click('input[name=validator][value=consvaloper1a]');
    await page.type('#stake-amount', '61');
    await sees(page, 'At most 60 PROV more of your collateral can be staked here.');
    assert.equal(await page.$eval('form .buttons button.primary', (button) => (button as HTMLButtonElement).disabled), true);
  });
});

test('a failed stake stays on top after a reload until dismissed', { timeout: 60_000 }, async () => {
  await on({ change: everything }, async (made) => {
    const { page } = made;
    const first = () => page.$eval('.cards > li', (card) => (card as HTMLElement).innerText);
    for (const reload of [false, true]) {
      if (reload) await page.reload();
      await connect(made);
      await open(page, 'activity');
      await sees(page, 'Dismiss');
      assert.match(await first(), /Failed[^]*not in the active set[^]*Nothing is lost/);
    }
    await press(page, 'Dismiss');
    await sees(page, 'Slashed');
    assert.doesNotMatch(await first(), /not in the active set/);
    await page.reload();
    await connect(made);
    await open(page, 'activity');
    await sees(page, 'Slashed');
    assert.doesNotMatch(await first(), /not in the active set/);
  });
});

test('a silent unstake is given up', { timeout: 60_000 }, async () => {
  await on({ change: (all) => {
    const silent = tx({ tx_id: LATE, kind: 'unstake', status: 'pending', timeout_at: now - GRACE - 5 });
    all['external-staking'].user_txs = { txs: [silent] };
    all['external-staking'].tx = silent;
  } }, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await open(page, 'activity');
    await sees(page, 'Can be given up now');
    await press(page, 'Give it up');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    assert.deepEqual(provider.executed.map(({ msg }) => msg), [{ force_unstake: { tx_id: LATE } }]);
  });
});

test('claims and rewards are withdrawn', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await open(page, 'claims');
    await press(page, 'Withdraw all matured claims');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    await press(page, 'Close');
    await press(page, 'Withdraw all rewards');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    assert.deepEqual(provider.executed.map(({ msg }) => Object.keys(msg)[0]), ['withdraw_unbonded', 'withdraw_rewards']);
  });
});

test('a rejected signature is told, and nothing was sent', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, mood, provider } = made;
    await connect(made);
    await sees(page, 'Of 100 PROV');
    await page.type('#bond-amount', '1');
    await press(page, 'Bond');
    await sees(page, 'Fee at most');
    mood.rejects = true;
    await press(page, 'Sign and send');
    await sees(page, 'You did not sign. Nothing is lost: nothing was sent.');
    assert.deepEqual(provider.executed, []);
    mood.rejects = false;
    await press(page, 'Try again');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    assert.equal(provider.executed.length, 1);
  });
});

test('too little gas is told with the transaction', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await sees(page, 'Of 100 PROV');
    provider.failure = 'out of gas in location: wasm contract; gasWanted: 280000, gasUsed: 290000: out of gas';
    await page.type('#bond-amount', '1');
    await press(page, 'Bond');
    await press(page, 'Sign and send');
    await sees(page, 'The transaction needed more gas than it was given. Nothing but the fee is lost');
    await sees(page, /Transaction [0-9A-F]{64}/);
  });
});

test('what a contract refuses is told in its own words', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await sees(page, 'Of 100 PROV');
    provider.refusal = 'total collateral is limited to 5: 4 is bonded, 2 more is too much';
    await page.type('#bond-amount', '1');
    await press(page, 'Bond');
    await sees(page, 'The chain refused it: total collateral is limited to 5: 4 is bonded, 2 more is too much.');
    assert.deepEqual(provider.executed, []);
  });
});

test('a node that is down is told, and what was known stays', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await sees(page, 'Of 100 PROV');
    provider.down = true;
    await sees(page, 'The node does not answer.', 15_000);
    await sees(page, 'Of 100 PROV');
    provider.down = false;
    await page.waitForFunction(() => !document.body.innerText.includes('The node does not answer'), { timeout: 15_000 });
  });
});

test('an unknown chain is suggested to the wallet', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    made.mood.knows = false;
    await connect(made);
    assert.equal((made.suggested[0] as { chainId: string }).chainId, 'mesh-provider-1');
  });
});

test('a node of another chain signs nothing', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider, world } = made;
    await connect(made);
    await sees(page, 'Of 100 PROV');
    (world.provider as unknown as { chainId: string }).chainId = 'other-1';
    await page.type('#bond-amount', '1');
    await press(page, 'Bond');
    await press(page, 'Sign and send');
    await sees(page, /belongs to another chain/);
    assert.deepEqual(provider.executed, []);
  });
});

test('local stake is moved to another validator', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await open(page, 'local');
    await page.waitForSelector('#local-validator');
    await page.select('#local-validator', 'provvaloper1x');
    await page.select('#local-target', 'provvaloper1z');
    await page.type('#local-amount', '2');
    await press(page, 'Move');
    await press(page, 'Sign and send');
    await sees(page, 'It is in block 1001.');
    const amount = { denom: 'uprov', amount: '2000000' };
    assert.deepEqual(provider.executed.map(({ msg }) => msg), [{ restake: { from: 'provvaloper1x', to: 'provvaloper1z', amount } }]);
  });
});

test('nothing is asked while the page is hidden', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, provider } = made;
    await connect(made);
    await sees(page, 'Of 100 PROV');
    const hide = (hidden: boolean) =>
      page.evaluate((hidden: boolean) => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    await new Promise((done) => setTimeout(done, 500));
    const before = provider.requests;
    await new Promise((done) => setTimeout(done, 8_000));
    assert.equal(provider.requests, before);
    await hide(false);
    await new Promise((done) => setTimeout(done, 1_000));
    assert.ok(provider.requests > before);
  });
});

test('a silent consumer is told, and can be staked to all the same', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page, consumer } = made;
    consumer.down = true;
    await connect(made);
    await open(page, 'stake');
    await sees(page, 'The node of Amber does not answer.');
    await page.click('input[name=validator][value=consvaloper1a]');
    await page.type('#stake-amount', '1');
    await sees(page, 'at most 0.1 PROV of this is burned');
    await open(page, 'health');
    await sees(page, /Node of the consumer does not answer/);
  });
});

test('a browser without a wallet is told what to install', { timeout: 60_000 }, async () => {
  await on({}, async ({ page }) => {
    await page.waitForSelector('button.primary');
    await page.evaluate(() => delete (window as { keplr?: unknown }).keplr);
    await press(page, 'Connect wallet');
    await sees(page, 'There is no wallet in this browser. Install Keplr, Leap');
  });
});

test('a key can be typed in on a local network only', { timeout: 60_000 }, async () => {
  await on({}, async ({ page }) => {
    await page.waitForSelector('details summary');
    await page.click('details summary');
    await page.type('details input', 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about');
    await press(page, 'Use it');
    await sees(page, 'Local key, worth nothing');
    await sees(page, 'Of 100 PROV');
  });
  await on({ local: false }, async ({ page }) => {
    await page.waitForSelector('button.primary');
    assert.equal(await page.$('details'), null);
  });
});

test('the page is used by keyboard alone', { timeout: 60_000 }, async () => {
  await on({}, async (made) => {
    const { page } = made;
    await page.waitForSelector('button.primary');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Skip to the content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sees(page, 'test wallet');
    await sees(page, 'Of 100 PROV');
    await page.focus('#bond-amount');
    await page.keyboard.type('1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sees(page, 'Fee at most');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog'));
  });
});

test('the checks of accessibility and of the policy can fail', { timeout: 60_000 }, async () => {
  const made = await stage();
  try {
    await made.page.waitForSelector('button.primary');
    await made.page.evaluate(() => (document.querySelector('button.primary')!.innerHTML = ''));
    assert.match((await violations(made.page)).join(), /button-name/);
    await made.page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => {}));
    assert.match(made.complaints.join(), /Content Security Policy/);
  } finally {
    await made.close();
  }
});

test('a user with 20 positions is shown within 2 s, in few requests', { timeout: 60_000 }, async () => {
  await on({ change: (all) => {
    const stakes = Array.from({ length: 20 }, (_, n) => stakeOf({ validator: `consvaloper1${n}` }));
    all['external-staking'].stakes = { stakes };
  } }, async (made) => {
    const { page, provider } = made;
    await page.waitForSelector('button.primary');
    const [before, start] = [provider.requests, Date.now()];
    await press(page, 'Connect wallet');
    await sees(page, 'consvaloper119');
    const [requests, millis] = [provider.requests - before, Date.now() - start];
    assert.ok(millis < 2_000, `${millis} ms`);
    assert.ok(requests <= 8, `${requests} requests`);
  });
});
