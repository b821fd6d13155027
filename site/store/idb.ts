// Models: the first choice among the places that hold work: one IndexedDB database with one object store, keys from
// protocol/storage.ts. `openBackend` falls back to localStorage, then to memory, if the browser refuses.
import { type IDBPDatabase, openDB } from 'idb';
import { DATABASE } from '../protocol/index.ts';
import { type Backend, localStorageBackend, memoryBackend } from './backend.ts';

const STORE = 'work';

export async function indexedDbBackend(): Promise<Backend> {
  const db: IDBPDatabase = await openDB(DATABASE, 1, {
    upgrade(fresh) {
      fresh.createObjectStore(STORE);
    },
    blocking() {
      // A later version of the site wants to change the database in another tab: let it.
      db.close();
    },
  });
  return {
    kind: 'indexeddb',
    get: (key) => db.get(STORE, key),
    change: async (key, next) => {
      const step = db.transaction(STORE, 'readwrite');
      const value = next(await step.store.get(key));
      if (value !== undefined) await step.store.put(value, key);
      await step.done;
    },
    keys: async () => (await db.getAllKeys(STORE)).map(String),
  };
}

/** Some browsers never answer when storage is off; a page that waits for ever is worse than a fallback. */
const PATIENCE_MS = 3000;

const inTime = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS)),
  ]);

/** The best place that this browser gives us. */
export async function openBackend(): Promise<Backend> {
  try {
    const backend = await inTime(indexedDbBackend());
    await inTime(backend.keys());
    return backend;
  } catch {
    // Private window, blocked storage, or a browser without it.
  }
  try {
    const probe = 'spare-bits/probe';
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return localStorageBackend(localStorage);
  } catch {
    return memoryBackend();
  }
}
