/** What was dismissed, in the browser's own storage. Without storage nothing is remembered, and
 * everything works. */

const KEY = 'mesh.dismissed';
/** The newest ones that are remembered. */
const MOST = 500;

export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export function readDismissed(storage: Storage): Set<string> {
  try {
    const list: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return new Set(Array.isArray(list) ? list.filter((key) => typeof key === 'string') : []);
  } catch {
    return new Set();
  }
}

export function dismiss(storage: Storage, dismissed: ReadonlySet<string>, key: string): Set<string> {
  const list = [...dismissed, key].slice(-MOST);
  try {
    storage.setItem(KEY, JSON.stringify(list));
  } catch {
    // A browser that stores nothing shows it again after a reload.
  }
  return new Set(list);
}
