/** The page in a browser on the localnet: real chains, and the real relayer, which is paused.
 * `scripts/localnet up` must have been run. The user's key is typed in, as the page offers it on a
 * local network. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';

import { closeBrowser, launch, open, press, sees, violations } from './stage.js';

const LOCALNET = process.env['MESH_LOCALNET'] ?? fileURLToPath(new URL('../../../../../target/localnet', import.meta.url));
const url = process.env['MESH_WEB'] ?? 'http://127.0.0.1:27120';

after(() => {
  relayer('SIGCONT');
  return closeBrowser();
});

function relayer(signal: 'SIGSTOP' | 'SIGCONT'): void {
  process.kill(Number(readFileSync(join(LOCALNET, 'pids/hermes'), 'utf8').trim().split(/\s/)[0]), signal);
}

async function send(page: Page, action: string): Promise<void> {
  await press(page, action);
  await sees(page, 'Fee at most', 20_000);
  await press(page, 'Sign and send');
  await sees(page, /It is in block \d+\./, 30_000);
  await press(page, 'Close');
}

/** Chooses the first validator that takes stake, and an amount. */
async function order(page: Page, amount: string): Promise<void> {
  await open(page, 'stake');
  await page.waitForSelector('input[name=validator]:not([disabled])');
  await page.click('input[name=validator]:not([disabled])');
  await page.type('#stake-amount', amount);
  // What this says moves the buttons.
  await sees(page, 'If the validator signs twice');
  await sees(page, 'Unstake (of');
}

test('a user bonds, stakes past a paused relayer, and unstakes', { timeout: 300_000 }, async () => {
  const { mnemonic } = JSON.parse(readFileSync(join(LOCALNET, 'provider/user.json'), 'utf8')) as { mnemonic: string };
  // Amounts that no run before has used.
  const digits = `${String(Date.now() % 100_000).padStart(5, '0')}1`;
  const [stake, unstake] = [`2.${digits}`, `1.${digits}`];
  const complaints: string[] = [];
  const page = await (await launch()).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.setViewport({ width: 1100, height: 900 });
  await page.goto(url);
  await page.waitForSelector('details summary');
  await page.click('details summary');
  await page.type('details input', mnemonic);
  await press(page, 'Use it');
  await sees(page, 'Local key, worth nothing');

  await page.waitForSelector('#bond-amount');
  await page.type('#bond-amount', '25');
  await send(page, 'Bond');

  await order(page, stake);
  relayer('SIGSTOP');
  await send(page, 'Stake');
  await open(page, 'activity');
  await sees(page, new RegExp(`Stake of ${stake} PROV Pending .* Waits for the relayer`), 30_000);
  assert.deepEqual(await violations(page), []);
  relayer('SIGCONT');
  await sees(page, `Stake of ${stake} PROV Confirmed`, 90_000);

  await order(page, unstake);
  await send(page, 'Unstake');
  await open(page, 'activity');
  await sees(page, `Unstake of ${unstake} PROV Confirmed`, 90_000);
  await open(page, 'claims');
  await sees(page, `${unstake} PROV`);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(complaints, []);
});
