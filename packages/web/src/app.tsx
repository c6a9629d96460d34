import { MeshClient, type Network } from 'mesh-client';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';

import { ActivityPage } from './pages/activity.js';
import { ClaimsPage } from './pages/claims.js';
import { HealthPage } from './pages/health.js';
import { LocalPage } from './pages/local.js';
import { OverviewPage } from './pages/overview.js';
import { SlashesPage } from './pages/slashes.js';
import { StakePage } from './pages/stake.js';
import { Connect } from './parts/connect.js';
import { Notice, Trouble, Waiting } from './parts/notice.js';
import { TransactionDialog, type Action } from './parts/transaction.js';
import { useNow, usePoll } from './poll.js';
import { SessionContext, useSession, type Session } from './session.js';
import type { Account } from './view/wallet.js';

const PAGES = {
  overview: { title: 'Overview', page: OverviewPage, alone: false },
  stake: { title: 'Stake', page: StakePage, alone: false },
  activity: { title: 'Activity', page: ActivityPage, alone: false },
  claims: { title: 'Claims and rewards', page: ClaimsPage, alone: false },
  local: { title: 'Local stake', page: LocalPage, alone: false },
  slashes: { title: 'Slashes', page: SlashesPage, alone: false },
  health: { title: 'Health', page: HealthPage, alone: true },
} as const;

type PageName = keyof typeof PAGES;
const POLL_MILLIS = 6_000;

const pageOfHash = (): PageName => {
  const name = location.hash.slice(1);
  return name in PAGES ? (name as PageName) : 'overview';
};

export function App({ networks }: { networks: Network[] }) {
  const [index, setIndex] = useState(0);
  const [page, setPage] = useState<PageName>(pageOfHash);
  const [account, setAccount] = useState<Account | null>(null);
  const [client, setClient] = useState<MeshClient | null>(null);
  const [action, setAction] = useState<Action | null>(null);
  const now = useNow();
  const network = networks[index] as Network;

  useEffect(() => {
    const turned = () => setPage(pageOfHash());
    addEventListener('hashchange', turned);
    return () => removeEventListener('hashchange', turned);
  }, []);
  useEffect(() => {
    setAccount(null);
    void MeshClient.connect(network).then(setClient);
  }, [network]);

  const user = useMemo(() => (client && account ? client.as(account.address) : null), [client, account]);
  const portfolio = usePoll(user && client ? () => client.portfolio(user.address) : null, POLL_MILLIS, [user]);
  if (!client) return <main><Waiting what="the program to load" since={now} now={now} /></main>;

  const session: Session = { network, client, account, user, portfolio, now, act: setAction };
  const { title, page: Page, alone } = PAGES[page];
  return (
    <SessionContext.Provider value={session}>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById('content')?.focus())}>
        Skip to the content
      </a>
      <header>
        <h1>Cross-chain staking</h1>
        {networks.length > 1 && (
          <label>
            Network
            <select value={index} onChange={(event) => setIndex(Number(event.currentTarget.value))}>
              {networks.map(({ name }, at) => <option key={name} value={at}>{name}</option>)}
            </select>
          </label>
        )}
        <Connect network={network} account={account} onAccount={setAccount} />
      </header>
      <nav aria-label="Pages">
        <ul>
          {Object.entries(PAGES).map(([name, { title }]) => (
            <li key={name}>
              <a href={`#${name}`} aria-current={name === page ? 'page' : undefined}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" tabIndex={-1}>
        <h2>{title}</h2>
        {alone ? <Page /> : <OfUser page={Page} />}
      </main>
      {action && (
        <TransactionDialog
          action={action}
          close={(sent) => {
            setAction(null);
            if (sent) {
              portfolio.again();
              action.then?.();
            }
          }}
        />
      )}
    </SessionContext.Provider>
  );
}

/** A page that needs to know what the user has. */
function OfUser({ page: Page }: { page: () => JSX.Element }) {
  const { account, portfolio, now } = useSession();
  if (!account) return <Notice tone="neutral" title="Connect a wallet to see what you have.">The health of the consumers is shown without one.</Notice>;
  return (
    <>
      {portfolio.error !== null && <Trouble error={portfolio.error} />}
      {portfolio.value ? <Page /> : portfolio.error === null && <Waiting what="the provider's node" since={portfolio.since} now={now} />}
    </>
  );
}
