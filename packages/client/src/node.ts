/** A node of a chain: what this package asks of it, besides its contracts. */

import type { Event } from '@cosmjs/stargate';

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

/** A transaction in a block, as the index of a node has it. */
export interface FoundTx {
  hash: string;
  height: number;
  events: readonly Event[];
}

/** Answers to a proposal, as the chain names them. */
export type Vote = 'yes' | 'no' | 'abstain' | 'no_with_veto';

/** A proposal in its voting period. */
export interface OpenProposal {
  id: bigint;
  title: string;
  summary: string;
  endsAt: Date;
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
  /** Transactions whose events match, oldest first. Fails where the node has no index. */
  findTransactions(query: string): Promise<FoundTx[]>;
  openProposals(): Promise<OpenProposal[]>;
  /** How an account has voted. `split`: with more than one answer. */
  voteOf(proposal: bigint, voter: string): Promise<Vote | 'split' | null>;
}
