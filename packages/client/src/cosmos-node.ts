/** A node over its CometBFT RPC. Questions that are asked at the same time go out as one request. */

import { CosmWasmClient } from '@cosmjs/cosmwasm';
import { createProtobufRpcClient, QueryClient, setupDistributionExtension, setupStakingExtension } from '@cosmjs/stargate';
import { Comet38Client, type CometClient } from '@cosmjs/tendermint-rpc';
import { BondStatus as ProtoStatus } from 'cosmjs-types/cosmos/staking/v1beta1/staking';
import { QueryClientStatusRequest, QueryClientStatusResponse } from 'cosmjs-types/ibc/core/client/v1/query';

import type { Ratio } from './amount.js';
import { BatchRpc } from './batch-rpc.js';
import type { Block, ChainNode, ChainValidator, ClientStatus } from './node.js';

const STATUSES: readonly ClientStatus[] = ['Active', 'Expired', 'Frozen', 'Unauthorized'];
/** Digits that `DecCoin` has besides the whole units. */
const DEC_COIN = 10n ** 18n;

export class CosmosNode implements ChainNode {
  /** For signing clients of @cosmjs. */
  readonly comet: CometClient;
  readonly #wasm: CosmWasmClient;
  readonly #queries: ReturnType<typeof queries>;

  private constructor(comet: CometClient, wasm: CosmWasmClient) {
    this.comet = comet;
    this.#wasm = wasm;
    this.#queries = queries(comet);
  }

  /** Nothing is asked before the first question. */
  static async connect(rpc: string): Promise<CosmosNode> {
    const comet = Comet38Client.create(new BatchRpc(rpc));
    return new CosmosNode(comet, await CosmWasmClient.create(comet));
  }

  queryContractSmart(address: string, query: Record<string, unknown>): Promise<unknown> {
    return this.#wasm.queryContractSmart(address, query) as Promise<unknown>;
  }

  async latestBlock(): Promise<Block> {
    const { syncInfo, nodeInfo } = await this.comet.status();
    return { chainId: nodeInfo.network, height: syncInfo.latestBlockHeight, time: new Date(syncInfo.latestBlockTime.getTime()) };
  }

  async validators(): Promise<ChainValidator[]> {
    const found: ChainValidator[] = [];
    let page: Uint8Array | undefined;
    do {
      const { validators, pagination } = await this.#queries.staking.validators('', page);
      for (const validator of validators) {
        const status = validator.jailed ? 'jailed' : validator.status === ProtoStatus.BOND_STATUS_BONDED ? 'active' : 'inactive';
        found.push({
          operator: validator.operatorAddress,
          moniker: validator.description.moniker,
          // Protobuf has decimals without their point.
          commission: BigInt(validator.commission.commissionRates.rate) as Ratio,
          status,
          tokens: BigInt(validator.tokens),
        });
      }
      page = pagination?.nextKey.length ? pagination.nextKey : undefined;
    } while (page);
    return found;
  }

  async balance(address: string, denom: string): Promise<bigint> {
    return BigInt((await this.#wasm.getBalance(address, denom)).amount);
  }

  async clientStatus(client: string): Promise<ClientStatus> {
    const request = QueryClientStatusRequest.encode({ clientId: client }).finish();
    const answer = await this.#queries.rpc.request('ibc.core.client.v1.Query', 'ClientStatus', request);
    const { status } = QueryClientStatusResponse.decode(answer);
    return STATUSES.find((known) => known === status) ?? 'Unknown';
  }

  async stakingRewards(delegator: string, denom: string): Promise<Map<string, bigint>> {
    const { rewards } = await this.#queries.distribution.delegationTotalRewards(delegator);
    const whole = new Map<string, bigint>();
    for (const { validatorAddress, reward } of rewards) {
      const coin = reward.find((coin) => coin.denom === denom);
      if (coin) whole.set(validatorAddress, BigInt(coin.amount) / DEC_COIN);
    }
    return whole;
  }
}

function queries(comet: CometClient) {
  const client = QueryClient.withExtensions(comet, setupStakingExtension, setupDistributionExtension);
  return { staking: client.staking, distribution: client.distribution, rpc: createProtobufRpcClient(client) };
}
