/** Bond and unbond. */

import type { Collateral } from '../amount.js';
import { VaultExecuteMsgBuilder, ask } from '../contracts.js';
import { collateralAccount } from '../portfolio.js';
import { checkNotZero, coin, reconcileIfOut, words, type Context } from './context.js';
import { call, refuse, type Call, type Plan } from './plan.js';

export function bondCall(context: Context, amount: Collateral): Call {
  return call(context.network.provider.vault, VaultExecuteMsgBuilder.bond(), `Bond ${words(context, amount)} in the vault`, [
    coin(context, amount),
  ]);
}

/** Collateral is added to the vault. */
export async function bond(context: Context, amount: Collateral): Promise<Plan> {
  checkNotZero(amount);
  const wallet = await context.node.balance(context.user, context.network.provider.token.base);
  if (amount > wallet) refuse('insufficient_wallet', `You have ${words(context, wallet)}, and fees are paid from that too.`);
  return { calls: [bondCall(context, amount)] };
}

/** Free collateral is paid back at once. */
export async function unbond(context: Context, amount: Collateral): Promise<Plan> {
  checkNotZero(amount);
  const { node, network, user } = context;
  const { vault } = network.provider;
  const { free } = await collateralAccount(node, vault, user);
  if (amount > free) refuse('insufficient_free', `${words(context, free)} of your collateral is free. The rest is pledged or staked.`);
  const { free_unreconciled: unreconciled } = await ask(node, 'vault', vault, 'local_account', { account: user });
  const first = amount > BigInt(unreconciled) ? await reconcileIfOut(context) : [];
  const msg = VaultExecuteMsgBuilder.unbond({ amount: coin(context, amount) });
  return { calls: [...first, call(vault, msg, `Take ${words(context, amount)} out of the vault`)] };
}
