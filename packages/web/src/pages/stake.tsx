import { collateral, formatPercent, formatSpan, formatUnits, NOT_STAKEABLE, type Collateral, type Consumer, type Validator } from 'mesh-client';
import { useState } from 'preact/hooks';

import { AmountField, readAmount } from '../parts/amount-field.js';
import { Notice, Trouble, Waiting } from '../parts/notice.js';
import { usePoll } from '../poll.js';
import { useSession } from '../session.js';
import { money, short } from '../view/words.js';

export function StakePage() {
  const { network } = useSession();
  const [chainId, setChainId] = useState(network.consumers[0]?.chainId ?? '');
  const consumer = network.consumers.find((consumer) => consumer.chainId === chainId);
  return (
    <>
      <div class="field">
        <label for="consumer">Consumer</label>
        <select id="consumer" value={chainId} onChange={(event) => setChainId(event.currentTarget.value)}>
          {network.consumers.map(({ chainId, name }) => <option key={chainId} value={chainId}>{name}</option>)}
        </select>
      </div>
      {consumer && <Form key={consumer.chainId} consumer={consumer} />}
    </>
  );
}

function Form({ consumer }: { consumer: Consumer }) {
  const { client, network, user, portfolio, now, act } = useSession();
  const [validator, setValidator] = useState('');
  const [text, setText] = useState('');
  const [payDebt, setPayDebt] = useState(false);
  const { token } = network.provider;
  const list = usePoll(() => client.validators(consumer.chainId), 30_000, [consumer.chainId]);
  const read = readAmount(text, token);
  const amount: Collateral | null = 'amount' in read ? read.amount : null;
  const checked = amount ?? collateral(1n);
  const own = portfolio.value?.consumers.find((own) => own.consumer.chainId === consumer.chainId);
  const owed = own ? own.debt + own.lien.unreported : 0n;
  const options = { payDebt: payDebt && owed > 0n };
  const check = usePoll(user && validator ? () => user.checkStake(consumer.chainId, validator, checked, options) : null, 10_000, [validator, checked, consumer.chainId, options.payDebt]);

  const position = own?.positions.find((position) => position.validator === validator);
  const words = amount === null ? '' : money(amount, token);
  const name = (validator: Validator) => validator.moniker ?? short(validator.operator);
  const problems = amount === null ? [] : (check.value?.problems ?? []);
  const warnings = check.value && amount !== null
    ? [
        `If the validator signs twice, at most ${money(check.value.largestLoss, token)} of this is burned, and no more.`,
        `An unstake is paid ${formatSpan(check.value.terms.unbondingSecs * 1000)} after it is confirmed. If ${consumer.name} falls silent, you can force it: that takes at most ${formatSpan(check.value.longestExitSecs * 1000)} in all.`,
        ...(options.payDebt ? [`Your debt of ${money(owed, token)} is worked off first. It shortens your claims, and then your stake here.`] : []),
        `It is pending until ${consumer.name} confirms it. If it refuses, nothing is lost.`,
      ]
    : [];

  if (!list.value) return list.error === null ? <Waiting what="the list of validators" since={list.since} now={now} /> : <Trouble error={list.error} />;
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      {list.value.nodeError !== null && (
        <Notice tone="waits" title={`The node of ${consumer.name} does not answer.`}>Validators are shown without their names. You can stake all the same.</Notice>
      )}
      <fieldset>
        <legend>Validator</legend>
        <div class="scroll" tabIndex={0} role="group" aria-label="Validators">
          <table>
            <thead>
              <tr><th scope="col">Name</th><th scope="col">Commission</th><th scope="col">Yours</th><th scope="col">New stake</th></tr>
            </thead>
            <tbody>
              {list.value.validators.map((item) => (
                <tr key={item.operator}>
                  <th scope="row">
                    <label>
                      <input type="radio" name="validator" value={item.operator} checked={validator === item.operator} onChange={() => setValidator(item.operator)} />
                      <span title={item.operator}>{name(item)}</span>
                    </label>
                  </th>
                  <td>{item.commission === null ? 'not known' : formatPercent(item.commission)}</td>
                  <td>{money(own?.positions.find((position) => position.validator === item.operator)?.stake ?? 0n, token)}</td>
                  <td>{item.notStakeable === null ? 'possible' : NOT_STAKEABLE[item.notStakeable]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </fieldset>
      <AmountField id="stake-amount" label="Amount" token={token} text={text} onText={setText} most={check.value ? formatUnits(check.value.most, token.exponent) : undefined} />
      {owed > 0n && (
        <div class="field">
          <label class="check">
            <input id="pay-debt" type="checkbox" checked={payDebt} onChange={(event) => setPayDebt(event.currentTarget.checked)} />
            Work off your debt of {money(owed, token)} in the same transaction
          </label>
          <p class="small">Collateral was burned for other consumers, so that your stake here is above what is left.</p>
        </div>
      )}
      {check.error !== null && <Trouble error={check.error} />}
      {problems.length > 0 && (
        <Notice tone="bad" title="This cannot be staked now">
          <ul>{problems.map(({ code, text }) => <li key={code}>{text}</li>)}</ul>
        </Notice>
      )}
      {warnings.length > 0 && problems.length === 0 && <ul class="warnings">{warnings.map((text) => <li key={text}>{text}</li>)}</ul>}
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={!user || amount === null || !validator || problems.length > 0}
          onClick={() => user && amount !== null && act({ title: `Stake ${words} on ${consumer.name}`, warnings, plan: () => user.stake(consumer.chainId, validator, amount, options) })}
        >
          Stake
        </button>
        <button
          type="button"
          disabled={!user || amount === null || !position}
          onClick={() => user && amount !== null && act({ title: `Unstake ${words} from ${consumer.name}`, plan: () => user.unstake(consumer.chainId, validator, amount) })}
        >
          Unstake{position ? ` (of ${money(position.available, token)})` : ''}
        </button>
        {position && position.forcible > 0n && (
          <button
            type="button"
            onClick={() => user && act({ title: `Force ${money(position.forcible, token)}`, plan: () => user.forceFailed(consumer.chainId, validator, position.forcible) })}
          >
            Force {money(position.forcible, token)} that failed to be unstaked
          </button>
        )}
      </div>
      {owed > 0n && (
        <div class="buttons">
          <button type="button" onClick={() => user && act({ title: 'Work off your debt', plan: () => user.workOffDebt(consumer.chainId) })}>
            Work off your debt of {money(owed, token)} alone
          </button>
        </div>
      )}
    </form>
  );
}
