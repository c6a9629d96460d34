/** Health of a consumer: each thing that stake depends on, and whether it is well. */

import { formatPercent, formatSpan, formatUnits, type Consumer, type Health, type Ratio } from 'mesh-client';

export interface Sign {
  label: string;
  value: string;
  well: boolean;
  /** What it means if it is not. */
  meaning: string;
}

export function signs({ provider, consumer }: Health, of: Consumer, now: Date): Sign[] {
  const list: Sign[] = [
    {
      label: 'Light client',
      value: provider.client,
      well: provider.client === 'Active',
      meaning: 'No message can be sent. Unstakes are forced at once; new stake has to wait for the operators.',
    },
    {
      label: 'Channel',
      value: provider.channel ? `${provider.channel.id}, ${provider.channel.state}` : 'none',
      well: provider.channel?.state === 'open',
      meaning: 'No message can be sent. Unstakes are forced at once; new stake has to wait for the operators.',
    },
    { label: 'Messages without an answer', value: String(provider.inFlight), well: true, meaning: '' },
    { label: 'Forced unstakes that it was not told of', value: String(provider.owed), well: provider.owed === 0, meaning: 'They are sent with the next messages. Claims do not depend on it.' },
    {
      label: 'Rewards that wait for stake',
      value: `${formatUnits(provider.parkedRewards, of.token.exponent)} ${of.token.display}`,
      well: true,
      meaning: '',
    },
    {
      label: 'Validators with contradicting books',
      value: String(provider.diverged.length),
      well: provider.diverged.length === 0,
      meaning: `They take no new stake, and every exit stays open: ${provider.diverged.join(', ')}`,
    },
    {
      label: 'Validators that signed twice',
      value: String(provider.slashed.length),
      well: provider.slashed.length === 0,
      meaning: `They take no new stake, and earn no more: ${provider.slashed.join(', ')}`,
    },
  ];
  if (!consumer.ok) {
    const meaning = 'Nothing is lost. What follows from the consumer itself is not shown until it answers.';
    return [...list, { label: 'Node of the consumer', value: `does not answer (${consumer.error})`, well: false, meaning }];
  }
  const { price, epoch, discount, cap, delegated, at } = consumer.value;
  const age = (date: Date) => formatSpan(now.getTime() - date.getTime());
  return [
    ...list,
    { label: 'Last block', value: `${consumer.value.height}, ${age(at)} ago`, well: now.getTime() - at.getTime() < 120_000, meaning: 'The consumer makes no blocks, or the node is behind.' },
    {
      label: 'Price',
      value: price ? `${ratioWords(price.value)}, ${age(price.setAt)} old` : 'none',
      well: price !== null && !price.stale,
      meaning: 'Delegations only shrink until there is a new price.',
    },
    { label: 'Discount', value: formatPercent(discount), well: true, meaning: '' },
    {
      label: 'Delegated, of the cap',
      value: `${formatUnits(delegated, of.token.exponent)} of ${formatUnits(cap, of.token.exponent)} ${of.token.display}`,
      well: delegated <= cap,
      meaning: 'More is delegated than governance allows now. The next epochs take it back.',
    },
    {
      label: 'Epoch',
      value: epoch.running ? `${epoch.number} is running` : epoch.nextAt > now ? `${epoch.number}, the next one in ${formatSpan(epoch.nextAt.getTime() - now.getTime())}` : `${epoch.number}, the next one is due`,
      well: epoch.nextAt.getTime() > now.getTime() - 600_000,
      meaning: 'Nobody has run an epoch for a while, so new stake earns nothing yet.',
    },
  ];
}

const ratioWords = (value: Ratio): string => formatUnits(value, 18);
