/** A browser with the page, on a deployment whose nodes answer from tables, with a wallet that signs
 * with a real key. */

import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

import { answers } from '../../client/test/support/answers.js';
import { NETWORKS, world, type World } from '../../client/test/support/world.js';
import { RpcNode } from './rpc-node.js';

const WEB = fileURLToPath(new URL('../../../', import.meta.url));
const SCREENSHOTS = join(WEB, 'screenshots');
const MNEMONIC = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** How the wallet answers. */
export interface WalletMood {
  /** Chains that it knows. */
  knows: boolean;
  rejects: boolean;
}

export interface Stage {
  page: Page;
  world: World;
  provider: RpcNode;
  consumer: RpcNode;
  mood: WalletMood;
  suggested: unknown[];
  /** What the browser has complained of: errors, and what its policy has stopped. */
  complaints: string[];
  /** Origins that were asked. */
  origins: Set<string>;
  close(): Promise<void>;
}

function chromium(): string {
  const found = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
  if (!found) throw new Error('no chromium: install it, or name it with CHROMIUM');
  return found;
}

let browser: Browser | null = null;
export async function launch(): Promise<Browser> {
  return (browser ??= await puppeteer.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu', '--lang=en-GB'] }));
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = null;
}

function serve(directory: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    const file = join(directory, path === '/' ? 'index.html' : path);
    if (!file.startsWith(directory) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  return new Promise((ready) =>
    server.listen(0, '127.0.0.1', () => ready({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })),
  );
}

/** The page of a network with these nodes: the build, with another networks file and its policy. */
function build(networks: object, origins: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'mesh-web-'));
  execFileSync('cp', ['-r', `${join(WEB, 'dist')}/.`, directory]);
  writeFileSync(join(directory, 'networks.json'), JSON.stringify(networks));
  const html = readFileSync(join(directory, 'index.html'), 'utf8');
  const changed = html.replace(/connect-src 'self'[^;]*/, `connect-src 'self' ${origins.join(' ')}`);
  assert.notEqual(changed, html);
  writeFileSync(join(directory, 'index.html'), changed);
  return directory;
}

