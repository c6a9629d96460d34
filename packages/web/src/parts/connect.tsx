import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import type { Network } from 'mesh-client';
import { useEffect, useState } from 'preact/hooks';

import { connectWallet, type Account, type Keplr } from '../view/wallet.js';
import { short } from '../view/words.js';
import { Notice, Trouble } from './notice.js';

declare global {
  interface Window {
    keplr?: Keplr;
    leap?: Keplr;
  }
}

interface Props {
  network: Network;
  account: Account | null;
  onAccount: (account: Account | null) => void;
}

export function Connect({ network, account, onAccount }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);

  // The wallet has turned to another account: nothing of the old one may stay.
  useEffect(() => {
    const changed = () => onAccount(null);
    addEventListener('keplr_keystorechange', changed);
    return () => removeEventListener('keplr_keystorechange', changed);
  }, []);

  async function connect(how: () => Promise<Account>): Promise<void> {
    setError(null);
    setMissing(false);
    try {
      onAccount(await how());
    } catch (error) {
      setError(error);
    }
  }

  function wallet(): void {
    const found = window.keplr ?? window.leap;
    if (!found) setMissing(true);
    else void connect(() => connectWallet(found, network.provider));
  }

  if (account) {
    return (
      <div class="account">
        {account.local && <strong class="tag bad">Local key, worth nothing</strong>}
        <span>{account.name}</span> <code title={account.address}>{short(account.address)}</code>
        <button type="button" onClick={() => onAccount(null)}>Disconnect</button>
      </div>
    );
  }
  return (
    <div class="account">
      <button type="button" class="primary" onClick={wallet}>Connect wallet</button>
      {network.local && <LocalKey prefix={network.provider.prefix} connect={connect} />}
      {missing && (
        <Notice tone="bad" title="There is no wallet in this browser.">
          Install Keplr, Leap, or another wallet with the interface of Keplr, and load this page again.
        </Notice>
      )}
      {error !== null && <Trouble error={error} />}
    </div>
  );
}

function LocalKey({ prefix, connect }: { prefix: string; connect: (how: () => Promise<Account>) => Promise<void> }) {
  const [mnemonic, setMnemonic] = useState('');
  async function account(): Promise<Account> {
    const signer = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic.trim(), { prefix });
    const [first] = await signer.getAccounts();
    return { name: 'local key', address: first?.address ?? '', signer, local: true };
  }
  return (
    <details>
      <summary>Use a key of this local network</summary>
      <form onSubmit={(event) => (event.preventDefault(), void connect(account))}>
        <p>For keys that are worth nothing. Never type one in that has coins on a real chain.</p>
        <label>
          Mnemonic
          <input type="password" autocomplete="off" value={mnemonic} onInput={(event) => setMnemonic(event.currentTarget.value)} />
        </label>
        <button type="submit">Use it</button>
      </form>
    </details>
  );
}
