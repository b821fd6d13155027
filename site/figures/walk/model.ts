// Models: one walk as a figure shows it: every table that is read with the rows around the chosen one, what the entry
// says, where the walk ends and why. The walk itself is done by the simulator's machine. Pure: the same configuration
// gives the same picture. Does not model: what has been shown so far (WalkFigure.tsx keeps the step).
import {
  bitsText,
  type Context,
  DESCRIPTOR_BYTES,
  granule,
  hex,
  LAST_LEVEL,
  type PageShift,
} from '@spare-bits/sim-core';
import { lookOf } from '../model/words.ts';
import { choicesAt, contextAt, has } from './bits.ts';
import { esrSentence } from './esr.ts';
import { entriesAt, entryPa, fieldsAt, indexAt, makeScene, maskOf, type Scene, VA } from './scene.ts';
import { endSentence, hardwareChanges, refusal, sentenceAt } from './sentences.ts';
import { FAULT_WORDS, type LevelView, type Row, type WalkConfig, type WalkView } from './words.ts';

export const FIRST_CONFIG: WalkConfig = { pageShift: 12, kind: 'write', hardware: false, flips: {} };

function wordsOf(pageShift: PageShift, level: number, value: bigint): string {
  if (value === 0n) return 'none';
  const context = contextAt(pageShift, level, value);
  if (!has(value, maskOf(pageShift, context, 'VALID'))) return 'not valid';
  if (context === 'table') return 'table';
  if (context === 'page' && !has(value, maskOf(pageShift, 'page', 'PAGE'))) return 'reserved';
  return has(value, maskOf(pageShift, context, 'AP[2]')) ? `${context}, read-only` : context;
}

const NEIGHBOURS = 2;

function rowsAt(scene: Scene, level: number): Row[] {
  const { pageShift, machine, tables } = scene;
  const index = indexAt(pageShift, level);
  const entries = entriesAt(pageShift, level);
  const shown = Math.min(entries, 2 * NEIGHBOURS + 1);
  const first = Math.min(Math.max(index - NEIGHBOURS, 0), entries - shown);
  return Array.from({ length: shown }, (_, i) => {
    const at = first + i;
    const value = machine.load(0, (tables.get(level) ?? 0) + at * DESCRIPTOR_BYTES) ?? 0n;
    return { index: at, value, words: wordsOf(pageShift, level, value), chosen: at === index };
  });
}

/** The set bits of an entry, each with the look of the field that it belongs to. */
function ticksOf(pageShift: PageShift, context: Context, value: bigint): LevelView['ticks'] {
  const rows = fieldsAt(pageShift).filter((row) => row.when.includes(context));
  return rows.flatMap((row) =>
    Array.from({ length: row.width }, (_, i) => row.lo + i)
      .filter((bit) => (value >> BigInt(bit)) % 2n === 1n)
      .map((bit) => ({ bit, look: lookOf(row) })),
  );
}

/** Walks once, and tells everything that a figure may want to show. */
export function walkView(config: WalkConfig): WalkView {
  const { pageShift, kind, flips } = config;
  const scene = makeScene(config);
  const { machine, firstLevel } = scene;
  for (let level = firstLevel; level <= LAST_LEVEL; level++) {
    const flip = flips[level] ?? 0n;
    const pa = entryPa(scene, level);
    if (flip !== 0n) machine.store(0, pa, (machine.load(0, pa) ?? 0n) ^ flip);
  }
  const numbers = Array.from({ length: LAST_LEVEL + 1 - firstLevel }, (_, i) => firstLevel + i);
  const before = numbers.map((level) => ({ level, value: machine.load(0, entryPa(scene, level)) ?? 0n }));
  const shown = numbers.map((level) => rowsAt(scene, level));
  const start = machine.events.count;
  // The machine models aligned doublewords: it is asked for the one that holds the byte of the address.
  const inside = VA % BigInt(DESCRIPTOR_BYTES);
  const result = machine.access(0, VA - inside, kind, 0);
  const reads = machine.events.since(start).filter((event) => event.kind === 'tableRead');
  const last = Math.max(0, Math.min(reads.length, numbers.length) - 1);
  const lastLevel = firstLevel + last;
  const fault = result.ok
    ? null
    : { kind: result.fault, level: result.level, esr: esrSentence(result.fault, result.level, kind) };
  const why = fault?.kind === 'permission' ? refusal(config, before.slice(0, last + 1)) : '';
  const levels = numbers.map((level, i): LevelView => {
    const value = before[i]?.value ?? 0n;
    const after = machine.load(0, entryPa(scene, level)) ?? 0n;
    const context = contextAt(pageShift, level, value);
    const rows = shown[i] ?? [];
    const { shiftAt } = granule(pageShift);
    const entries = entriesAt(pageShift, level);
    const width = Math.log2(entries);
    const here = fault && i === last ? fault.kind : null;
    return {
      level,
      bits: bitsText({ lo: shiftAt(level), width }),
      index: indexAt(pageShift, level),
      digits: indexAt(pageShift, level).toString(2).padStart(width, '0'),
      entries,
      tablePa: scene.tables.get(level) ?? 0,
      rows,
      above: (rows[0]?.index ?? 0) > 0,
      below: (rows[rows.length - 1]?.index ?? 0) < entries - 1,
      context,
      value,
      after,
      reached: i <= last,
      fault: here,
      sentence: i <= last ? sentenceAt(config, level, value, here, why) : `Level ${level} was not read.`,
      ticks: ticksOf(pageShift, context, value),
      written: hardwareChanges(pageShift, { context, value, after }),
      choices: choicesAt(pageShift, { level, value }),
    };
  });
  const { shiftAt } = granule(pageShift);
  const offsetWidth = result.ok ? shiftAt(lastLevel) : pageShift;
  const offset = VA & ((1n << BigInt(offsetWidth)) - 1n);
  const pa = result.ok ? result.pa + Number(inside) : null;
  return {
    config,
    address: hex(VA),
    levels,
    last,
    fault,
    pa,
    offsetBits: bitsText({ lo: 0, width: offsetWidth }),
    offset: `0x${offset
      .toString(16)
      .toUpperCase()
      .padStart(Math.ceil(offsetWidth / 4), '0')}`,
    end: fault
      ? `${FAULT_WORDS[fault.kind]}, level ${fault.level}`
      : levels[last]?.context === 'block'
        ? `a block at level ${lastLevel}`
        : 'the page',
    endSentence: endSentence(config, levels[last], fault, pa),
  };
}
