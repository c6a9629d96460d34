/** A user with many positions on the localnet: two more consumers of its vault, and the first view. */

import { Secp256k1HdWallet } from '@cosmjs/amino';
import { collateral, MeshClient, parseNetworks, type Network, type Plan } from 'mesh-client';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { DIRECTORY, follow, localnet, unconnected, URL_OF_PAGE } from './localnet-page.js';
import { press, screenshot } from './stage.js';

const BASE_PORT = Number(process.env['LOCALNET_PORT_BASE'] ?? 27100);

/** One more consumer of the localnet's vault, with a chain, a relayer and a keeper of its own. */
export function joinConsumer(number: number, validators: number): Promise<string> {
  return localnet(['up'], {
    LOCALNET_DIR: `${DIRECTORY}-${number}`,
    LOCALNET_JOIN: DIRECTORY,
    LOCALNET_CONSUMER: `mesh-consumer-${number}`,
    LOCALNET_VALIDATORS: String(validators),
    LOCALNET_PORT_BASE: String(BASE_PORT + 30 * (number - 1)),
  });
}

/** Stakes on every validator that takes stake, in one transaction for each consumer, and waits until
 * all is confirmed. Signs amino JSON, as a Ledger does. */
export async function stakeEverywhere(amount: bigint): Promise<void> {
  const [network] = parseNetworks(JSON.parse(await follow(`${URL_OF_PAGE}/networks.json`))) as [Network];
  const client = await MeshClient.connect(network);
  const { mnemonic } = JSON.parse(readFileSync(join(DIRECTORY, 'provider/user.json'), 'utf8')) as { mnemonic: string };
  const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: network.provider.prefix });
  const [account] = await wallet.getAccounts();
  const { address } = account!;
  const user = client.as(address);
  const sender = await client.signing(wallet);
  for (const { chainId } of network.consumers) {
    const { validators } = await client.validators(chainId);
    const plan: Plan = { calls: [] };
    for (const { operator } of validators.filter(({ notStakeable }) => notStakeable === null)) {
      plan.calls.push(...(await user.stake(chainId, operator, collateral(amount))).calls);
    }
    await user.send(sender, plan);
  }
  const end = Date.now() + 120_000;
  while ((await client.portfolio(address)).consumers.some(({ pending }) => pending.length > 0)) {
    assert.ok(Date.now() < end, 'stake is pending after two minutes');
    await setTimeout(500);
  }
}

export interface FirstView {
  millis: number;
  /** HTTP requests to nodes, and the questions in them. */
  requests: number;
  questions: number;
  consumers: number;
  positions: number;
}

/** The first view, from the click on 'Connect wallet' until all consumers are there. */
export async function firstView(): Promise<FirstView> {
  const page = await unconnected();
  let [requests, questions] = [0, 0];
  page.on('request', (request) => {
    if (request.method() !== 'POST') return;
    requests++;
    questions += ([JSON.parse(request.postData() ?? '[]')] as unknown[]).flat().length;
  });
  await page.goto(URL_OF_PAGE);
  await page.waitForSelector('button.primary');
  [requests, questions] = [0, 0];
  const start = Date.now();
  await press(page, 'Connect wallet');
  await page.waitForSelector('tbody tr', { timeout: 60_000 });
  const seen = { millis: Date.now() - start, requests, questions };
  const consumers = (await page.$$('main section[aria-label]')).length;
  const positions = (await page.$$('tbody tr')).length;
  await screenshot(page, 'localnet-positions');
  await page.browserContext().close();
  return { ...seen, consumers, positions };
}
