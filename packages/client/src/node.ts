/** A node of a chain: what this package asks of it, besides its contracts. */

import type { ContractReader } from './contracts.js';
import type { Ratio } from './amount.js';

export interface Block {
  chainId: string;
  height: number;
  time: Date;
}

export type BondStatus = 'active' | 'inactive' | 'jailed';

/** A validator as its own chain describes it. */
export interface ChainValidator {
  operator: string;
  moniker: string;
  commission: Ratio;
  status: BondStatus;
  /** Its voting power, in the chain's smallest unit. */
  tokens: bigint;
}

/** Status of a light client. `Active` is the only good one. */
export type ClientStatus = 'Active' | 'Expired' | 'Frozen' | 'Unauthorized' | 'Unknown';

export interface ChainNode extends ContractReader {
  latestBlock(): Promise<Block>;
  /** All validators of the chain. */
  validators(): Promise<ChainValidator[]>;
  balance(address: string, denom: string): Promise<bigint>;
  clientStatus(client: string): Promise<ClientStatus>;
  /** Whole units that a delegator could withdraw, by validator. */
  stakingRewards(delegator: string, denom: string): Promise<Map<string, bigint>>;
}
