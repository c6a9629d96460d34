/** Values that are asked again and again, while the page is seen. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Polled<T> {
  value: T | null;
  /** Why the last try failed. The value of an earlier one stays. */
  error: unknown;
  /** Since when the first try runs, while there is no value. */
  since: Date;
  again: () => void;
}

/** Asks at once, and then `millis` after each answer. Nothing is asked while the page is hidden. */
export function usePoll<T>(ask: (() => Promise<T>) | null, millis: number, keys: readonly unknown[]): Polled<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown }>({ value: null, error: null });
  const [since, setSince] = useState(() => new Date());
  const [tries, setTries] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  const again = useCallback(() => setTries((count) => count + 1), []);

  useEffect(() => {
    setState({ value: null, error: null });
    setSince(new Date());
  }, keys);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const run = async () => {
      if (ended || !asking.current || document.hidden) return;
      try {
        const value = await asking.current();
        if (!ended) setState({ value, error: null });
      } catch (error) {
        if (!ended) setState((old) => ({ ...old, error }));
      }
      if (!ended) timer = setTimeout(run, millis);
    };
    const seen = () => {
      clearTimeout(timer);
      if (!document.hidden) void run();
    };
    document.addEventListener('visibilitychange', seen);
    void run();
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [...keys, tries, millis]);

  return { ...state, since, again };
}

/** The time, each second while the page is seen. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && setNow(new Date()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
