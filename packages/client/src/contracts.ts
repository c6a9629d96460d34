/** The contracts: their generated types, their message builders, and one typed way to ask them. */

import type { ConverterResponses } from './generated/Converter.responses.js';
import type * as Converter from './generated/Converter.types.js';
import type { ExternalStakingResponses } from './generated/ExternalStaking.responses.js';
import type * as ExternalStaking from './generated/ExternalStaking.types.js';
import type { LocalStakingResponses } from './generated/LocalStaking.responses.js';
import type * as LocalStaking from './generated/LocalStaking.types.js';
import type { PriceFeedResponses } from './generated/PriceFeed.responses.js';
import type * as PriceFeed from './generated/PriceFeed.types.js';
import type { StakingProxyResponses } from './generated/StakingProxy.responses.js';
import type * as StakingProxy from './generated/StakingProxy.types.js';
import type { VaultResponses } from './generated/Vault.responses.js';
import type * as Vault from './generated/Vault.types.js';
import type { VirtualStakingResponses } from './generated/VirtualStaking.responses.js';
import type * as VirtualStaking from './generated/VirtualStaking.types.js';

export type { Converter, ExternalStaking, LocalStaking, PriceFeed, StakingProxy, Vault, VirtualStaking };
export { ConverterExecuteMsgBuilder } from './generated/Converter.message-builder.js';
export { ExternalStakingExecuteMsgBuilder } from './generated/ExternalStaking.message-builder.js';
export { LocalStakingExecuteMsgBuilder } from './generated/LocalStaking.message-builder.js';
export { PriceFeedExecuteMsgBuilder } from './generated/PriceFeed.message-builder.js';
export { StakingProxyExecuteMsgBuilder } from './generated/StakingProxy.message-builder.js';
export { VaultExecuteMsgBuilder } from './generated/Vault.message-builder.js';
export { VirtualStakingExecuteMsgBuilder } from './generated/VirtualStaking.message-builder.js';

/** Queries of each contract, and their answers. */
export interface Contracts {
  vault: { query: Vault.QueryMsg; responses: VaultResponses };
  'external-staking': { query: ExternalStaking.QueryMsg; responses: ExternalStakingResponses };
  'local-staking': { query: LocalStaking.QueryMsg; responses: LocalStakingResponses };
  'staking-proxy': { query: StakingProxy.QueryMsg; responses: StakingProxyResponses };
  converter: { query: Converter.QueryMsg; responses: ConverterResponses };
  'virtual-staking': { query: VirtualStaking.QueryMsg; responses: VirtualStakingResponses };
  'price-feed': { query: PriceFeed.QueryMsg; responses: PriceFeedResponses };
}

export type ContractName = keyof Contracts;

type Queries<Name extends ContractName> = keyof Contracts[Name]['responses'] & string;

type Arguments<Query, Key extends string> = Query extends Record<Key, infer Fields> ? Fields : never;

/** What is needed of a chain to ask its contracts. `CosmWasmClient` of @cosmjs is one. */
export interface ContractReader {
  queryContractSmart(address: string, query: Record<string, unknown>): Promise<unknown>;
}

/** The answer of the contract `name` at `address` to one query. */
export async function ask<Name extends ContractName, Key extends Queries<Name>>(
  reader: ContractReader,
  name: Name,
  address: string,
  query: Key,
  fields: Arguments<Contracts[Name]['query'], Key>,
): Promise<Contracts[Name]['responses'][Key]> {
  void name;
  return (await reader.queryContractSmart(address, { [query]: fields })) as Contracts[Name]['responses'][Key];
}

/** The most that a page of a list has. */
export const PAGE = 100;

/** All items of a paged list. `cursor` is where the page after an item starts. */
export async function allPages<Item, Cursor>(
  page: (after: Cursor | null) => Promise<Item[]>,
  cursor: (last: Item) => Cursor,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: Cursor | null = null;
  for (;;) {
    const found: Item[] = await page(after);
    items.push(...found);
    const last = found.at(-1);
    if (found.length < PAGE || last === undefined) return items;
    after = cursor(last);
  }
}
