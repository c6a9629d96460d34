import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseNetworks } from 'mesh-client';

import { NETWORKS } from '../../client/test/support/world.js';
import { chainInfo, connectWallet, type Keplr } from '../src/view/wallet.js';

const provider = parseNetworks(NETWORKS)[0]!.provider;

function wallet(enable: () => Promise<void>, address = 'prov1abc'): { keplr: Keplr; suggested: object[] } {
  const suggested: object[] = [];
  return {
    suggested,
    keplr: {
      enable,
      experimentalSuggestChain: async (info) => void suggested.push(info),
      getKey: async () => ({ name: 'me', bech32Address: address }),
      getOfflineSignerAuto: async () => ({}) as never,
    },
  };
}

test('a chain that the wallet knows is not suggested', async () => {
  const { keplr, suggested } = wallet(async () => {});
  assert.equal((await connectWallet(keplr, provider)).address, 'prov1abc');
  assert.deepEqual(suggested, []);
  assert.equal(keplr.defaultOptions?.sign?.preferNoSetFee, true);
});

test('a chain that the wallet does not know is suggested', async () => {
  let tries = 0;
  const { keplr, suggested } = wallet(async () => {
    if (tries++ === 0) throw new Error('There is no chain info for mesh-provider-1');
  });
  await connectWallet(keplr, provider);
  assert.deepEqual(suggested, [chainInfo(provider)]);
});

test('a user who says no is not asked again', async () => {
  const { keplr, suggested } = wallet(() => Promise.reject(new Error('Request rejected')));
  await assert.rejects(connectWallet(keplr, provider), /rejected/);
  assert.deepEqual(suggested, []);
});

test('an address of another chain is refused', async () => {
  const { keplr } = wallet(async () => {}, 'cosmos1abc');
  await assert.rejects(connectWallet(keplr, provider), /wrong network/);
});
