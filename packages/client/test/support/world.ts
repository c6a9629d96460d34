/** A deployment whose nodes answer from tables. Each question and each answer is checked against the
 * schemas of the contracts. */

import type { Ratio } from '../../src/amount.js';
import { MeshClient } from '../../src/client.js';
import type { ContractName, Contracts } from '../../src/contracts.js';
import { parseNetworks, type Network } from '../../src/networks.js';
import type { ChainNode, ChainValidator, ClientStatus, FoundTx, OpenProposal, Vote } from '../../src/node.js';
import { parseJson, toJson } from '../../src/json.js';
import { checkAnswer, checkExecute, checkQuery } from './schemas.js';
import type { Plan } from '../../src/actions/plan.js';

export const USER = 'prov1user';
export const PROXY = 'prov1proxy';
export const NOW = new Date('2026-11-25T12:00:00Z');
export const now = NOW.getTime() / 1000;

export const NETWORKS = {
  version: 1,
  networks: [
    {
      name: 'example',
      local: true,
      provider: {
        chain_id: 'mesh-provider-1',
        name: 'Provider',
        rpc: 'http://127.0.0.1:27100',
        rest: 'http://127.0.0.1:27103',
        prefix: 'prov',
        token: { base: 'uprov', display: 'PROV', exponent: 6 },
        gas_price: '0.025uprov',
        explorer: null,
        vault: 'prov1vault',
        local_staking: 'prov1custodian',
      },
      consumers: [
        {
          chain_id: 'mesh-consumer-1',
          name: 'Amber',
          rpc: 'http://127.0.0.1:27110',
          rest: 'http://127.0.0.1:27113',
          prefix: 'cons',
          token: { base: 'ucons', display: 'CONS', exponent: 6 },
          gas_price: '0.025ucons',
          explorer: 'https://explorer.example/{hash}',
          external_staking: 'prov1external',
          client: '07-tendermint-0',
          reward_denom: 'ibc/REWARD',
          converter: 'cons1converter',
          virtual_staking: 'cons1virtual',
        },
      ],
    },
  ],
};

export const AMBER = 'mesh-consumer-1';

const CONTRACTS: Record<string, ContractName> = {
  prov1vault: 'vault',
  prov1custodian: 'local-staking',
  [PROXY]: 'staking-proxy',
  prov1external: 'external-staking',
  cons1converter: 'converter',
  cons1virtual: 'virtual-staking',
};

/** Answers by contract and query: a value, or what makes one of the query's fields. */
export type Answers = {
  [Name in ContractName]?: {
    [Query in keyof Contracts[Name]['responses']]?:
      | Contracts[Name]['responses'][Query]
      | ((fields: never) => Contracts[Name]['responses'][Query]);
  };
};

export class TableNode implements ChainNode {
  /** Each question, in order. */
  readonly asked: string[] = [];
  client: ClientStatus = 'Active';
  balances = new Map<string, bigint>();
  rewards = new Map<string, bigint>();
  own: ChainValidator[] = [];
  /** What a search finds, by its query. None: the node has no index. */
  index: ((query: string) => FoundTx[]) | null = () => [];
  proposals: OpenProposal[] = [];
  votes = new Map<bigint, Vote>();
  down = false;

  constructor(
    readonly chainId: string,
    readonly answers: Answers,
  ) {}

  async queryContractSmart(address: string, query: Record<string, unknown>): Promise<unknown> {
    this.#checkUp();
    const contract = CONTRACTS[address];
    const name = Object.keys(query)[0];
    if (!contract || !name) throw new Error(`nobody is at ${address}`);
    checkQuery(contract, query);
    this.asked.push(`${contract}.${name}`);
    const answers = this.answers[contract] as Record<string, unknown> | undefined;
    const found = answers?.[name];
    if (found === undefined) throw new Error(`no answer of ${contract} to ${name}`);
    const answer = typeof found === 'function' ? (found as (fields: unknown) => unknown)(query[name]) : found;
    checkAnswer(contract, name, answer);
    return answer;
  }

  async latestBlock() {
    this.#checkUp();
    return { chainId: this.chainId, height: 1000, time: NOW };
  }

  async validators(): Promise<ChainValidator[]> {
    this.#checkUp();
    return this.own;
  }

  async balance(_address: string, denom: string): Promise<bigint> {
    return this.balances.get(denom) ?? 0n;
  }

  async clientStatus(): Promise<ClientStatus> {
    return this.client;
  }

  async stakingRewards(): Promise<Map<string, bigint>> {
    return this.rewards;
  }

  async findTransactions(query: string): Promise<FoundTx[]> {
    this.#checkUp();
    if (!this.index) throw new Error('{"code":-32603,"message":"Internal error","data":"transaction indexing is disabled"}');
    return this.index(query);
  }

  async openProposals(): Promise<OpenProposal[]> {
    return [...this.proposals];
  }

  async voteOf(proposal: bigint): Promise<Vote | null> {
    return this.votes.get(proposal) ?? null;
  }

  #checkUp(): void {
    if (this.down) throw new TypeError('fetch failed');
  }
}

export interface World {
  network: Network;
  client: MeshClient;
  provider: TableNode;
  consumer: TableNode;
}

export function world(answers: Answers): World {
  const network = parseNetworks(NETWORKS)[0] as Network;
  const provider = new TableNode('mesh-provider-1', answers);
  const consumer = new TableNode(AMBER, answers);
  provider.balances.set('uprov', 1_000_000_000n);
  consumer.own = [
    { operator: 'consvaloper1a', moniker: 'Iris', commission: 50_000_000_000_000_000n as Ratio, status: 'active', tokens: 5_000_000n },
    { operator: 'consvaloper1b', moniker: 'Flint', commission: 0n as Ratio, status: 'active', tokens: 9_000_000n },
  ];
  provider.own = [
    { operator: 'provvaloper1y', moniker: 'Wren', commission: 0n as Ratio, status: 'jailed', tokens: 90n },
    { operator: 'provvaloper1z', moniker: 'Rook', commission: 0n as Ratio, status: 'active', tokens: 40n },
    { operator: 'provvaloper1x', moniker: 'Heron', commission: 0n as Ratio, status: 'active', tokens: 70n },
  ];
  const client = new MeshClient(network, { provider, consumers: new Map([[AMBER, consumer]]) });
  return { network, client, provider, consumer };
}

/** The messages of a plan, each checked against its contract's schema. */
export function messages(plan: Plan): Record<string, unknown>[] {
  return plan.calls.map(({ contract, msg }) => {
    const name = CONTRACTS[contract];
    if (!name) throw new Error(`nobody is at ${contract}`);
    checkExecute(name, msg);
    return parseJson(toJson(msg)) as Record<string, unknown>;
  });
}

/** The names of the messages of a plan, in order. */
export const names = (plan: Plan): string[] => messages(plan).map((msg) => Object.keys(msg)[0] ?? '');
