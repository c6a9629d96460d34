/** Where a transaction of external-staking is on both chains: the provider's transaction that sent
 * its packet, the consumer's that received it, and the provider's that brought the answer. */

import { fromHex, fromUtf8 } from '@cosmjs/encoding';

import { explainFailure } from './failures.js';
import type { Transaction } from './history.js';
import { parseJson } from './json.js';
import { transactionLink, type Chain, type Consumer, type Network } from './networks.js';
import type { ChainNode, FoundTx } from './node.js';
import { toldIn } from './send.js';

/** A transaction of a chain, or why none is known. */
export type Step =
  | { found: true; hash: string; height: number; link: string }
  | { found: false; why: NotFound };

export type NotFound = 'not_yet' | 'no_packet' | 'not_indexed' | 'node_down';

export const NOT_FOUND: Readonly<Record<NotFound, string>> = {
  not_yet: 'not in a block yet',
  no_packet: 'no message was sent',
  not_indexed: 'the node does not keep it: old blocks are pruned, or its index is off',
  node_down: 'the node does not answer',
};

export interface Trace {
  /** On the provider: the user's transaction. */
  sent: Step;
  /** On the consumer: the relayer's transaction that brought the packet. */
  received: Step;
  /** On the provider: what ended it. The relayer's, with the answer, or the user's who gave it up. */
  ended: Step;
}

interface Packet {
  sequence: string;
  channel: string;
}

const none = (why: NotFound): Step => ({ found: false, why });

async function search(node: ChainNode, query: string): Promise<FoundTx[] | NotFound> {
  try {
    return await node.findTransactions(query);
  } catch (error) {
    if (/indexing is disabled/i.test(String(error))) return 'not_indexed';
    if (explainFailure(error).code === 'node_down') return 'node_down';
    throw error;
  }
}

/** The packet that a transaction of the chain sent for the transaction `id`. */
export function packetOf({ events }: FoundTx, id: bigint): Packet | null {
  for (const event of events) {
    if (event.type !== 'send_packet') continue;
    const value = (key: string) => event.attributes.find((attribute) => attribute.key === key)?.value ?? '';
    if (idIn(value('packet_data_hex')) !== id) continue;
    return { sequence: value('packet_sequence'), channel: value('packet_dst_channel') };
  }
  return null;
}

/** The number of the transaction in the data of a packet. */
function idIn(hex: string): bigint | null {
  try {
    const data = parseJson(fromUtf8(fromHex(hex))) as Record<string, { tx_id?: number | bigint }>;
    const id = Object.values(data)[0]?.tx_id;
    return id === undefined ? null : BigInt(id);
  } catch {
    return null;
  }
}

function step(on: Chain, found: FoundTx): Step {
  return { found: true, hash: found.hash, height: found.height, link: transactionLink(on, found.hash) };
}

async function receivedAt(node: ChainNode, consumer: Consumer, packet: Packet | null, pending: boolean): Promise<Step> {
  if (packet === null) return none('no_packet');
  const found = await search(
    node,
    `recv_packet.packet_sequence='${packet.sequence}' AND recv_packet.packet_dst_channel='${packet.channel}'`,
  );
  if (typeof found === 'string') return none(found);
  const first = found[0];
  return first ? step(consumer, first) : none(pending ? 'not_yet' : 'not_indexed');
}

/** Asks the nodes of both chains. What is not found says why. */
export async function trace(provider: ChainNode, consumerNode: ChainNode, network: Network, consumer: Consumer, transaction: Transaction): Promise<Trace> {
  const { id, outcome } = transaction;
  const contract = consumer.externalStaking;
  const found = await search(provider, `wasm-mesh_tx._contract_address='${contract}' AND wasm-mesh_tx.tx_id='${id}'`);
  if (typeof found === 'string') return { sent: none(found), received: none(found), ended: none(found) };

  const tells = (status: (status: string) => boolean) =>
    found.find(({ events }) => toldIn(events).some((told) => told.contract === contract && told.id === id && status(told.status)));
  const end = tells((status) => status !== 'pending');
  // What needs no packet begins and ends in one transaction.
  const begun = tells((status) => status === 'pending') ?? (transaction.channel === null ? end : undefined);
  const pending = outcome.status === 'pending';
  return {
    sent: begun ? step(network.provider, begun) : none('not_indexed'),
    received: begun ? await receivedAt(consumerNode, consumer, packetOf(begun, id), pending) : none('not_indexed'),
    ended: end ? step(network.provider, end) : none(pending ? 'not_yet' : 'not_indexed'),
  };
}
