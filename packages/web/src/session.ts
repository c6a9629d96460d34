/** What every part of the page knows: the network, the wallet, and what the chain said last. */

import type { MeshClient, Network, Portfolio, User } from 'mesh-client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { Action } from './parts/transaction.js';
import type { Polled } from './poll.js';
import type { Account } from './view/wallet.js';

export interface Session {
  network: Network;
  client: MeshClient;
  account: Account | null;
  user: User | null;
  portfolio: Polled<Portfolio>;
  now: Date;
  /** Begins a transaction. */
  act: (action: Action) => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('there is no session');
  return session;
}
