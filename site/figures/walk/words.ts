// Models: what the figures of the walk show and say, as data and words alone. The parts that the reader sees first need
// this file and not the simulator, which is loaded with the first change. Does not model: any walk (model.ts).
import type { AccessKind, Context, FaultClass, PageShift } from '@spare-bits/sim-core';
import type { Look } from '../model/words.ts';

export type Fault = Exclude<FaultClass, 'none'>;

export const FAULT_WORDS: Readonly<Record<Fault, string>> = {
  translation: 'translation fault',
  addressSize: 'address size fault',
  accessFlag: 'access flag fault',
  permission: 'permission fault',
  externalOnWalk: 'external abort on the walk',
  external: 'external abort',
};

export interface WalkConfig {
  readonly pageShift: PageShift;
  readonly kind: AccessKind;
  /** Does hardware keep the access flag and dirty state? */
  readonly hardware: boolean;
  /** Bits of the walk's own entries that the reader has flipped, by level. */
  readonly flips: Readonly<Record<number, bigint>>;
}

export const KINDS: readonly { readonly kind: AccessKind; readonly word: string; readonly noun: string }[] = [
  { kind: 'read', word: 'load', noun: 'load' },
  { kind: 'write', word: 'store', noun: 'store' },
  { kind: 'exec', word: 'fetch', noun: 'instruction fetch' },
];
export interface Choice {
  readonly label: string;
  readonly mask: bigint;
  readonly set: boolean;
  readonly says: string;
}

export interface Row {
  readonly index: number;
  readonly value: bigint;
  readonly words: string;
  readonly chosen: boolean;
}

export interface LevelView {
  readonly level: number;
  readonly bits: string;
  readonly index: number;
  /** The index as binary digits. */
  readonly digits: string;
  readonly entries: number;
  readonly tablePa: number;
  readonly rows: readonly Row[];
  readonly above: boolean;
  readonly below: boolean;
  readonly context: Context;
  /** The entry that was read; and afterwards, if hardware has changed it. */
  readonly value: bigint;
  readonly after: bigint;
  readonly reached: boolean;
  readonly fault: Fault | null;
  readonly sentence: string;
  /** The set bits of the entry and how each is drawn. */
  readonly ticks: readonly { readonly bit: number; readonly look: Look }[];
  /** What hardware wrote back. */
  readonly written: readonly string[];
  readonly choices: readonly Choice[];
}

export interface WalkView {
  readonly config: WalkConfig;
  readonly address: string;
  readonly levels: readonly LevelView[];
  readonly offsetBits: string;
  readonly offset: string;
  /** Position in `levels` where the walk ends; the page comes after it. */
  readonly last: number;
  readonly fault: { readonly kind: Fault; readonly level: number; readonly esr: string } | null;
  /** Physical address of the byte, if there is one. */
  readonly pa: number | null;
  readonly end: string;
  readonly endSentence: string;
}
