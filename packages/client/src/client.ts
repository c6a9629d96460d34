/** The client: everything that a user of one deployment does. */

import { SigningCosmWasmClient } from '@cosmjs/cosmwasm';
import type { OfflineSigner } from '@cosmjs/proto-signing';

import * as collateralActions from './actions/collateral.js';
import * as localActions from './actions/local.js';
import { claimRewards } from './actions/rewards.js';
import { checkStake, stake, type StakeCheck, type StakeOptions } from './actions/stake.js';
import * as exits from './actions/unstake.js';
import type { Plan } from './actions/plan.js';
import type { Collateral } from './amount.js';
import { terms } from './consumer-portfolio.js';
import { CosmosNode } from './cosmos-node.js';
import { health, type Health } from './health.js';
import { history, type Transaction } from './history.js';
import type { Consumer, Network } from './networks.js';
import type { ChainNode, ChainValidator, Vote } from './node.js';
import { ballots, type Ballot } from './proposals.js';
import { portfolio, type Portfolio } from './portfolio.js';
import { estimate, send, type Sender, type SendOptions, type Sent } from './send.js';
import { signingOptions } from './signing.js';
import { trace, type Trace } from './trace.js';
import { validators, type Validators } from './validators.js';

/** Nodes of a deployment. */
export interface Nodes {
  provider: ChainNode;
  /** By chain id. */
  consumers: Map<string, ChainNode>;
}

export class MeshClient {
  constructor(
    readonly network: Network,
    readonly nodes: Nodes,
  ) {}

  /** A client of the nodes that the networks file names. */
  static async connect(network: Network): Promise<MeshClient> {
    const provider = await CosmosNode.connect(network.provider.rpc);
    const consumers = new Map<string, ChainNode>();
    for (const { chainId, rpc } of network.consumers) consumers.set(chainId, await CosmosNode.connect(rpc));
    return new MeshClient(network, { provider, consumers });
  }

  /** The consumer with this chain id. */
  consumer(chainId: string): Consumer {
    const found = this.network.consumers.find((consumer) => consumer.chainId === chainId);
    if (!found) throw new RangeError(`no consumer ${chainId} in network ${this.network.name}`);
    return found;
  }

  portfolio(user: string): Promise<Portfolio> {
    return portfolio(this.nodes.provider, this.network, user);
  }

  /** Up to `limit` transactions of a user with a consumer, newest first. */
  async history(chainId: string, user: string, page: { before?: number; limit?: number } = {}): Promise<Transaction[]> {
    const consumer = this.consumer(chainId);
    const [{ graceSecs }, { time }] = await Promise.all([terms(this.nodes.provider, consumer), this.nodes.provider.latestBlock()]);
    return history(this.nodes.provider, consumer.externalStaking, user, graceSecs, time, page);
  }

  validators(chainId: string): Promise<Validators> {
    return validators(this.nodes.provider, this.#node(chainId), this.consumer(chainId));
  }

  /** Validators of the provider itself, for local stake: active ones first, by voting power. */
  async localValidators(): Promise<ChainValidator[]> {
    const all = await this.nodes.provider.validators();
    const rank = ({ status, tokens }: ChainValidator) => (status === 'active' ? tokens + (1n << 128n) : tokens);
    return all.sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
  }

  health(chainId: string): Promise<Health> {
    return health(this.nodes.provider, this.#node(chainId), this.consumer(chainId));
  }

  /** Where a transaction is on both chains. */
  trace(chainId: string, transaction: Transaction): Promise<Trace> {
    return trace(this.nodes.provider, this.#node(chainId), this.network, this.consumer(chainId), transaction);
  }

  /** Proposals of the provider that can be voted on now, with the votes of `voter`: the proxy of a
   * user's local stake. */
  ballots(voter: string | null): Promise<Ballot[]> {
    return ballots(this.nodes.provider, voter);
  }

  /** What a user can do. */
  as(user: string): User {
    return new User(this, user);
  }

  /** What signs and sends: for wallets, and for keys in a program. */
  async signing(signer: OfflineSigner): Promise<Sender> {
    const { provider } = this.nodes;
    if (provider instanceof CosmosNode) return SigningCosmWasmClient.createWithSigner(provider.comet, signer, signingOptions());
    return SigningCosmWasmClient.connectWithSigner(this.network.provider.rpc, signer, signingOptions());
  }

  #node(chainId: string): ChainNode {
    const node = this.nodes.consumers.get(chainId);
    if (!node) throw new RangeError(`no node of ${chainId}`);
    return node;
  }
}

/** The actions of one user. Each makes a plan, and throws `NotPossible` if it would be refused. */
export class User {
  constructor(
    readonly client: MeshClient,
    readonly address: string,
  ) {}

  get #context() {
    return { node: this.client.nodes.provider, network: this.client.network, user: this.address };
  }

  bond = (amount: Collateral): Promise<Plan> => collateralActions.bond(this.#context, amount);
  unbond = (amount: Collateral): Promise<Plan> => collateralActions.unbond(this.#context, amount);

  checkStake = (chainId: string, validator: string, amount: Collateral, options?: StakeOptions): Promise<StakeCheck> =>
    checkStake(this.#context, this.client.consumer(chainId), validator, amount, options);
  stake = (chainId: string, validator: string, amount: Collateral, options?: StakeOptions): Promise<Plan> =>
    stake(this.#context, this.client.consumer(chainId), validator, amount, options);
  unstake = (chainId: string, validator: string, amount: Collateral): Promise<Plan> =>
    exits.unstake(this.#context, this.client.consumer(chainId), validator, amount);
  forceFailed = (chainId: string, validator: string, amount: Collateral): Promise<Plan> =>
    exits.forceFailed(this.#context, this.client.consumer(chainId), validator, amount);
  /** Aborts a silent stake, or forces a silent unstake. */
  giveUp = (chainId: string, transaction: bigint): Promise<Plan> =>
    exits.giveUp(this.#context, this.client.consumer(chainId), transaction);
  workOffDebt = (chainId: string): Promise<Plan> => exits.workOffDebt(this.#context, this.client.consumer(chainId));

  /** Of all consumers in one transaction. */
  withdrawClaims = (): Promise<Plan> => exits.withdrawClaims(this.#context);
  /** Of all consumers and of local stake in one transaction. */
  claimRewards = (): Promise<Plan> => claimRewards(this.#context);

  stakeLocal = (validator: string, amount: Collateral, options?: { bond?: Collateral }): Promise<Plan> =>
    localActions.stakeLocal(this.#context, validator, amount, options);
  unstakeLocal = (validator: string, amount: Collateral): Promise<Plan> => localActions.unstakeLocal(this.#context, validator, amount);
  restakeLocal = (from: string, to: string, amount: Collateral): Promise<Plan> =>
    localActions.restakeLocal(this.#context, from, to, amount);
  collectLocal = (): Promise<Plan> => localActions.collectLocal(this.#context);
  workOffLocal = (): Promise<Plan> => localActions.workOffLocal(this.#context);
  vote = (proposal: bigint, option: Vote): Promise<Plan> => localActions.vote(this.#context, proposal, option);

  /** Gas and fee that a plan would take. Fails as the plan would, and costs nothing. */
  estimate(sender: Sender, plan: Plan, options?: SendOptions) {
    return estimate(sender, this.address, plan, this.client.network.provider.gasPrice, options);
  }

  /** Signs and sends a plan, and waits until it is in a block. */
  send(sender: Sender, plan: Plan, options?: SendOptions): Promise<Sent> {
    const { chainId, gasPrice } = this.client.network.provider;
    return send(sender, this.address, chainId, plan, gasPrice, options);
  }
}
