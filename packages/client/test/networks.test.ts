import assert from 'node:assert/strict';
import { test } from 'node:test';

import { transactionLink, NetworksError, parseNetworks } from '../src/networks.js';
import { NETWORKS } from './support/world.js';

const changed = (change: (file: typeof NETWORKS) => void) => {
  const file = structuredClone(NETWORKS);
  change(file);
  return () => parseNetworks(file);
};

test('a networks file is read as it is written', () => {
  const [network] = parseNetworks(NETWORKS);
  assert.equal(network?.provider.localStaking, 'prov1custodian');
  assert.equal(network?.consumers[0]?.externalStaking, 'prov1external');
  assert.equal(network?.local, true);
  assert.equal(network && transactionLink(network.consumers[0]!, 'AB'), 'https://explorer.example/AB');
  assert.equal(network && transactionLink(network.provider, 'AB'), 'http://127.0.0.1:27100/tx?hash=0xAB');
});

test('what is wrong in a networks file is told with its path', () => {
  const consumer = (file: typeof NETWORKS) => file.networks[0]!.consumers[0]!;
  const cases: [() => unknown, RegExp][] = [
    [changed((file) => (file.version = 2)), /networks\.version: expected 1, not 2/],
    [changed((file) => (file.networks = [])), /networks\.networks: expected a list/],
    [changed((file) => (consumer(file).converter = '')), /networks\[0\]\.consumers\[0\]\.converter: expected a text/],
    [changed((file) => (consumer(file).rpc = 'localhost')), /consumers\[0\]\.rpc: expected an http/],
    [changed((file) => (consumer(file).token.exponent = -1)), /token\.exponent: expected a whole number/],
    [changed((file) => (file.networks[0]!.provider.gas_price = 'cheap')), /gas_price: expected a price/],
    [() => parseNetworks(null), /networks: expected an object/],
  ];
  for (const [parse, message] of cases) {
    assert.throws(parse, (error) => error instanceof NetworksError && message.test(error.message), String(message));
  }
});
