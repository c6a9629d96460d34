import { explainFailure, NotPossible } from 'mesh-client';
import type { ComponentChildren } from 'preact';

export function Notice({ tone, title, children }: { tone: 'bad' | 'waits' | 'good' | 'neutral'; title: string; children?: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  );
}

/** An error: what happened, whether anything is lost, what to do next. */
export function Trouble({ error }: { error: unknown }) {
  if (error instanceof NotPossible) {
    return (
      <Notice tone="bad" title="That is not possible now. Nothing was sent.">
        <ul>{error.problems.map(({ code, text }) => <li key={code}>{text}</li>)}</ul>
      </Notice>
    );
  }
  const { happened, lost, next, detail, hash } = explainFailure(error);
  return (
    <Notice tone="bad" title={happened}>
      <p>{lost}</p>
      <p>{next}</p>
      {hash && <p>Transaction <code>{hash}</code></p>}
      <details>
        <summary>What the program said</summary>
        <code>{detail}</code>
      </details>
    </Notice>
  );
}

/** A wait that says what it waits for and since when. */
export function Waiting({ what, since, now }: { what: string; since: Date; now: Date }) {
  const seconds = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000));
  return (
    <Notice tone="waits" title={`Waiting for ${what}, for ${seconds} s`}>
      It gives up after 20 s, says why, and tries again.
    </Notice>
  );
}
