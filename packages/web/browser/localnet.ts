/** The page on real chains, with the real relayer, which is stopped now and then. Each test goes on
 * from where the one before has left the chains. `scripts/test-web --localnet` makes a localnet with
 * short times for it. */

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';

import { complaints, device, digits, follow, goOn, localnet, order, pressOf, send, sign, stands, stop, unfold } from './localnet-page.js';
import { firstView, joinConsumer, stakeEverywhere } from './localnet-positions.js';
import { closeBrowser, open, press, screenshot, sees, violations } from './stage.js';

const MINUTE = 60_000;
let page: Page;
/** What the first test stakes, and the validator that signs twice. */
let first: string;
let second: string;

before(async () => {
  page = await device();
}, { timeout: MINUTE });

afterEach(() => goOn('hermes'));
after(closeBrowser);

test('a user bonds, stakes past a paused relayer, and unstakes', { timeout: 6 * MINUTE }, async () => {
  const [stake, unstake] = [`62.${digits()}`, `1.${digits()}`];
  first = stake;
  await page.type('#bond-amount', '100');
  await send(page, 'Bond');

  await order(page, stake);
  stop('hermes');
  await send(page, 'Stake');
  await stands(page, `Stake of ${stake}`, /Pending .* Waits for the relayer .* Can be given up in/, 30_000);
  assert.deepEqual(await violations(page), []);
  goOn('hermes');
  await stands(page, `Stake of ${stake}`, /Confirmed/);

  await order(page, unstake);
  await send(page, 'Unstake');
  await stands(page, `Unstake of ${unstake}`, /Confirmed/);
  await open(page, 'claims');
  await sees(page, new RegExp(`${unstake} PROV from .* Matures in`));
  assert.deepEqual(await violations(page), []);
});

test('a stake is found on both chains', { timeout: MINUTE }, async () => {
  await open(page, 'activity');
  await unfold(page, `Stake of ${first}`);
  await sees(page, /Sent, on mesh-provider-1: block \d+, .* Received, on mesh-consumer-1: block \d+, .* Ended, on mesh-provider-1: block \d+/, 20_000);
  const links = await page.$$eval('.steps a', (all) => all.map((link) => (link as HTMLAnchorElement).href));
  const [sent = '', received = '', ended = ''] = await Promise.all(links.map(follow));
  assert.match(sent, /send_packet/);
  assert.match(received, /recv_packet/);
  assert.match(ended, /acknowledge_packet/);
});

test('a refused stake is told with its reason on every device', { timeout: 8 * MINUTE }, async () => {
  const [stake, refused] = [`3.${digits()}`, `2.${digits()}`];
  second = await localnet(['double-sign', 'validator']);
  await order(page, stake, second);
  await send(page, 'Stake');
  await stands(page, `Stake of ${stake}`, /Confirmed/);

  // The keeper would bring the proof before the stake is sent.
  stop('keeper');
  await localnet(['double-sign', 'sign']);
  stop('hermes');
  await localnet(['double-sign', 'tell']);
  await order(page, refused, second);
  await send(page, 'Stake');
  await stands(page, `Stake of ${refused}`, /Pending/);
  goOn('hermes');
  const told = /Failed .* was excluded from its chain for ever\. Nothing is lost: .* Choose another validator\./;
  await stands(page, `Stake of ${refused}`, told);
  await screenshot(page, 'localnet-refused');

  const other = await device({ phone: true, dark: true });
  await stands(other, `Stake of ${refused}`, told);
  assert.deepEqual(await violations(other), []);
  await press(other, 'Dismiss');
  await page.reload();
  await press(page, 'Connect wallet');
  await stands(page, `Stake of ${refused}`, told);
  assert.match(await page.$eval('.cards > li', (card) => (card as HTMLElement).innerText), new RegExp(refused));
  await other.browserContext().close();
});

