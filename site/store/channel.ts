// Models: how tabs of one browser tell each other that a key changed: BroadcastChannel, or, where that is missing, the
// storage event. Only the key travels; who hears it reads the store again.

export interface Channel {
  tell(key: string): void;
  close(): void;
}

const NAME = 'spare-bits';
const PING = 'spare-bits/changed';

export function openChannel(heard: (key: string) => void): Channel {
  if (typeof BroadcastChannel === 'function') {
    const channel = new BroadcastChannel(NAME);
    channel.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') heard(event.data);
    };
    return { tell: (key) => channel.postMessage(key), close: () => channel.close() };
  }
  const listen = (event: StorageEvent) => {
    if (event.key === PING && event.newValue) heard(event.newValue.slice(event.newValue.indexOf(' ') + 1));
  };
  globalThis.addEventListener?.('storage', listen);
  return {
    tell(key) {
      try {
        // The event fires on a change only, so a count goes before the key.
        const count = Number.parseInt(localStorage.getItem(PING) ?? '0', 10) + 1;
        localStorage.setItem(PING, `${count} ${key}`);
      } catch {
        // Without storage there is nothing that another tab could read.
      }
    },
    close: () => globalThis.removeEventListener?.('storage', listen),
  };
}
