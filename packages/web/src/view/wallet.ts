/** Wallets with the interface of `window.keplr`. */

import type { OfflineSigner } from '@cosmjs/proto-signing';
import { explainFailure, type Chain } from 'mesh-client';

/** The part of the interface that is used. */
export interface Keplr {
  enable(chainId: string): Promise<void>;
  experimentalSuggestChain(info: object): Promise<void>;
  getKey(chainId: string): Promise<{ name: string; bech32Address: string }>;
  getOfflineSignerAuto(chainId: string): Promise<OfflineSigner>;
  defaultOptions?: { sign?: { preferNoSetFee?: boolean } };
}

export interface Account {
  name: string;
  address: string;
  signer: OfflineSigner;
  /** A key that was typed in, on a local network. */
  local: boolean;
}

/** What a wallet must know of a chain that it does not know. */
export function chainInfo(chain: Chain): object {
  const currency = { coinDenom: chain.token.display, coinMinimalDenom: chain.token.base, coinDecimals: chain.token.exponent };
  const price = Number.parseFloat(chain.gasPrice);
  const { prefix } = chain;
  return {
    chainId: chain.chainId,
    chainName: chain.name,
    rpc: chain.rpc,
    rest: chain.rest ?? chain.rpc,
    bip44: { coinType: 118 },
    bech32Config: {
      bech32PrefixAccAddr: prefix,
      bech32PrefixAccPub: `${prefix}pub`,
      bech32PrefixValAddr: `${prefix}valoper`,
      bech32PrefixValPub: `${prefix}valoperpub`,
      bech32PrefixConsAddr: `${prefix}valcons`,
      bech32PrefixConsPub: `${prefix}valconspub`,
    },
    currencies: [currency],
    stakeCurrency: currency,
    feeCurrencies: [{ ...currency, gasPriceStep: { low: price, average: price * 1.2, high: price * 1.5 } }],
    features: ['cosmwasm'],
  };
}

/** An account of the wallet on a chain. The chain is suggested to a wallet that does not know it. */
export async function connectWallet(keplr: Keplr, chain: Chain): Promise<Account> {
  try {
    await keplr.enable(chain.chainId);
  } catch (error) {
    if (explainFailure(error).code === 'rejected') throw error;
    await keplr.experimentalSuggestChain(chainInfo(chain));
    await keplr.enable(chain.chainId);
  }
  // Gas was simulated here: the wallet shows the fee, and does not guess another one.
  keplr.defaultOptions = { sign: { preferNoSetFee: true } };
  const [{ name, bech32Address }, signer] = await Promise.all([keplr.getKey(chain.chainId), keplr.getOfflineSignerAuto(chain.chainId)]);
  if (!bech32Address.startsWith(`${chain.prefix}1`)) throw new Error(`wrong network: the wallet has ${bech32Address}, no address of ${chain.name}`);
  return { name, address: bech32Address, signer, local: false };
}
