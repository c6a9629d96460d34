/** Nodes that answer what real contracts have answered (scripts/record-answers). */

import { readFileSync } from 'node:fs';

import { MeshClient } from '../../src/client.js';
import type { ContractName } from '../../src/contracts.js';
import type { Network } from '../../src/networks.js';
import type { ChainNode } from '../../src/node.js';
import { checkAnswer, checkQuery } from './schemas.js';

interface Recorded {
  at: number;
  user: string;
  proxy: string;
  vault: string;
  local_staking: string;
  external_staking: string;
  converter: string;
  virtual_staking: string;
  validators: { slashed: string; other: string; jailed: string; home: string };
  answers: { address: string; contract: ContractName; query: Record<string, unknown>; answer: unknown }[];
}

/** packages/client, from wherever this was compiled to. */
function above(from: URL): URL {
  const file = new URL('packages/client/test/recorded/answers.json', from);
  try {
    readFileSync(file);
    return file;
  } catch {
    const up = new URL('..', from);
    if (up.href === from.href) throw new Error('packages/client/test/recorded/answers.json is nowhere above');
    return above(up);
  }
}

export const recorded = JSON.parse(readFileSync(above(new URL('.', import.meta.url)), 'utf8')) as Recorded;

/** A query with what says nothing left out, and its fields in order: so equal ones are equal texts. */
function canonical(query: unknown): string {
  return JSON.stringify(query, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

class RecordedNode implements ChainNode {
  readonly #answers = new Map<string, unknown>();

  constructor() {
    for (const { address, contract, query, answer } of recorded.answers) {
      checkQuery(contract, query);
      checkAnswer(contract, Object.keys(query)[0] ?? '', answer);
      this.#answers.set(`${address} ${canonical(query)}`, answer);
    }
  }

  async queryContractSmart(address: string, query: Record<string, unknown>): Promise<unknown> {
    const key = `${address} ${canonical(query)}`;
    if (!this.#answers.has(key)) throw new Error(`not recorded: ${key}`);
    return this.#answers.get(key);
  }

  latestBlock = async () => ({ chainId: 'testchain', height: 100, time: new Date(recorded.at * 1000) });
  validators = async () => [];
  balance = async () => 5_000_000n;
  clientStatus = async () => 'Active' as const;
  findTransactions = async () => [];
  openProposals = async () => [];
  voteOf = async () => null;
  stakingRewards = async () => new Map([[recorded.validators.home, 3n]]);
}

export function recordedClient(): MeshClient {
  const chain = { name: 'chain', rpc: 'http://127.0.0.1:1', rest: null, prefix: 'cosmos', gasPrice: '0.025uprov', explorer: null };
  const network: Network = {
    name: 'recorded',
    local: true,
    provider: {
      ...chain,
      chainId: 'provider',
      token: { base: 'uprov', display: 'PROV', exponent: 6 },
      vault: recorded.vault,
      localStaking: recorded.local_staking,
    },
    consumers: [
      {
        ...chain,
        chainId: 'consumer',
        token: { base: 'stake', display: 'STAKE', exponent: 6 },
        externalStaking: recorded.external_staking,
        client: '07-tendermint-0',
        rewardDenom: 'ibc/X',
        converter: recorded.converter,
        virtualStaking: recorded.virtual_staking,
      },
    ],
  };
  const node = new RecordedNode();
  return new MeshClient(network, { provider: node, consumers: new Map([['consumer', node]]) });
}
