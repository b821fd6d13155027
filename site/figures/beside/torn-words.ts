// Models: what the interleaving explorer asks and shows: two updates, three ways to keep the notes, steps in words, and what a
// reader would believe. Data and types; the page needs no simulator for them. Does not model: orders (torn-model.ts).
import type { StepName } from '@spare-bits/sim-core';

export const UPDATES = [
  { value: 0, text: 'armed → resolved' },
  { value: 1, text: 'resolved → armed' },
] as const;
export type Update = (typeof UPDATES)[number]['value'];

export const WAYS = [
  { value: 'beside', text: 'beside the entry' },
  { value: 'counted', text: 'beside it, with a counter' },
  { value: 'inside', text: 'in the entry' },
] as const;
export type Way = (typeof WAYS)[number]['value'];

/** How many orders there are; a test holds it against the explorer. */
export const ORDERS: Readonly<Record<Way, number>> = { beside: 6, counted: 70, inside: 6 };

const APART: Readonly<Record<StepName, string>> = {
  W0: 'stores the entry',
  W1: 'stores the notes',
  R0: 'loads the entry',
  R1: 'loads the notes',
  'C+': 'raises the counter',
  'C?': 'reads the counter',
};
const TOGETHER: Readonly<Record<StepName, string>> = {
  ...APART,
  W0: 'stores entry and notes',
  W1: 'stores both once more',
  R0: 'loads entry and notes',
  R1: 'loads both once more',
};

export const stepWords = (way: Way, name: StepName): string => (way === 'inside' ? TOGETHER : APART)[name];

export type Verdict = 'old' | 'new' | 'torn' | 'again' | 'unfinished';

export interface Held {
  /** The hardware's word, in hexadecimal, and what it says of writing; null: not loaded. */
  readonly word: string | null;
  readonly says: string | null;
  readonly note: string | null;
}

export interface TornView {
  readonly way: Way;
  readonly update: Update;
  readonly steps: readonly StepName[];
  readonly memory: Held;
  readonly reader: Held;
  readonly counter: string;
  /** The next step of the writer and of the reader; null: done. */
  readonly next: { readonly writer: StepName | null; readonly reader: StepName | null };
  readonly verdict: Verdict;
  /** The whole entry as the reader has it: `writable, armed`. */
  readonly read: string | null;
}

export interface OrderFound {
  readonly order: string;
  readonly verdict: Verdict;
  readonly read: string;
}

export interface AllOrders {
  readonly explored: number;
  readonly torn: number;
  readonly retried: number;
  /** Each order; empty where there are too many to list. */
  readonly seen: readonly OrderFound[];
}

/** What somebody does who believes the torn value. Derived: no kernel has this storage. */
const BELIEF: Readonly<Record<string, string>> = {
  'writable, armed': 'Who believes it finds an armed page open: a write that nobody will be told of.',
  'write-protected, not armed':
    'Who believes it finds a page that is closed for no reason, and may open it; no monitor is told.',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  old: 'the old state',
  new: 'the new state',
  torn: 'torn: neither old nor new',
  again: 'told to try again',
  unfinished: 'not finished',
};

/** The state of the figure in a sentence. */
export function tornSays({ verdict, read, steps }: TornView): string {
  if (verdict === 'old' || verdict === 'new')
    return `The reader has “${read}”: the ${verdict} state, and all of it.`;
  if (verdict === 'torn')
    return `Torn. The reader has “${read}”: neither the old state nor the new one. ${BELIEF[read ?? ''] ?? ''}`;
  if (verdict === 'again')
    return 'The counter was odd, or has moved: the reader throws away what it has, and begins again.';
  return steps.length === 0
    ? 'Choose who takes the first step.'
    : 'The reader has not finished. Choose who takes the next step.';
}