test('a slash is shown with its evidence', { timeout: 5 * MINUTE }, async () => {
  goOn('keeper');
  await localnet(['double-sign', 'prove']);
  await open(page, 'slashes');
  await sees(page, new RegExp(`${second} signed two different blocks at this height\\. .* PROV of your collateral were burned`), 30_000);
  const evidence = await page.$eval('textarea', (area) => (area as HTMLTextAreaElement).value);
  assert.ok(atob(evidence).length > 100);
  assert.deepEqual(await violations(page), []);
  await screenshot(page, 'localnet-slash');
  await open(page, 'activity');
  await sees(page, /Slash of [\d.]+ PROV Slashed .* has signed two different blocks/);
});

test('past a stopped relayer an unstake is forced, a stake times out', { timeout: 6 * MINUTE }, async () => {
  const [stake, unstake] = [`1.${digits()}`, `0.${digits()}`];
  stop('hermes');
  await order(page, stake);
  await send(page, 'Stake');
  await order(page, unstake);
  await send(page, 'Unstake');
  await stands(page, `Unstake of ${unstake}`, /Pending .* The message has timed out/, 2 * MINUTE);
  await stands(page, `Unstake of ${unstake}`, /Pending .* You can give it up now/, 2 * MINUTE);
  await screenshot(page, 'localnet-silent');
  await pressOf(page, `Unstake of ${unstake}`, 'Give it up');
  await sign(page);
  await stands(page, `Unstake of ${unstake}`, /Forced/, 30_000);
  await open(page, 'claims');
  await sees(page, new RegExp(`${unstake} PROV from .* It was made without the consumer`));
  goOn('hermes');
  await stands(page, `Stake of ${stake}`, /Failed .* did not reach the consumer in time.* Nothing is lost/);
});

test('rewards of a consumer and of local stake are withdrawn at once', { timeout: 5 * MINUTE }, async () => {
  await open(page, 'local');
  const choice = await page.waitForSelector('#local-validator option:nth-child(2)', { timeout: 30_000 });
  await page.select('#local-validator', await choice!.evaluate((option) => (option as HTMLOptionElement).value));
  await page.type('#local-amount', '10');
  await send(page, 'Stake');
  await sees(page, /[1-9]\d* PROV are staked so/, 20_000);

  await open(page, 'claims');
  await sees(page, /CONS from mesh-consumer-1 .* PROV from local stake/, 2 * MINUTE);
  await press(page, 'Withdraw all rewards');
  await sees(page, /Withdraw your rewards from mesh-consumer-1.*Withdraw the rewards of your local stake/, 30_000);
  await press(page, 'Sign and send');
  await sees(page, /It is in block \d+\./, MINUTE);
  await press(page, 'Close');
  await page.waitForFunction(() => !document.body.innerText.includes('CONS from'), { timeout: 30_000 });
});

test('20 positions on three consumers are there within 2 s', { timeout: 15 * MINUTE }, async (context) => {
  for (const number of [2, 3]) await joinConsumer(number, 10);
  await stakeEverywhere(100_000n);
  const view = await firstView();
  context.diagnostic(`first view ${JSON.stringify(view)}`);
  assert.equal(view.consumers, 3);
  assert.ok(view.positions >= 20 && view.millis < 2_000 && view.requests <= 24, JSON.stringify(view));
});

test('the health of all three consumers is told', { timeout: MINUTE }, async () => {
  const other = await device({ phone: true, dark: true });
  await open(other, 'health');
  const healthy = [1, 2, 3].map((number) => String.raw`mesh-consumer-${number} Light client Active .*Last block \d+, \d+ seconds? ago`).join('.*');
  await sees(other, new RegExp(healthy), 20_000);
  assert.deepEqual(await violations(other), []);
  await screenshot(other, 'localnet-health');
  await other.browserContext().close();
});

test('matured claims are withdrawn, and are free collateral', { timeout: 7 * MINUTE }, async () => {
  await open(page, 'claims');
  await sees(page, 'It can be withdrawn.', 6 * MINUTE);
  const before = (await page.$$('.cards > li')).length;
  await send(page, 'Withdraw all matured claims');
  await page.waitForFunction((before: number) => document.querySelectorAll('.cards > li').length < before, { timeout: 30_000 }, before);
  await open(page, 'overview');
  await page.type('#bond-amount', '1');
  await send(page, 'Take out');
  assert.deepEqual(complaints, []);
});
