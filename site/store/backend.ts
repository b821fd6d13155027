// Models: the three places that can hold work, behind one small interface: IndexedDB (idb.ts), localStorage, memory.
// They move values and know no format. `change` reads and writes in one step, so that two tabs do not lose an edit.

export type BackendKind = 'indexeddb' | 'localstorage' | 'memory';

export interface Backend {
  readonly kind: BackendKind;
  get(key: string): Promise<unknown>;
  /** Replaces the value by what `next` makes of it; `next` must not wait. Undefined from `next` writes nothing. */
  change(key: string, next: (value: unknown) => unknown): Promise<void>;
  keys(): Promise<string[]>;
}

/** Lives as long as the page. Also what tests use. */
export function memoryBackend(values = new Map<string, unknown>()): Backend {
  return {
    kind: 'memory',
    get: async (key) => values.get(key),
    change: async (key, next) => {
      const value = next(values.get(key));
      if (value !== undefined) values.set(key, value);
    },
    keys: async () => [...values.keys()],
  };
}

/** The part of the Web Storage interface that we use. */
export type WebStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** JSON texts under `spare-bits/<key>`. */
export function localStorageBackend(storage: WebStorage, prefix = 'spare-bits/'): Backend {
  const read = (key: string): unknown => {
    const text = storage.getItem(prefix + key);
    if (text === null) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      // Not ours or cut: handed on as text, so that the reader of records can say so and save what it can.
      return text;
    }
  };
  return {
    kind: 'localstorage',
    get: async (key) => read(key),
    change: async (key, next) => {
      const value = next(read(key));
      if (value !== undefined) storage.setItem(prefix + key, JSON.stringify(value));
    },
    keys: async () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}
