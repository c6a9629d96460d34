/** The networks file: where the chains and contracts of a deployment are. scripts/deploy writes it. */

import { GasPrice } from '@cosmjs/stargate';

/** A token as its chain counts it, and as people do. */
export interface Token {
  /** Denom of the smallest unit. */
  base: string;
  /** What people call it. */
  display: string;
  /** Smallest units in one of them: 10 to the power of this. */
  exponent: number;
}

/** A chain, and what a wallet must know of it. */
export interface Chain {
  chainId: string;
  name: string;
  /** CometBFT RPC. */
  rpc: string;
  /** REST API of the node, for wallets. */
  rest: string | null;
  /** Prefix of addresses. */
  prefix: string;
  /** Staking token. */
  token: Token;
  /** Least gas price, such as `0.025uprov`. */
  gasPrice: string;
  /** Address of a page about a transaction, with `{hash}` in it. */
  explorer: string | null;
}

export interface Provider extends Chain {
  vault: string;
  /** The custodian, if the vault has one. */
  localStaking: string | null;
}

export interface Consumer extends Chain {
  /** On the provider. */
  externalStaking: string;
  /** Light client of the consumer on the provider. */
  client: string;
  /** Rewards as the provider knows them. */
  rewardDenom: string;
  /** On the consumer, like the rest. */
  converter: string;
  virtualStaking: string;
}

export interface Network {
  name: string;
  /** On one machine, with keys that are worth nothing. */
  local: boolean;
  provider: Provider;
  consumers: Consumer[];
}

/** The only version of the file that this code reads. */
export const NETWORKS_VERSION = 1;

/** Problem of a networks file. */
export class NetworksError extends Error {
  override readonly name = 'NetworksError';
}

/** One object of the file, whose fields are read with their paths in messages. */
class Fields {
  readonly #fields: Record<string, unknown>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NetworksError(`${path}: expected an object`);
    this.#fields = value as Record<string, unknown>;
    this.#path = path;
  }

  text(key: string): string {
    const value = this.#fields[key];
    if (typeof value !== 'string' || value === '') throw new NetworksError(`${this.#path}.${key}: expected a text`);
    return value;
  }

  optional(key: string): string | null {
    const value = this.#fields[key];
    return value === null || value === undefined ? null : this.text(key);
  }

  url(key: string): string {
    const value = this.text(key);
    if (!/^https?:\/\/[^\s]+$/.test(value)) throw new NetworksError(`${this.#path}.${key}: expected an http or https address, not '${value}'`);
    return value;
  }

  count(key: string): number {
    const value = this.#fields[key];
    if (!Number.isInteger(value) || (value as number) < 0) throw new NetworksError(`${this.#path}.${key}: expected a whole number`);
    return value as number;
  }

  flag(key: string): boolean {
    const value = this.#fields[key] ?? false;
    if (typeof value !== 'boolean') throw new NetworksError(`${this.#path}.${key}: expected true or false`);
    return value;
  }

  inner(key: string): Fields {
    return new Fields(this.#fields[key], `${this.#path}.${key}`);
  }

  list(key: string): Fields[] {
    const value = this.#fields[key];
    if (!Array.isArray(value) || value.length === 0) throw new NetworksError(`${this.#path}.${key}: expected a list that is not empty`);
    return value.map((item, index) => new Fields(item, `${this.#path}.${key}[${index}]`));
  }
}

function chain(fields: Fields): Chain {
  const token = fields.inner('token');
  const gasPrice = fields.text('gas_price');
  try {
    GasPrice.fromString(gasPrice);
  } catch {
    throw new NetworksError(`gas_price: expected a price such as 0.025uprov, not '${gasPrice}'`);
  }
  return {
    chainId: fields.text('chain_id'),
    name: fields.text('name'),
    rpc: fields.url('rpc'),
    rest: fields.optional('rest'),
    prefix: fields.text('prefix'),
    token: { base: token.text('base'), display: token.text('display'), exponent: token.count('exponent') },
    gasPrice,
    explorer: fields.optional('explorer'),
  };
}

/** The networks of a file's JSON.
 * @throws {NetworksError} with the path of what is wrong. */
export function parseNetworks(json: unknown): Network[] {
  const file = new Fields(json, 'networks');
  const version = file.count('version');
  if (version !== NETWORKS_VERSION) throw new NetworksError(`networks.version: expected ${NETWORKS_VERSION}, not ${version}`);
  return file.list('networks').map((network) => {
    const provider = network.inner('provider');
    return {
      name: network.text('name'),
      local: network.flag('local'),
      provider: { ...chain(provider), vault: provider.text('vault'), localStaking: provider.optional('local_staking') },
      consumers: network.list('consumers').map((consumer) => ({
        ...chain(consumer),
        externalStaking: consumer.text('external_staking'),
        client: consumer.text('client'),
        rewardDenom: consumer.text('reward_denom'),
        converter: consumer.text('converter'),
        virtualStaking: consumer.text('virtual_staking'),
      })),
    };
  });
}

/** The page about a transaction: of the chain's explorer, or what the node itself has of it. */
export const transactionLink = (on: Chain, hash: string): string =>
  on.explorer?.replace('{hash}', hash) ?? `${on.rpc.replace(/\/$/, '')}/tx?hash=0x${hash}`;
