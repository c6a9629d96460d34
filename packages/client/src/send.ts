/** Signs and sends a plan as one transaction, with simulated gas and a margin. */

import type { ExecuteInstruction, SigningCosmWasmClient } from '@cosmjs/cosmwasm';
import { toUtf8 } from '@cosmjs/encoding';
import { calculateFee, GasPrice, type Event, type StdFee } from '@cosmjs/stargate';
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx';

import type { Plan } from './actions/plan.js';
import { TransactionFailed } from './failures.js';

/** What is needed to sign and send: the part of `SigningCosmWasmClient` of @cosmjs that is used. */
export type Sender = Pick<SigningCosmWasmClient, 'simulate' | 'executeMultiple' | 'getChainId'>;

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
  id: number;
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
      return { contract: value('_contract_address'), id: Number(value('tx_id')), kind: value('kind'), status: value('status') };
    });
}

/** Simulated gas with the margin, and its fee. Fails like the transaction would, and costs nothing. */
export async function estimate(
  sender: Sender,
  user: string,
  plan: Plan,
  gasPrice: string,
  { margin = DEFAULT_MARGIN, memo = '' }: SendOptions = {},
): Promise<StdFee> {
  const messages = plan.calls.map(({ contract, msg, funds }) => ({
    typeUrl: '/cosmwasm.wasm.v1.MsgExecuteContract',
    value: MsgExecuteContract.fromPartial({ sender: user, contract, msg: toUtf8(JSON.stringify(msg)), funds }),
  }));
  const gas = await sender.simulate(user, messages, memo);
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
  const instructions: ExecuteInstruction[] = plan.calls.map(({ contract, msg, funds }) => ({ contractAddress: contract, msg, funds }));
  try {
    const { transactionHash, height, gasUsed, events } = await sender.executeMultiple(user, instructions, fee, options.memo ?? '');
    return { hash: transactionHash, height, gasUsed, fee, transactions: toldIn(events) };
  } catch (error) {
    throw inBlock(error);
  }
}

/** An error of @cosmjs about a transaction that is in a block and failed there, with its hash. */
function inBlock(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const match = /Error when broadcasting tx ([0-9A-F]{64}) at height (\d+)/.exec(error.message);
  return match?.[1] ? new TransactionFailed(error.message, match[1], Number(match[2])) : error;
}
