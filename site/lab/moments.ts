// Models: what happened inside a step as rows of the timeline: lane, kind and text. Does not model: which events are told
// (sim-core decides), nor sentences about a whole step.
import { type EntryName, hex, type LogEntry } from '@spare-bits/sim-core';
import { bareHex, pageText } from './panels/words.ts';
import type { Lane, MomentRow } from './state.ts';

const LANE_OF: Readonly<Partial<Record<LogEntry['kind'], Lane>>> = {
  tlbi: 'tlbi',
  dsb: 'tlbi',
  fault: 'fault',
  staleUse: 'fault',
  bbmViolation: 'fault',
};

/** An entry by its page, or by its place in the tables. */
function entryText({ level, index, page }: EntryName): string {
  return page ? pageText(page) : `L${level} [${index}]`;
}

function textOf({ kind, cpu, page, entry, value, count, level }: LogEntry): string {
  const where = entry ? entryText(entry) : page ? pageText(page) : 'another word';
  switch (kind) {
    case 'wordStore':
      return `${where} = ${bareHex(hex(value ?? 0n))}`;
    case 'setAccessFlag':
      return `hardware sets the access flag of ${where}`;
    case 'setDirty':
      return `hardware marks ${where} dirty`;
    case 'fault':
      return `CPU ${cpu} stops at ${page ? pageText(page) : where}, level ${level}`;
    case 'tlbi':
      return `CPU ${cpu} asks all TLBs to forget`;
    case 'dsb':
      return count === 0 ? `CPU ${cpu} waits; nothing was outstanding` : `CPU ${cpu} waits; ${count} done`;
    case 'staleUse':
      return count === 0
        ? `CPU ${cpu} uses a stale answer for ${where}, and nothing would have taken it away`
        : `CPU ${cpu} uses an old answer for ${where}, while an invalidation is under way`;
    case 'bbmViolation':
      return `${where} was changed in place: break-before-make was owed`;
    default:
      return `CPU ${cpu} ${kind}s ${page ? pageText(page) : 'memory'}`;
  }
}

const KIND_TEXT: Readonly<Partial<Record<LogEntry['kind'], string>>> = {
  wordStore: 'entry',
  setAccessFlag: 'hardware',
  setDirty: 'hardware',
  tlbi: 'TLBI',
  dsb: 'DSB',
  staleUse: 'stale',
  bbmViolation: 'rule',
};

export function momentRow(entry: LogEntry): MomentRow {
  return {
    lane: LANE_OF[entry.kind] ?? 'store',
    kind: KIND_TEXT[entry.kind] ?? entry.kind,
    text: textOf(entry),
    entry: entry.entryPa,
    cpu: entry.cpu,
  };
}
