/** The page of the localnet in a browser, and what a test does to the chains and to the relayer. */

import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'puppeteer-core';

import { connect, giveWallet, launch, open, press, sees } from './stage.js';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
export const DIRECTORY = process.env['LOCALNET_DIR'] ?? join(ROOT, 'target/localnet');
export const URL_OF_PAGE = `http://127.0.0.1:${Number(process.env['LOCALNET_PORT_BASE'] ?? 27100) + 20}`;

/** What the browser has complained of. */
export const complaints: string[] = [];

/** `scripts/localnet` with these arguments, and more of an environment. Returns the last line that it
 * prints. */
export async function localnet(args: string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const run = promisify(execFile)(join(ROOT, 'scripts/localnet'), args, { maxBuffer: 1 << 24, env: { ...process.env, ...more } });
  const { stdout } = await run.catch((error: { stderr?: string }) => assert.fail(`scripts/localnet ${args.join(' ')}: ${error.stderr}`));
  return stdout.trim().split('\n').at(-1) ?? '';
}

function signal(name: 'hermes' | 'keeper', signal: 'SIGSTOP' | 'SIGCONT'): void {
  process.kill(Number(readFileSync(join(DIRECTORY, `pids/${name}`), 'utf8').trim()), signal);
}

/** Stops the relayer, or the keeper. */
export const stop = (name: 'hermes' | 'keeper'): void => signal(name, 'SIGSTOP');
/** Lets it go on. */
export const goOn = (name: 'hermes' | 'keeper'): void => signal(name, 'SIGCONT');

/** A page on a device of its own, with the user's wallet, before it is connected. */
export async function unconnected({ phone = false, dark = false } = {}): Promise<Page> {
  const { mnemonic } = JSON.parse(readFileSync(join(DIRECTORY, 'provider/user.json'), 'utf8')) as { mnemonic: string };
  const page = await (await (await launch()).createBrowserContext()).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('ERR_') && complaints.push(message.text()));
  await page.setViewport(phone ? { width: 390, height: 800 } : { width: 1100, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await giveWallet(page, await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'wasm' }), { knows: true, rejects: false }, []);
  return page;
}

/** The same, connected. */
export async function device(look: { phone?: boolean; dark?: boolean } = {}): Promise<Page> {
  const page = await unconnected(look);
  await page.goto(URL_OF_PAGE);
  await connect({ page });
  await page.waitForSelector('#bond-amount', { timeout: 30_000 });
  return page;
}

/** Begins an action, signs it, and waits until it is in a block. */
export async function send(page: Page, action: string): Promise<void> {
  await press(page, action);
  await sign(page);
}

export async function sign(page: Page): Promise<void> {
  await sees(page, 'Fee at most', 30_000);
  await press(page, 'Sign and send');
  await sees(page, /It is in block \d+\./, 60_000);
  await press(page, 'Close');
}

/** Chooses a validator, or the first one that takes stake, and an amount. */
export async function order(page: Page, amount: string, validator?: string): Promise<void> {
  await open(page, 'overview');
  await open(page, 'stake');
  const choice = `input[name=validator]${validator ? `[value=${validator}]` : ''}`;
  await page.waitForSelector(choice, { timeout: 60_000 });
  await page.click(choice);
  await page.type('#stake-amount', amount);
  // What this says moves the buttons.
  await sees(page, 'If the validator signs twice', 30_000);
}

/** Amounts that no run before has used: what is left of a PROV after the point. */
let next = Date.now() % 90_000;
export const digits = (): string => `${String(10_000 + (next += 1) % 90_000)}1`;

/** Waits until the card of a transaction in activity says so. */
export async function stands(page: Page, what: string, how: RegExp, within = 120_000): Promise<void> {
  await open(page, 'activity');
  const says = (title: string, how: string) =>
    [...document.querySelectorAll('.cards > li')].some(
      (card) => card.querySelector('h3')?.innerText.startsWith(title) && new RegExp(how).test((card as HTMLElement).innerText.replace(/\s+/g, ' ')),
    );
  await page.waitForFunction(says, { timeout: within, polling: 100 }, `${what} PROV`, how.source).catch(async () => {
    assert.fail(`'${what}' does not stand as ${how}, but: ${await page.evaluate(() => document.body.innerText)}`);
  });
}

/** Presses a button of the card of a transaction. */
export async function pressOf(page: Page, what: string, name: string): Promise<void> {
  const button = await page.evaluateHandle(
    (title: string, name: string) => {
      const card = [...document.querySelectorAll('.cards > li')].find((card) => card.querySelector('h3')?.innerText.startsWith(title));
      return [...(card?.querySelectorAll('button') ?? [])].find(({ innerText }) => innerText === name);
    },
    `${what} PROV`,
    name,
  );
  await (button.asElement() as unknown as { click(): Promise<void> }).click();
}

/** Unfolds what the card of a transaction has of both chains. */
export async function unfold(page: Page, what: string): Promise<void> {
  const found = await page.evaluate((title: string) => {
    const card = [...document.querySelectorAll('.cards > li')].find((card) => card.querySelector('h3')?.innerText.startsWith(title));
    card?.querySelector('summary')?.click();
    return card !== undefined;
  }, `${what} PROV`);
  assert.ok(found, `no card of '${what}'`);
}

/** Asks a link of the page, as a click on it does. */
export async function follow(link: string): Promise<string> {
  const response = await fetch(link, { signal: AbortSignal.timeout(10_000) });
  assert.equal(response.status, 200, link);
  return response.text();
}
