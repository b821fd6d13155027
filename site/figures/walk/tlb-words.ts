// Models: what the TLB panel can do and what it shows, as data alone, so that the panel itself needs no simulator.

export const CPUS = [0, 1] as const;

/** What the kernel may write over the entry of the page. */
export type NewEntry = 'first' | 'read-only' | 'frame' | 'invalid';
export type Op =
  | { readonly kind: 'use'; readonly cpu: number; readonly how: 'read' | 'write'; readonly page?: 'next' }
  | { readonly kind: 'store'; readonly entry: NewEntry }
  | { readonly kind: 'tlbi' }
  | { readonly kind: 'dsb' };

export const NEW_ENTRIES: readonly { readonly entry: NewEntry; readonly word: string }[] = [
  { entry: 'read-only', word: 'read-only' },
  { entry: 'frame', word: 'another frame' },
  { entry: 'invalid', word: 'not valid' },
  { entry: 'first', word: 'as it was' },
];

/** The run of the chapter: store, use, TLBI, use, DSB, use. */
export const SCRIPT: readonly Op[] = [
  { kind: 'store', entry: 'read-only' },
  { kind: 'use', cpu: 1, how: 'write' },
  { kind: 'tlbi' },
  { kind: 'use', cpu: 1, how: 'write' },
  { kind: 'dsb' },
  { kind: 'use', cpu: 1, how: 'write' },
];

export type Mood = 'plain' | 'stale' | 'fault';

export interface Line {
  readonly who: string;
  readonly did: string;
  readonly result: string;
  readonly mood: Mood;
}

export interface Slot {
  readonly cpu: number;
  readonly page: string;
  readonly held: { readonly frame: string; readonly may: string; readonly stale: string | null } | null;
}

export interface TlbView {
  readonly lines: readonly Line[];
  readonly slots: readonly Slot[];
  /** The entry of the page in memory, and in words. */
  readonly entry: string;
  readonly entryWords: string;
  readonly waiting: number;
  readonly stale: number;
  /** Changes of a live entry that the rules of break-before-make forbid. */
  readonly violations: number;
}
