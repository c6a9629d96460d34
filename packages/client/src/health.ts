/** How a consumer does: what new stake, exits and rewards depend on. */

import { collateral, native, ratio, type Collateral, type Native, type Ratio } from './amount.js';
import { allPages, ask, PAGE, type ContractReader } from './contracts.js';
import type { Consumer } from './networks.js';
import type { ChainNode, ClientStatus } from './node.js';
import { fromNanos } from './time.js';

/** An answer of a chain that may be silent. */
export type Answered<T> = { ok: true; value: T } | { ok: false; error: string };

export interface ProviderSide {
  /** Light client of the consumer on the provider. */
  client: ClientStatus;
  channel: { id: string; state: 'open' | 'closed' } | null;
  /** Packets without an answer. */
  inFlight: number;
  /** Forced unstakes that the consumer has not been told of. */
  owed: number;
  /** Rewards that wait for stake on their validator. */
  parkedRewards: bigint;
  diverged: string[];
  slashed: string[];
}

export interface ConsumerSide {
  height: number;
  at: Date;
  /** Native tokens for one of the provider. None if the feed does not answer. */
  price: { value: Ratio; setAt: Date; stale: boolean } | null;
  discount: Ratio;
  /** Provider-side stake behind all living validators. */
  stake: Collateral;
  cap: Native;
  delegated: Native;
  epoch: { number: number; startedAt: Date | null; running: boolean; nextAt: Date };
}

export interface Health {
  provider: ProviderSide;
  /** From the consumer's own node. */
  consumer: Answered<ConsumerSide>;
}

async function providerSide(node: ChainNode, consumer: Consumer): Promise<ProviderSide> {
  const contract = consumer.externalStaking;
  const [client, channel, owed, known, pools] = await Promise.all([
    node.clientStatus(consumer.client),
    channelOf(node, contract),
    ask(node, 'external-staking', contract, 'owed', { limit: 1 }),
    allPages(
      async (after: string | null) =>
        (await ask(node, 'external-staking', contract, 'list_validators', { start_after: after, limit: PAGE })).validators,
      (last) => last.validator,
    ),
    allPages(
      async (after: string | null) =>
        (await ask(node, 'external-staking', contract, 'reward_pools', { start_after: after, limit: PAGE })).pools,
      (last) => last.validator,
    ),
  ]);
  const ledgers = await Promise.all(
    known.map(async ({ validator }) => ({ validator, ledger: await ask(node, 'external-staking', contract, 'ledger', { validator }) })),
  );
  return {
    client,
    channel,
    inFlight: ledgers.reduce((count, { ledger }) => count + ledger.in_flight, 0),
    owed: owed.total,
    parkedRewards: pools.reduce((total, { parked }) => total + BigInt(parked), 0n),
    diverged: ledgers.filter(({ ledger }) => ledger.diverged != null).map(({ validator }) => validator),
    slashed: ledgers.filter(({ ledger }) => ledger.slashed != null).map(({ validator }) => validator),
  };
}

/** The control channel, as its contract knows it. */
export async function channelOf(reader: ContractReader, contract: string): Promise<ProviderSide['channel']> {
  const { channel } = await ask(reader, 'external-staking', contract, 'ibc_channel', {});
  return channel ? { id: channel.channel_id, state: channel.state === 'open' ? 'open' : 'closed' } : null;
}

async function consumerSide(node: ChainNode, consumer: Consumer): Promise<ConsumerSide> {
  const [block, conversion, status, epoch] = await Promise.all([
    node.latestBlock(),
    ask(node, 'converter', consumer.converter, 'conversion', {}),
    ask(node, 'virtual-staking', consumer.virtualStaking, 'bond_status', {}),
    ask(node, 'virtual-staking', consumer.virtualStaking, 'epoch', {}),
  ]);
  const price = conversion.price ?? null;
  return {
    height: block.height,
    at: block.time,
    price: price && { value: ratio(price.native_per_foreign), setAt: fromNanos(price.updated), stale: price.stale },
    discount: ratio(conversion.discount),
    stake: collateral(conversion.total_stake),
    cap: native(status.cap),
    delegated: native(status.delegated),
    epoch: {
      number: epoch.epoch,
      startedAt: epoch.started ? fromNanos(epoch.started) : null,
      running: epoch.running,
      nextAt: fromNanos(epoch.next),
    },
  };
}

export async function health(providerNode: ChainNode, consumerNode: ChainNode, consumer: Consumer): Promise<Health> {
  const [provider, answered] = await Promise.all([
    providerSide(providerNode, consumer),
    consumerSide(consumerNode, consumer).then(
      (value): Answered<ConsumerSide> => ({ ok: true, value }),
      (error: unknown): Answered<ConsumerSide> => ({ ok: false, error: error instanceof Error ? error.message : String(error) }),
    ),
  ]);
  return { provider, consumer: answered };
}
