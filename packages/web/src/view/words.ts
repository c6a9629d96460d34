/** Amounts, times and addresses in words. */

import { formatUnits, type Network, type Token } from 'mesh-client';

/** An amount with its token: at most `digits` after the point, cut and not rounded up. */
export function money(amount: bigint, token: Token, digits = token.exponent): string {
  const exact = formatUnits(amount, token.exponent);
  const [whole = '0', fraction = ''] = exact.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
  const cut = fraction.slice(0, digits).replace(/0+$/, '');
  return `${grouped}${cut ? `.${cut}` : ''} ${token.display}`;
}

/** A long address with its middle left out. */
export const short = (address: string): string => (address.length > 22 ? `${address.slice(0, 12)}…${address.slice(-6)}` : address);

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A time as the user's clock shows it. */
export const moment = (date: Date): string => TIME.format(date);

/** The token of a consumer's rewards: its voucher counts like the token. */
export const rewardToken = (network: Network, chainId: string): Token => {
  const consumer = network.consumers.find((consumer) => consumer.chainId === chainId);
  return consumer ? consumer.token : { base: '', display: '', exponent: 0 };
};
