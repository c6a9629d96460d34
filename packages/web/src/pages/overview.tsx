import { formatSpan, formatUnits } from 'mesh-client';
import { useState } from 'preact/hooks';

import { AmountField, readAmount } from '../parts/amount-field.js';
import { Figures } from '../parts/figures.js';
import { useSession } from '../session.js';
import { collateralBar, collateralSentence } from '../view/bar.js';
import { money, short } from '../view/words.js';

export function OverviewPage() {
  const { portfolio, network } = useSession();
  const value = portfolio.value;
  if (!value) return <></>;
  const { token } = network.provider;
  const rows = collateralBar(value);
  return (
    <>
      <section aria-labelledby="collateral">
        <h3 id="collateral">Collateral</h3>
        <p>{collateralSentence(value, token.exponent, token.display)}</p>
        <div class="bars" aria-hidden="true">
          {rows.map(({ label, amount, width, kind }) => (
            <div class="row" key={label}>
              <span class="name">{label}</span>
              <svg viewBox="0 0 1000 10" preserveAspectRatio="none"><rect class="whole" width="1000" height="10" /><rect class={kind} width={width} height="10" /></svg>
              <span class="amount">{money(amount, token)}</span>
            </div>
          ))}
        </div>
        <p>The same collateral backs every consumer at once: pledges overlap. Outside of the vault you have {money(value.wallet, token)}.</p>
        <Bond />
      </section>
      {value.consumers.map(({ consumer, positions, staked, debt, lien, terms }) => (
        <section key={consumer.chainId} aria-label={consumer.name}>
          <h3>{consumer.name}</h3>
          <p>
            {money(staked, token)} staked. At most {money(lien.slashable, token)} of your collateral can be burned for it.
            {debt + lien.unreported > 0n && ` You owe ${money(debt + lien.unreported, token)} here, since collateral was burned for others.`}
          </p>
          {positions.length > 0 && (
            <Figures
              label={`Positions at ${consumer.name}`}
              columns={['Validator', 'Staked', 'Pending', 'Unstaking', 'Burned']}
              lines={positions.map(({ validator, stake, pending, unstaking, burned }) => ({
                key: validator,
                name: <code title={validator}>{short(validator)}</code>,
                figures: [stake, pending, unstaking, burned].map((amount) => money(amount, token)),
              }))}
            />
          )}
          <p class="small">An unstake matures {formatSpan(terms.unbondingSecs * 1000)} after the consumer has confirmed it, or after you have forced it.</p>
        </section>
      ))}
    </>
  );
}

function Bond() {
  const { portfolio, network, user, act } = useSession();
  const [text, setText] = useState('');
  const { token } = network.provider;
  const read = readAmount(text, token);
  const amount = 'amount' in read ? read.amount : null;
  const words = amount === null ? '' : money(amount, token);
  const free = portfolio.value?.collateral.free ?? 0n;
  return (
    <form class="inline" onSubmit={(event) => event.preventDefault()}>
      <AmountField id="bond-amount" label="Amount to bond or take out" token={token} text={text} onText={setText} />
      <div class="buttons">
        <button type="button" disabled={amount === null || !user} onClick={() => amount !== null && user && act({ title: `Bond ${words}`, plan: () => user.bond(amount) })}>
          Bond
        </button>
        <button
          type="button"
          disabled={amount === null || !user}
          onClick={() => amount !== null && user && act({ title: `Take out ${words}`, plan: () => user.unbond(amount) })}
        >
          Take out (free: {formatUnits(free, token.exponent)})
        </button>
      </div>
    </form>
  );
}
