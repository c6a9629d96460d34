/** A transaction from its plan to its block, in a dialog. */

import { transactionLink, type Plan, type Sender, type Sent } from 'mesh-client';
import { useEffect, useRef, useState } from 'preact/hooks';

import { useSession } from '../session.js';
import { money } from '../view/words.js';
import { Notice, Trouble, Waiting } from './notice.js';
import { useNow } from '../poll.js';

type Stage =
  | { at: 'planning'; since: Date }
  | { at: 'review'; plan: Plan; fee: bigint; sender: Sender }
  | { at: 'signing'; plan: Plan; since: Date }
  | { at: 'done'; sent: Sent }
  | { at: 'failed'; error: unknown };

export interface Action {
  title: string;
  /** What can come of it, in sentences. */
  warnings?: string[];
  plan: () => Promise<Plan>;
  /** What else to look at again, once it is in a block. */
  then?: () => void;
}

export function TransactionDialog({ action, close }: { action: Action; close: (sent: boolean) => void }) {
  const { user, account, client, network } = useSession();
  const [stage, setStage] = useState<Stage>({ at: 'planning', since: new Date() });
  const dialog = useRef<HTMLDialogElement>(null);
  const now = useNow();
  const token = network.provider.token;

  useEffect(() => {
    dialog.current?.showModal();
    void prepare();
  }, []);

  async function prepare(): Promise<void> {
    setStage({ at: 'planning', since: new Date() });
    try {
      if (!account || !user) throw new Error('no wallet is connected');
      const plan = await action.plan();
      const sender = await client.signing(account.signer);
      const { amount } = await user.estimate(sender, plan);
      setStage({ at: 'review', plan, sender, fee: BigInt(amount[0]?.amount ?? 0) });
    } catch (error) {
      setStage({ at: 'failed', error });
    }
  }

  async function sign(plan: Plan, sender: Sender): Promise<void> {
    setStage({ at: 'signing', plan, since: new Date() });
    try {
      if (!user) throw new Error('no wallet is connected');
      setStage({ at: 'done', sent: await user.send(sender, plan) });
    } catch (error) {
      setStage({ at: 'failed', error });
    }
  }

  const end = () => close(stage.at === 'done');
  return (
    <dialog ref={dialog} aria-labelledby="transaction-title" onCancel={(event) => (event.preventDefault(), stage.at !== 'signing' && end())}>
      <h2 id="transaction-title">{action.title}</h2>
      <div aria-live="polite">
        {stage.at === 'planning' && <Waiting what="the provider to check it" since={stage.since} now={now} />}
        {stage.at === 'review' && (
          <>
            <p>One transaction. All of this is done, or nothing:</p>
            <ol>{stage.plan.calls.map(({ does }) => <li key={does}>{does}</li>)}</ol>
            {action.warnings?.length ? <ul class="warnings">{action.warnings.map((text) => <li key={text}>{text}</li>)}</ul> : null}
            <p>Fee at most {money(stage.fee, token)}, from a simulation, with a margin.</p>
          </>
        )}
        {stage.at === 'signing' && (
          <Notice tone="waits" title="Waiting for your signature, then for a block">
            <p>Sign in your wallet, or reject it there: then nothing is sent. A block usually takes a few seconds; after a minute without one you are told so.</p>
          </Notice>
        )}
        {stage.at === 'done' && <Done sent={stage.sent} link={transactionLink(network.provider, stage.sent.hash)} />}
        {stage.at === 'failed' && <Trouble error={stage.error} />}
      </div>
      <div class="buttons">
        {stage.at === 'review' && (
          <button type="button" class="primary" onClick={() => void sign(stage.plan, stage.sender)}>
            Sign and send
          </button>
        )}
        {stage.at === 'failed' && (
          <button type="button" onClick={() => void prepare()}>
            Try again
          </button>
        )}
        {stage.at !== 'signing' && (
          <button type="button" onClick={end}>
            {stage.at === 'done' ? 'Close' : 'Cancel'}
          </button>
        )}
      </div>
    </dialog>
  );
}

function Done({ sent, link }: { sent: Sent; link: string }) {
  const pending = sent.transactions.filter(({ status }) => status === 'pending').length;
  return (
    <Notice tone="good" title={`It is in block ${sent.height}.`}>
      <p>
        Transaction <a href={link} target="_blank" rel="noreferrer"><code>{sent.hash}</code></a>
      </p>
      {pending > 0 && <p>The consumer has yet to confirm it. Activity shows how that stands.</p>}
    </Notice>
  );
}
