/** A node over its CometBFT RPC. Questions that are asked at the same time go out as one request. */

import { CosmWasmClient } from '@cosmjs/cosmwasm';
import { fromUtf8, toHex, toUtf8 } from '@cosmjs/encoding';
import { createProtobufRpcClient, QueryClient, setupDistributionExtension, setupStakingExtension } from '@cosmjs/stargate';
import { Comet38Client, type CometClient } from '@cosmjs/tendermint-rpc';
import { ProposalStatus, VoteOption } from 'cosmjs-types/cosmos/gov/v1/gov';
import { QueryProposalsRequest, QueryProposalsResponse, QueryVoteRequest, QueryVoteResponse } from 'cosmjs-types/cosmos/gov/v1/query';
import { BondStatus as ProtoStatus } from 'cosmjs-types/cosmos/staking/v1beta1/staking';
import { QuerySmartContractStateRequest, QuerySmartContractStateResponse } from 'cosmjs-types/cosmwasm/wasm/v1/query';
import { QueryClientStatusRequest, QueryClientStatusResponse } from 'cosmjs-types/ibc/core/client/v1/query';

import type { Ratio } from './amount.js';
import { BatchRpc } from './batch-rpc.js';
import { parseJson, toJson } from './json.js';
import type { Block, ChainNode, ChainValidator, ClientStatus, FoundTx, OpenProposal, Vote } from './node.js';

const STATUSES: readonly ClientStatus[] = ['Active', 'Expired', 'Frozen', 'Unauthorized'];
/** Transactions of one search. More than one tells of the same transaction of a contract only when
 * it begins and when it ends. */
const MOST_FOUND = 10;
const GOV = 'cosmos.gov.v1.Query';
const VOTES = new Map<VoteOption, Vote>([
  [VoteOption.VOTE_OPTION_YES, 'yes'],
  [VoteOption.VOTE_OPTION_NO, 'no'],
  [VoteOption.VOTE_OPTION_ABSTAIN, 'abstain'],
  [VoteOption.VOTE_OPTION_NO_WITH_VETO, 'no_with_veto'],
]);
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
    return this.#ask(address, toJson(query));
  }

  async #ask(address: string, query: string): Promise<unknown> {
    const request = QuerySmartContractStateRequest.encode({ address, queryData: toUtf8(query) }).finish();
    const answer = await this.#queries.rpc.request('cosmwasm.wasm.v1.Query', 'SmartContractState', request);
    return parseJson(fromUtf8(QuerySmartContractStateResponse.decode(answer).data));
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

  async findTransactions(query: string): Promise<FoundTx[]> {
    const { txs } = await this.comet.txSearch({ query, per_page: MOST_FOUND, order_by: 'asc' });
    return txs.map(({ hash, height, result }) => ({
      hash: toHex(hash).toUpperCase(),
      height,
      events: result.events.map(({ type, attributes }) => ({ type, attributes })),
    }));
  }

  async openProposals(): Promise<OpenProposal[]> {
    const proposalStatus = ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD;
    const request = QueryProposalsRequest.encode(QueryProposalsRequest.fromPartial({ proposalStatus })).finish();
    const { proposals } = QueryProposalsResponse.decode(await this.#queries.rpc.request(GOV, 'Proposals', request));
    return proposals.map(({ id, title, summary, votingEndTime }) => ({
      id,
      title,
      summary,
      endsAt: new Date(Number(votingEndTime?.seconds ?? 0n) * 1000),
    }));
  }

  async voteOf(proposal: bigint, voter: string): Promise<Vote | 'split' | null> {
    const request = QueryVoteRequest.encode({ proposalId: proposal, voter }).finish();
    let answer: Uint8Array;
    try {
      answer = await this.#queries.rpc.request(GOV, 'Vote', request);
    } catch (error) {
      if (/not found/i.test(String(error))) return null;
      throw error;
    }
    const options = QueryVoteResponse.decode(answer).vote?.options ?? [];
    const [only] = options;
    return only && options.length === 1 ? (VOTES.get(only.option) ?? null) : options.length ? 'split' : null;
  }
}

function queries(comet: CometClient) {
  const client = QueryClient.withExtensions(comet, setupStakingExtension, setupDistributionExtension);
  return { staking: client.staking, distribution: client.distribution, rpc: createProtobufRpcClient(client) };
}
