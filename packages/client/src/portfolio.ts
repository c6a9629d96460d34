/** All that a user has: collateral, what binds it, and what is staked where. */

import { collateral, type Collateral } from './amount.js';
import { ask } from './contracts.js';
import { consumerPortfolio, type ConsumerPortfolio } from './consumer-portfolio.js';
import { localPortfolio, type LocalPortfolio } from './local-portfolio.js';
import type { Network } from './networks.js';
import type { ChainNode } from './node.js';

export interface CollateralAccount {
  /** Collateral in the vault, what is staked locally included. */
  bonded: Collateral;
  /** What can be taken out. */
  free: Collateral;
  /** What the largest lien binds. */
  largestLien: Collateral;
  /** What all lienholders and the chain can burn together. */
  slashable: Collateral;
}

export interface Portfolio {
  user: string;
  /** Block that this is the state of, or one just before. */
  height: number;
  at: Date;
  /** Coins of the user outside of the vault. */
  wallet: Collateral;
  collateral: CollateralAccount;
  /** None where the vault has no local staking. */
  local: LocalPortfolio | null;
  consumers: ConsumerPortfolio[];
}

export async function collateralAccount(node: ChainNode, vault: string, user: string): Promise<CollateralAccount> {
  const account = await ask(node, 'vault', vault, 'account_details', { account: user });
  return {
    bonded: collateral(account.bonded),
    free: collateral(account.free),
    largestLien: collateral(account.max_lien),
    slashable: collateral(account.total_slashable),
  };
}

export async function portfolio(node: ChainNode, network: Network, user: string): Promise<Portfolio> {
  const { vault, localStaking, token } = network.provider;
  const block = await node.latestBlock();
  const [wallet, account, local, consumers] = await Promise.all([
    node.balance(user, token.base),
    collateralAccount(node, vault, user),
    localStaking === null ? null : localPortfolio(node, vault, localStaking, token.base, user, block.time),
    Promise.all(network.consumers.map((consumer) => consumerPortfolio(node, vault, consumer, user, block.time))),
  ]);
  return { user, height: block.height, at: block.time, wallet: collateral(wallet), collateral: account, local, consumers };
}
