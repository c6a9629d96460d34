/** A node's CometBFT RPC over the tables of the client's tests: what a browser sees of a chain. */

import { fromBase64, fromHex, fromUtf8, toBase64, toUtf8 } from '@cosmjs/encoding';
import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth';
import { QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query';
import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { QueryDelegationTotalRewardsResponse } from 'cosmjs-types/cosmos/distribution/v1beta1/query';
import { QueryValidatorsResponse } from 'cosmjs-types/cosmos/staking/v1beta1/query';
import { BondStatus } from 'cosmjs-types/cosmos/staking/v1beta1/staking';
import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { TxRaw, TxBody } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { QueryAccountRequest } from 'cosmjs-types/cosmos/auth/v1beta1/query';
import { QuerySmartContractStateRequest, QuerySmartContractStateResponse } from 'cosmjs-types/cosmwasm/wasm/v1/query';
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx';
import { ProposalStatus, VoteOption } from 'cosmjs-types/cosmos/gov/v1/gov';
import { QueryProposalsResponse, QueryVoteRequest, QueryVoteResponse } from 'cosmjs-types/cosmos/gov/v1/query';
import { QueryClientStatusResponse } from 'cosmjs-types/ibc/core/client/v1/query';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { FoundTx } from '../../client/src/node.js';
import type { TableNode } from '../../client/test/support/world.js';
import { checkExecute } from '../../client/test/support/schemas.js';
import type { ContractName } from '../../client/src/contracts.js';
import { parseJson, toJson } from '../../client/src/json.js';

interface Question {
  jsonrpc: string;
  id: number;
  method: string;
  params: Record<string, string>;
}

/** A message of a transaction that was sent. */
export interface Executed {
  contract: string;
  msg: Record<string, unknown>;
}

const CONTRACTS: Record<string, ContractName> = { prov1vault: 'vault', prov1external: 'external-staking', prov1custodian: 'local-staking', prov1proxy: 'staking-proxy' };

export class RpcNode {
  /** Messages of the transactions that are in blocks, in order. */
  readonly executed: Executed[] = [];
  /** HTTP requests. */
  requests = 0;
  /** What a simulation fails with. */
  refusal: string | null = null;
  /** What a transaction fails with in its block. */
  failure: string | null = null;
  /** Whether it does not answer at all. */
  down = false;
  /** What follows from a transaction. */
  onExecuted: (executed: Executed[]) => void = () => {};
  readonly #txs = new Map<string, string>();
  readonly #table: TableNode;
  readonly #server: Server;

  constructor(table: TableNode) {
    this.#table = table;
    this.#server = createServer((request, response) => {
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
      if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
      if (this.down) return void request.socket.destroy();
      this.requests++;
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', async () => {
        const asked = JSON.parse(body) as Question | Question[];
        // As CometBFT does: without the headers of CORS, so that a browser sees no answer at all.
        if ([asked].flat().length > 10) return void response.writeHead(200).end('batch request exceeds maximum (10)');
        const answers = await Promise.all([asked].flat().map((question) => this.#answer(question)));
        response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(Array.isArray(asked) ? answers : answers[0]));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer({ id, method, params }: Question): Promise<object> {
    try {
      return { jsonrpc: '2.0', id, result: await this.#result(method, params) };
    } catch (error) {
      return { jsonrpc: '2.0', id, error: { code: -32603, message: 'Internal error', data: String(error) } };
    }
  }

  async #result(method: string, params: Record<string, string>): Promise<object> {
    switch (method) {
      case 'status':
        return this.#status();
      case 'abci_query':
        return { response: await this.#query(params['path'] ?? '', fromHex(params['data'] ?? '')) };
      case 'broadcast_tx_sync':
        return this.#broadcast(params['tx'] ?? '');
      case 'tx_search':
        return this.#search(params['query'] ?? '');
      default:
        throw new Error(`no method ${method}`);
    }
  }

  async #status(): Promise<object> {
    const { chainId, height, time } = await this.#table.latestBlock();
    const hash = 'AB'.repeat(32);
    return {
      node_info: {
        id: 'ab', listen_addr: 'tcp://x', network: chainId, version: '0.38.0', channels: '40', moniker: 'x', other: {},
        protocol_version: { p2p: '8', block: '11', app: '0' },
      },
      sync_info: {
        latest_block_hash: hash, latest_app_hash: hash, latest_block_height: String(height), latest_block_time: time.toISOString(), catching_up: false,
      },
      validator_info: { address: 'AB'.repeat(20), pub_key: { type: 'tendermint/PubKeyEd25519', value: toBase64(new Uint8Array(32)) }, voting_power: '1' },
    };
  }

  async #query(path: string, data: Uint8Array): Promise<object> {
    try {
      return { code: 0, value: toBase64(await this.#value(path, data)), height: '1000', log: '' };
    } catch (error) {
      return { code: 18, value: '', height: '1000', log: error instanceof Error ? error.message : String(error) };
    }
  }

  async #value(path: string, data: Uint8Array): Promise<Uint8Array> {
    switch (path) {
      case '/cosmwasm.wasm.v1.Query/SmartContractState': {
        const { address, queryData } = QuerySmartContractStateRequest.decode(data);
        const answer = await this.#table.queryContractSmart(address, parseJson(fromUtf8(queryData)) as Record<string, unknown>);
        return QuerySmartContractStateResponse.encode({ data: toUtf8(toJson(answer)) }).finish();
      }
      case '/cosmos.bank.v1beta1.Query/Balance': {
        const { address, denom } = QueryBalanceRequest.decode(data);
        const amount = await this.#table.balance(address, denom);
        return QueryBalanceResponse.encode({ balance: { denom, amount: amount.toString() } }).finish();
      }
      case '/ibc.core.client.v1.Query/ClientStatus':
        return QueryClientStatusResponse.encode({ status: await this.#table.clientStatus() }).finish();
      case '/cosmos.distribution.v1beta1.Query/DelegationTotalRewards':
        return QueryDelegationTotalRewardsResponse.encode({ rewards: [], total: [] }).finish();
      case '/cosmos.staking.v1beta1.Query/Validators':
        return this.#validators();
      case '/cosmos.gov.v1.Query/Proposals':
        return this.#proposals();
      case '/cosmos.gov.v1.Query/Vote':
        return this.#vote(QueryVoteRequest.decode(data));
      case '/cosmos.auth.v1beta1.Query/Account': {
        const { address } = QueryAccountRequest.decode(data);
        const value = BaseAccount.encode({ address, accountNumber: 7n, sequence: 0n }).finish();
        return QueryAccountResponse.encode({ account: { typeUrl: '/cosmos.auth.v1beta1.BaseAccount', value } }).finish();
      }
      case '/cosmos.tx.v1beta1.Service/Simulate': {
        const { tx, txBytes } = SimulateRequest.decode(data);
        messagesOf(tx?.body ?? TxBody.decode(TxRaw.decode(txBytes).bodyBytes));
        if (this.refusal) throw new Error(`failed to execute message; message index: 0: ${this.refusal}: execute wasm contract failed`);
        return SimulateResponse.encode({ gasInfo: { gasWanted: 0n, gasUsed: 200_000n } }).finish();
      }
      default:
        throw new Error(`no answer to ${path}`);
    }
  }

  async #validators(): Promise<Uint8Array> {
    const validators = (await this.#table.validators()).map(({ operator, moniker, commission, status, tokens }) => ({
      operatorAddress: operator,
      jailed: status === 'jailed',
      status: status === 'active' ? BondStatus.BOND_STATUS_BONDED : BondStatus.BOND_STATUS_UNBONDED,
      tokens: tokens.toString(),
      description: { moniker },
      commission: { commissionRates: { rate: commission.toString(), maxRate: '0', maxChangeRate: '0' } },
    }));
    return QueryValidatorsResponse.encode(QueryValidatorsResponse.fromPartial({ validators })).finish();
  }

  async #proposals(): Promise<Uint8Array> {
    const proposals = (await this.#table.openProposals()).map(({ id, title, summary, endsAt }) => ({
      id, title, summary, status: ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
      votingEndTime: { seconds: BigInt(endsAt.getTime() / 1000), nanos: 0 },
    }));
    return QueryProposalsResponse.encode(QueryProposalsResponse.fromPartial({ proposals })).finish();
  }

  async #vote({ proposalId, voter }: QueryVoteRequest): Promise<Uint8Array> {
    const own = await this.#table.voteOf(proposalId);
    if (own === null) throw new Error(`rpc error: code = InvalidArgument desc = voter: ${voter} not found for proposal: ${proposalId}: invalid request`);
    const option = VoteOption[`VOTE_OPTION_${own.toUpperCase()}` as keyof typeof VoteOption];
    return QueryVoteResponse.encode(QueryVoteResponse.fromPartial({ vote: { proposalId, voter, options: [{ option, weight: '1' }] } })).finish();
  }

  #found(list: FoundTx[]): object {
    const txs = list.map(({ hash, height, events }) => ({
      hash, height: String(height), index: 0, tx: toBase64(new Uint8Array(1)),
      tx_result: { code: 0, codespace: '', log: '', data: '', gas_wanted: '1', gas_used: '1', events: events.map(({ type, attributes }) => ({ type, attributes: attributes.map((attribute) => ({ ...attribute, index: true })) })) },
    }));
    return { txs, total_count: String(txs.length) };
  }

  #broadcast(tx: string): object {
    const bytes = fromBase64(tx);
    const hash = createHash('sha256').update(bytes).digest('hex').toUpperCase();
    this.#txs.set(hash, tx);
    if (this.failure === null) {
      const executed = messagesOf(TxBody.decode(TxRaw.decode(bytes).bodyBytes));
      this.executed.push(...executed);
      this.onExecuted(executed);
    }
    return { code: 0, data: '', log: '', codespace: '', hash };
  }

  async #search(query: string): Promise<object> {
    const hash = /^tx\.hash='(\w+)'$/.exec(query)?.[1];
    if (!hash) return this.#found(await this.#table.findTransactions(query));
    const tx = this.#txs.get(hash);
    if (!tx) return { txs: [], total_count: '0' };
    const failed = this.failure !== null;
    const attributes = Object.entries({ _contract_address: 'prov1external', tx_id: '6', kind: 'stake', status: 'pending' });
    const events = failed ? [] : [{ type: 'wasm-mesh_tx', attributes: attributes.map(([key, value]) => ({ key, value, index: true })) }];
    const result = { code: failed ? 11 : 0, codespace: failed ? 'sdk' : '', log: this.failure ?? '', data: '', gas_wanted: '280000', gas_used: '190000', events };
    return { txs: [{ hash, height: '1001', index: 0, tx_result: result, tx }], total_count: '1' };
  }
}

/** The messages of a transaction, each checked against its contract's schema. */
function messagesOf(body: TxBody): Executed[] {
  return body.messages.map(({ value }) => {
    const { contract, msg } = MsgExecuteContract.decode(value);
    const parsed = parseJson(fromUtf8(msg)) as Record<string, unknown>;
    const name = CONTRACTS[contract];
    if (!name) throw new Error(`nobody is at ${contract}`);
    checkExecute(name, parsed);
    return { contract, msg: parsed };
  });
}

