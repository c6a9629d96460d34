/** The transactions of both chains that a stake or an unstake consists of. Asked for only when they
 * are opened: each costs two searches. */

import { NOT_FOUND, type Step, type Trace, type Transaction } from 'mesh-client';
import { useState } from 'preact/hooks';

import { usePoll } from '../poll.js';
import { useSession } from '../session.js';
import { short } from '../view/words.js';
import { Trouble, Waiting } from './notice.js';

export function OnChain({ chainId, transaction }: { chainId: string; transaction: Transaction }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>On both chains</summary>
      {open && <Steps chainId={chainId} transaction={transaction} />}
    </details>
  );
}

function Steps({ chainId, transaction }: { chainId: string; transaction: Transaction }) {
  const { client, network, now } = useSession();
  const consumer = client.consumer(chainId);
  const found = usePoll<Trace>(() => client.trace(chainId, transaction), 15_000, [client, chainId, transaction.id, transaction.outcome.status]);
  if (found.error !== null) return <Trouble error={found.error} />;
  if (!found.value) return <Waiting what="the nodes" since={found.since} now={now} />;
  const { sent, received, ended } = found.value;
  return (
    <ul class="steps">
      <Line label={`Sent, on ${network.provider.name}`} step={sent} />
      {transaction.channel !== null && <Line label={`Received, on ${consumer.name}`} step={received} />}
      <Line label={`Ended, on ${network.provider.name}`} step={ended} />
    </ul>
  );
}

function Line({ label, step }: { label: string; step: Step }) {
  return (
    <li>
      {label}:{' '}
      {step.found ? (
        <>
          block {step.height}, <a href={step.link} target="_blank" rel="noreferrer" title={step.hash}>{short(step.hash)}</a>
        </>
      ) : (
        NOT_FOUND[step.why]
      )}
      .
    </li>
  );
}
