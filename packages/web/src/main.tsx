import { parseNetworks } from 'mesh-client';
import { render } from 'preact';

import { App } from './app.js';
import { Notice } from './parts/notice.js';

const root = document.getElementById('app');

async function start(): Promise<void> {
  if (!root) return;
  try {
    const response = await fetch('./networks.json', { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`networks.json: status ${response.status}`);
    render(<App networks={parseNetworks(await response.json())} />, root);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    render(
      <main>
        <Notice tone="bad" title="This page has no networks file that it can read.">
          {text}
        </Notice>
      </main>,
      root,
    );
  }
}

void start();