export async function stage({ dark = false, phone = false, local = true, change = (_all: ReturnType<typeof answers>) => {} } = {}): Promise<Stage> {
  const all = answers();
  change(all);
  const made = world(all);
  const [provider, consumer] = [new RpcNode(made.provider), new RpcNode(made.consumer)];
  const [providerUrl, consumerUrl] = [await provider.listen(), await consumer.listen()];
  const networks = structuredClone(NETWORKS);
  networks.networks[0]!.local = local;
  networks.networks[0]!.provider.rpc = providerUrl;
  networks.networks[0]!.consumers[0]!.rpc = consumerUrl;
  const directory = build(networks, [providerUrl, consumerUrl]);
  const { server, url } = await serve(directory);

  const context = await (await launch()).createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(phone ? { width: 390, height: 800 } : { width: 1100, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('ERR_') && complaints.push(message.text()));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));

  const mood: WalletMood = { knows: true, rejects: false };
  const suggested: unknown[] = [];
  await giveWallet(page, await DirectSecp256k1HdWallet.fromMnemonic(MNEMONIC, { prefix: 'prov' }), mood, suggested);
  await page.goto(url);
  return {
    page, world: made, provider, consumer, mood, suggested, complaints, origins,
    close: async () => {
      await context.close();
      for (const closing of [provider, consumer]) closing.close();
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type Options = NonNullable<Parameters<typeof stage>[0]>;

/** Runs a test on a stage of its own, on which the browser must have nothing to complain of. */
export async function on(options: Options, run: (stage: Stage) => Promise<void>): Promise<void> {
  const made = await stage(options);
  try {
    await run(made);
    assert.deepEqual(made.complaints, []);
  } finally {
    await made.close();
  }
}

/** Puts a test double of `window.keplr` into the page. Its key is outside of the page. */
export async function giveWallet(page: Page, wallet: DirectSecp256k1HdWallet, mood: WalletMood, suggested: unknown[]): Promise<void> {
  const [account] = await wallet.getAccounts();
  if (!account) throw new Error('the wallet has no account');
  await page.exposeFunction('walletEnable', () => {
    if (!mood.knows) throw new Error('There is no chain info for mesh-provider-1');
    if (mood.rejects) throw new Error('Request rejected');
  });
  await page.exposeFunction('walletSuggest', (info: unknown) => {
    suggested.push(info);
    mood.knows = true;
  });
  await page.exposeFunction('walletSign', async (body: number[], auth: number[], chainId: string, accountNumber: string) => {
    if (mood.rejects) throw new Error('Request rejected');
    const doc = { bodyBytes: Uint8Array.from(body), authInfoBytes: Uint8Array.from(auth), chainId, accountNumber: BigInt(accountNumber) };
    return (await wallet.signDirect(account.address, doc)).signature;
  });
  await page.evaluateOnNewDocument(
    (address: string, pubkey: number[]) => {
      const ask = (name: string, ...args: unknown[]) => (window as unknown as Record<string, (...args: unknown[]) => Promise<never>>)[name]!(...args);
      interface Doc { bodyBytes: Uint8Array; authInfoBytes: Uint8Array; chainId: string; accountNumber: bigint }
      const signer = {
        getAccounts: async () => [{ address, algo: 'secp256k1', pubkey: Uint8Array.from(pubkey) }],
        signDirect: async (_: string, doc: Doc) => ({
          signed: doc,
          signature: await ask('walletSign', [...doc.bodyBytes], [...doc.authInfoBytes], doc.chainId, doc.accountNumber.toString()),
        }),
      };
      Object.assign(window, {
        keplr: {
          enable: () => ask('walletEnable'),
          experimentalSuggestChain: (info: unknown) => ask('walletSuggest', info),
          getKey: async () => ({ name: 'test wallet', bech32Address: address }),
          getOfflineSignerAuto: async () => signer,
        },
      });
    },
    account.address,
    [...account.pubkey],
  );
}

const settled = (page: Page) => page.evaluate(() => new Promise((done) => setTimeout(done, 60)));

/** Waits until the page shows a text. */
export async function sees(page: Page, text: string | RegExp, within = 10_000): Promise<void> {
  const source = typeof text === 'string' ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text.source;
  try {
    await page.waitForFunction((source: string) => new RegExp(source).test(document.body.innerText.replace(/\s+/g, ' ')), { timeout: within, polling: 50 }, source);
  } catch {
    assert.fail(`the page does not show '${text}', but: ${await page.evaluate(() => document.body.innerText)}`);
  }
}

export async function press(page: Page, name: string): Promise<void> {
  const found = await page.waitForFunction(
    (name: string) =>
      [...document.querySelectorAll('dialog[open] button, button')].find((button) => (button as HTMLElement).innerText.startsWith(name) && !(button as HTMLButtonElement).disabled),
    { timeout: 10_000, polling: 50 },
    name,
  ).catch(async () => assert.fail(`no button '${name}' in: ${await page.evaluate(() => document.body.innerText)}`));
  await (found.asElement() as unknown as { click(): Promise<void> }).click();
}

export async function open(page: Page, name: string): Promise<void> {
  await page.evaluate((name: string) => (location.hash = name), name);
  await settled(page);
}

export async function connect({ page }: { page: Page }): Promise<void> {
  await press(page, 'Connect wallet');
  await sees(page, 'test wallet');
}

/** Violations of accessibility on the page as it is. */
export async function violations(page: Page): Promise<string[]> {
  // The policy of the page lets no script in, so the driver evaluates it.
  await page.evaluate(`${axe.source}; void 0`);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
  });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) as `${string}.png`, fullPage: true });
}
