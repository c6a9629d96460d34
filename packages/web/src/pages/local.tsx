import { useState } from 'preact/hooks';

import { AmountField, readAmount } from '../parts/amount-field.js';
import { Figures } from '../parts/figures.js';
import { Trouble, Waiting } from '../parts/notice.js';
import { usePoll } from '../poll.js';
import { useSession } from '../session.js';
import { money, moment, short } from '../view/words.js';
import { Proposals } from './proposals.js';

export function LocalPage() {
  const { portfolio, network } = useSession();
  const local = portfolio.value?.local;
  const { token } = network.provider;
  if (!local) return <p>Collateral of this vault cannot be staked on the provider itself.</p>;
  return (
    <>
      <p>
        Collateral that is staked on {network.provider.name} itself still backs the consumers. {money(local.out, token)} are staked so, {money(local.idle, token)} are
        not.
        {local.owed > 0n && ` ${money(local.owed, token)} were slashed already, and burn when they return.`}
      </p>
      {local.stakes.length > 0 && (
        <Figures
          label="Local stake"
          columns={['Validator', 'Staked', 'Rewards', 'Unstakes on the way']}
          lines={local.stakes.map(({ validator, staked, rewards, entries, lockedUntil }) => ({
            key: validator,
            name: <code title={validator}>{short(validator)}</code>,
            figures: [money(staked, token), money(rewards, token), `${entries}${lockedUntil ? `, locked until ${moment(lockedUntil)}` : ''}`],
          }))}
        />
      )}
      {local.entries.length > 0 && (
        <ul>{local.entries.map((entry) => <li key={`${entry.validator}${entry.paidAt.getTime()}`}>{money(entry.amount, token)} {entry.due ? 'can be collected' : `is paid on ${moment(entry.paidAt)}`}</li>)}</ul>
      )}
      <Moves />
      <Proposals proxy={local.proxy} />
    </>
  );
}

function Moves() {
  const { network, client, portfolio, user, now, act } = useSession();
  const [validator, setValidator] = useState('');
  const [target, setTarget] = useState('');
  const [text, setText] = useState('');
  const list = usePoll(() => client.localValidators(), 60_000, [client]);
  const { token } = network.provider;
  const read = readAmount(text, token);
  const amount = 'amount' in read ? read.amount : null;
  const ready = user !== null && amount !== null && validator !== '';
  const words = amount === null ? '' : money(amount, token);
  const owed = portfolio.value?.local?.uncovered ?? 0n;
  if (!list.value) return list.error === null ? <Waiting what="the list of validators" since={list.since} now={now} /> : <Trouble error={list.error} />;
  const choice = (id: string, label: string, value: string, onChoice: (value: string) => void) => (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        <option value="">None</option>
        {list.value?.map(({ operator, moniker, status }) => (
          <option key={operator} value={operator}>{moniker || short(operator)}{status === 'active' ? '' : ` (${status})`}</option>
        ))}
      </select>
    </div>
  );
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      {choice('local-validator', 'Validator', validator, setValidator)}
      <AmountField id="local-amount" label="Amount" token={token} text={text} onText={setText} />
      {choice('local-target', 'Move to, for a move', target, setTarget)}
      <p class="small">A move is at once. Until it matures, nothing can be unstaked from where it went.</p>
      <div class="buttons">
        <button type="button" disabled={!ready} onClick={() => ready && act({ title: `Stake ${words} locally`, plan: () => user.stakeLocal(validator, amount) })}>Stake</button>
        <button type="button" disabled={!ready} onClick={() => ready && act({ title: `Unstake ${words} locally`, plan: () => user.unstakeLocal(validator, amount) })}>Unstake</button>
        <button
          type="button"
          disabled={!ready || target === '' || target === validator}
          onClick={() => ready && act({ title: `Move ${words} of local stake`, plan: () => user.restakeLocal(validator, target, amount) })}
        >
          Move
        </button>
        <button type="button" onClick={() => user && act({ title: 'Collect local stake', plan: () => user.collectLocal() })}>Collect what was paid</button>
        {owed > 0n && <button type="button" onClick={() => user && act({ title: 'Work off what is owed', plan: () => user.workOffLocal() })}>Work off {money(owed, token)}</button>}
      </div>
    </form>
  );
}
