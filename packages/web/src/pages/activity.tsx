import { useState } from 'preact/hooks';

import { OnChain } from '../parts/on-chain.js';
import { useSession } from '../session.js';
import { activities, countdown, type Activity } from '../view/activity.js';
import { dismiss, readDismissed } from '../view/dismissed.js';
import { money, moment, short } from '../view/words.js';

export function ActivityPage() {
  const { portfolio } = useSession();
  const [dismissed, setDismissed] = useState(() => readDismissed(localStorage));
  if (!portfolio.value) return <></>;
  const list = activities(portfolio.value, dismissed);
  if (!list.length) return <p>You have not staked yet.</p>;
  return (
    <ul class="cards">
      {list.map((activity) => (
        <Card key={activity.key} activity={activity} onDismiss={() => setDismissed(dismiss(localStorage, dismissed, activity.key))} />
      ))}
    </ul>
  );
}

function Card({ activity, onDismiss }: { activity: Activity; onDismiss: () => void }) {
  const { network, user, now, act } = useSession();
  const { transaction, title, consumer, status, tone, lines, silentAt, canGiveUp, sticky, chainId } = activity;
  const words = money(transaction.amount, network.provider.token);
  return (
    <li class={`card ${tone}`}>
      <h3>
        {title} of {words} <span class={`tag ${tone}`}>{status}</span>
      </h3>
      <p>
        <code title={transaction.validator}>{short(transaction.validator)}</code> of {consumer}, number {transaction.id}. Begun {moment(transaction.createdAt)}
        {transaction.changedAt > transaction.createdAt && `, changed ${moment(transaction.changedAt)}`}.
      </p>
      {lines.map((line) => <p key={line}>{line}</p>)}
      {silentAt && <p role="timer">{countdown(silentAt, now)} ({silentAt <= now && 'since '}{moment(silentAt)}).</p>}
      <OnChain chainId={chainId} transaction={transaction} />
      <div class="buttons">
        {canGiveUp && (
          <button type="button" onClick={() => user && act({ title: `Give up the ${title.toLowerCase()} of ${words}`, plan: () => user.giveUp(chainId, transaction.id) })}>
            Give it up
          </button>
        )}
        {sticky && <button type="button" onClick={onDismiss}>Dismiss</button>}
      </div>
    </li>
  );
}
