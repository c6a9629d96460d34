/** Signs and sends a plan as one transaction, with simulated gas and a margin. */

import type { SigningCosmWasmClient } from '@cosmjs/cosmwasm';
import { toUtf8 } from '@cosmjs/encoding';
import { calculateFee, GasPrice, type Event, type StdFee } from '@cosmjs/stargate';
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx';

import type { Plan } from './actions/plan.js';
import { TransactionFailed } from './failures.js';
import { toJson } from './json.js';

/** What is needed to sign and send: the part of `SigningCosmWasmClient` of @cosmjs that is used. */
export type Sender = Pick<SigningCosmWasmClient, 'simulate' | 'signAndBroadcast' | 'getChainId'>;

export interface SendOptions {
  /** Gas limit over simulated gas. A consumer's packet can arrive between simulation and execution,
   * and then there is a little more to do. */
  margin?: number;
  memo?: string;
}

export const DEFAULT_MARGIN = 1.4;

/** A change of a transaction's status, as external-staking tells it in an event. */
export interface Told {
  /** The contract that tells it. */
  contract: string;
  id: bigint;
  kind: string;
  status: string;
}

export interface Sent {
  hash: string;
  height: number;
  gasUsed: bigint;
  fee: StdFee;
  transactions: Told[];
}

/** The transactions that events of a block tell of. */
export function toldIn(events: readonly Event[]): Told[] {
  return events
    .filter((event) => event.type === 'wasm-mesh_tx')
    .map((event) => {
      const value = (key: string) => event.attributes.find((attribute) => attribute.key === key)?.value ?? '';
      return { contract: value('_contract_address'), id: BigInt(value('tx_id')), kind: value('kind'), status: value('status') };
    });
}

const messagesOf = (user: string, plan: Plan) =>
  plan.calls.map(({ contract, msg, funds }) => ({
    typeUrl: '/cosmwasm.wasm.v1.MsgExecuteContract',
    value: MsgExecuteContract.fromPartial({ sender: user, contract, msg: toUtf8(toJson(msg)), funds }),
  }));

/** Simulated gas with the margin, and its fee. Fails like the transaction would, and costs nothing. */
export async function estimate(
  sender: Sender,
  user: string,
  plan: Plan,
  gasPrice: string,
  { margin = DEFAULT_MARGIN, memo = '' }: SendOptions = {},
): Promise<StdFee> {
  const gas = await sender.simulate(user, messagesOf(user, plan), memo);
  return calculateFee(Math.ceil(gas * margin), GasPrice.fromString(gasPrice));
}

/** Signs and sends a plan, and waits until it is in a block.
 * @throws what `explainFailure` explains. */
export async function send(
  sender: Sender,
  user: string,
  chainId: string,
  plan: Plan,
  gasPrice: string,
  options: SendOptions = {},
): Promise<Sent> {
  const actual = await sender.getChainId();
  if (actual !== chainId) throw new Error(`wrong network: the node is of ${actual}, not of ${chainId}`);
  const fee = await estimate(sender, user, plan, gasPrice, options);
  const { code, rawLog, transactionHash, height, gasUsed, events } = await sender.signAndBroadcast(user, messagesOf(user, plan), fee, options.memo ?? '');
  if (code !== 0) throw new TransactionFailed(rawLog ?? `code ${code}`, transactionHash, height);
  return { hash: transactionHash, height, gasUsed, fee, transactions: toldIn(events) };
}
