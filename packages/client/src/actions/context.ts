/** What every action needs to know: who acts, where, and how to write amounts. */

import type { Coin } from '@cosmjs/stargate';

import { formatUnits } from '../amount.js';
import type { ConsumerPortfolio } from '../consumer-portfolio.js';
import { ask, ExternalStakingExecuteMsgBuilder, LocalStakingExecuteMsgBuilder, VaultExecuteMsgBuilder } from '../contracts.js';
import type { Consumer, Network } from '../networks.js';
import type { ChainNode } from '../node.js';
import { refuse, call, type Call } from './plan.js';

export interface Context {
  /** Of the provider. */
  node: ChainNode;
  network: Network;
  user: string;
}

export const coin = ({ network }: Context, amount: bigint): Coin => ({ denom: network.provider.token.base, amount: amount.toString() });

/** An amount of collateral in words. */
export const words = ({ network }: Context, amount: bigint): string =>
  `${formatUnits(amount, network.provider.token.exponent)} ${network.provider.token.display}`;

export function checkNotZero(amount: bigint): void {
  if (amount <= 0n) refuse('zero_amount', 'The amount must be more than zero.');
}

export const base64 = (json: object): string => btoa(JSON.stringify(json));

/** The call that tells the vault what the chain has slashed of local stake. The vault lets
 * collateral that is out cover anything only in a transaction that has it. */
export async function reconcileIfOut(context: Context): Promise<Call[]> {
  const { node, network, user } = context;
  const custodian = network.provider.localStaking;
  if (custodian === null) return [];
  const { out } = await ask(node, 'vault', network.provider.vault, 'local_account', { account: user });
  if (BigInt(out) === 0n) return [];
  return [call(custodian, LocalStakingExecuteMsgBuilder.reconcile({ user }), 'Bring the books of your local stake up to date')];
}

/** The call that tells a consumer's contract by how much its lien has shrunk, if it does not know. */
export function reportIfDue({ network, user }: Context, consumer: Consumer, unreported: bigint): Call[] {
  if (unreported === 0n) return [];
  const msg = VaultExecuteMsgBuilder.reportShrunk({ account: user, lienholder: consumer.externalStaking });
  return [call(network.provider.vault, msg, `Tell the contract of ${consumer.name} what was burned for others`)];
}

/** The call that charges the user for slashes that were proved and not yet charged, if there are
 * any: so that amounts after it are what they seem. */
export function settleIfDue(user: string, own: ConsumerPortfolio): Call[] {
  if (!own.positions.some((position) => position.chargeDue)) return [];
  const msg = ExternalStakingExecuteMsgBuilder.settle({ users: [user] });
  return [call(own.consumer.externalStaking, msg, `Settle what was slashed at ${own.consumer.name}`)];
}
