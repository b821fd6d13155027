// Models: the program that a learner's function gives: asked for once, read once, played once on each kernel of the zoo, and
// only when somebody asks how it ended there: checks have a clock.
// Does not model: what a test makes of it (judge.ts).
import {
  LanguageError,
  type Operation,
  type ProgramEnd,
  type ProgramLine,
  parseProgram,
  playProgram,
} from '@spare-bits/sim-core';
import { FingerprintHash } from '../../subject/fingerprint.ts';
import type { Outcome, Subject } from '../../subject/subject.ts';
import type { TaskLayout } from '../../task.ts';
import { optionsOf, ZOO } from './zoo.ts';

export const MOST_LINES = 60;
/** A mapping of more pages would show nothing that a small one does not. */
export const MOST_PAGES = 64;

export type Written =
  /** The call gave nothing usable. */
  | { readonly kind: 'no-text'; readonly outcome: Outcome }
  /** In words: a line cannot be read, or there is too much of something. */
  | { readonly kind: 'unreadable'; readonly says: string }
  | {
      readonly kind: 'program';
      readonly lines: readonly ProgramLine[];
      /** How it ends on a kernel of the zoo. */
      endOn(kernel: string): ProgramEnd;
      /** A hash over how it ends on each kernel, and over what the program is made of. */
      fingerprint(): string;
    };

const known = new WeakMap<Subject, Map<string, Written>>();

/** The program of a subject. */
export function writtenBy(subject: Subject, layout: TaskLayout, name: string): Written {
  const own = known.get(subject) ?? new Map<string, Written>();
  known.set(subject, own);
  const written = own.get(name) ?? read(subject, layout, name);
  own.set(name, written);
  return written;
}

function read(subject: Subject, layout: TaskLayout, name: string): Written {
  const outcome = subject.call(layout, name);
  if (typeof outcome.value !== 'string') return { kind: 'no-text', outcome };
  let lines: readonly ProgramLine[];
  try {
    lines = parseProgram(outcome.value);
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
    return { kind: 'unreadable', says: error.message };
  }
  const says = tooMuch(lines);
  if (says !== null) return { kind: 'unreadable', says };
  const config = { layout: layout.id, pageShift: layout.pageShift, hafdbs: true };
  const ends = new Map<string, ProgramEnd>();
  const endOn = (kernel: string): ProgramEnd => {
    const end = ends.get(kernel) ?? playProgram(lines, config, optionsOf(kernel, layout));
    ends.set(kernel, end);
    return end;
  };
  return { kind: 'program', lines, endOn, fingerprint: () => fingerprintOf(lines, endOn) };
}

function tooMuch(lines: readonly ProgramLine[]): string | null {
  if (lines.length > MOST_LINES)
    return `The program has ${lines.length} lines that say something; ${MOST_LINES} are the most.`;
  for (const one of lines) {
    const large = one.kind === 'operation' ? largest(one.operation) : (one.expectation.page?.p ?? 0);
    if (large > MOST_PAGES)
      return `Line ${one.line}: ${large} pages are too many here; ${MOST_PAGES} are the most.`;
  }
  return null;
}

function largest(operation: Operation): number {
  const { p = 0, n = 0, pages = 0 } = operation as unknown as Readonly<Record<string, number>>;
  return Math.max(p, n, pages);
}

/** Operations without which some mistake cannot be met. */
const TELLING: ReadonlySet<string> = new Set(['clear_refs', 'mprotect', 'mremap', 'MADV_PAGEOUT']);
const OF_NO_PROGRAM: ReadonlySet<string> = new Set(['desc']);
const COUNTS: ReadonlySet<string> = new Set(['faults', 'major']);

/** What a program is made of, as far as an idea behind it shows in that. */
function traitsOf(lines: readonly ProgramLine[]): readonly string[] {
  const traits = lines.flatMap((one): readonly string[] => {
    if (one.kind === 'operation') {
      const name = one.operation.op === 'madvise' ? one.operation.adv : one.operation.op;
      return TELLING.has(name) ? [name] : [];
    }
    const { fact } = one.expectation;
    return ['expect', ...(OF_NO_PROGRAM.has(fact) ? ['entry'] : []), ...(COUNTS.has(fact) ? ['count'] : [])];
  });
  return [...new Set(traits)].sort();
}

function fingerprintOf(lines: readonly ProgramLine[], endOn: (kernel: string) => ProgramEnd): string {
  const print = new FingerprintHash().string(traitsOf(lines).join(' '));
  for (const name of ZOO.keys())
    print.string(`${name} ${endOn(name).how === 'passed' ? 'passed' : 'caught'}`);
  return print.text();
}
