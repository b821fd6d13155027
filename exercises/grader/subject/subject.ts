// Models: the learner's file as a suite sees it: functions by name, called for whole arrays of inputs at once. Results
// are remembered, so that several laws share one map. Does not model: laws (../suite) or what is told to the learner.

import { BLOCK, KIND } from '../guest/kinds.ts';
import type { Place, State } from '../result.ts';
import type { TaskLayout } from '../task.ts';
import { FingerprintHash } from './fingerprint.ts';
import type { Machine, Thrown } from './machine.ts';
import { LEARNER_FILE } from './source.ts';

/** How a call ended: with a usable value, or with one of the states. */
export interface Outcome {
  readonly state: Extract<State, 'passed' | 'failed' | 'threw' | 'out-of-steps' | 'out-of-memory'>;
  /** The value if the state is `passed`. */
  readonly value: bigint | boolean | null;
  /** What was given instead, in words; or what was thrown. */
  readonly says: string;
  readonly place: Place | null;
}

/** Why a map is incomplete: this function was stopped here, or an earlier one was and nothing runs any more. */
export interface Halt {
  readonly why: Extract<State, 'out-of-steps' | 'out-of-memory'>;
  readonly here: boolean;
  readonly culprit: string;
  readonly place: Place | null;
}

export interface MapResult {
  readonly name: string;
  readonly inputs: BigUint64Array;
  /** Result words; meaningful where the kind is `word`. */
  readonly words: BigUint64Array;
  readonly kinds: Uint8Array;
  /** How many inputs were done; fewer than there are if the function was stopped. */
  readonly done: number;
  readonly stopped: Halt | null;
  /** Were some inputs skipped because the function had thrown so often? */
  readonly gaveUp: boolean;
  /** The first thing thrown. */
  readonly thrown: Thrown;
  /** A hash of all results, for naming known wrong answers. */
  fingerprint(): string;
}

export interface SubjectDesk {
  readonly layout: TaskLayout;
  readonly functions: ReadonlyMap<string, FunctionHandle>;
}

type FunctionHandle = Parameters<Machine['map']>[0];

export interface Subject {
  /** Calls a function for every row of the inputs under one layout, until it has thrown PATIENCE times. */
  map(layout: TaskLayout, name: string, ...inputs: BigUint64Array[]): MapResult;
  /** The same, however often it throws. */
  mapAll(layout: TaskLayout, name: string, ...inputs: BigUint64Array[]): MapResult;
  /** Calls a function once and says all that can be said about the result. */
  call(layout: TaskLayout, name: string, ...inputs: bigint[]): Outcome;
  /** The function that used up the steps or the memory, if one did. */
  culprit(): string | null;
  calls(): number;
  output(): string;
}

const PATIENCE = 300;
const NONE: Thrown = { name: '', message: '', stack: '' };

/** The first place in the learner's file that a stack names. */
export function placeIn(stack: string): Place | null {
  const found = new RegExp(`${LEARNER_FILE.replace('.', '\\.')}:(\\d{1,7}):(\\d{1,7})`).exec(stack);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : null;
}

/** What was thrown as one line. */
export function spellThrown(thrown: Thrown): string {
  const message = thrown.message.replace(/\s+/g, ' ').trim();
  if (message === '') return thrown.name === '' ? 'something that is no error' : thrown.name;
  return thrown.name === '' || thrown.name === 'Error' ? message : `${thrown.name}: ${message}`;
}

const OF_KIND: Readonly<Record<number, string>> = {
  [KIND.number]: 'a number',
  [KIND.text]: 'a string',
  [KIND.nothing]: 'nothing (undefined)',
  [KIND.nil]: 'null',
  [KIND.object]: 'an object',
  [KIND.callable]: 'a function',
  [KIND.symbol]: 'a symbol',
  [KIND.negative]: 'a negative bigint',
  [KIND.wide]: 'a bigint of more than 64 bits',
};

/** Words for a result that is no 64-bit value and no answer. */
export function spellKind(kind: number, exact: string): string {
  const what = OF_KIND[kind] ?? 'something else';
  return exact === '' ? what : `${what}, ${exact}`;
}

/** Binds loaded desks to maps and calls. */
export function createSubject(
  machine: Machine,
  desks: readonly SubjectDesk[],
  /** From a place in the code that ran to a place in the learner's text. */
  original: (place: Place) => Place = (place) => place,
): Subject {
  const remembered = new Map<string, WeakMap<BigUint64Array, MapResult>>();
  let calls = 0;
  let culprit: string | null = null;

  const stopPlace = (): Place | null => {
    const place = placeIn(machine.stopStack());
    return place && original(place);
  };

  const find = (layout: TaskLayout, name: string): FunctionHandle => {
    const desk = desks.find(
      (one) => one.layout.id === layout.id && one.layout.pageShift === layout.pageShift,
    );
    const fn = desk?.functions.get(name);
    if (!fn) throw new Error(`the suite calls ${name} under ${layout.id}, which the task does not ask for`);
    return fn;
  };

  const run = (
    name: string,
    fn: FunctionHandle,
    columns: readonly BigUint64Array[],
    patience: number,
  ): MapResult => {
    const inputs = columns[0] ?? new BigUint64Array(0);
    const words = new BigUint64Array(inputs.length);
    const kinds = new Uint8Array(inputs.length);
    const before = machine.sandbox.stopped();
    let thrown = NONE;
    let done = 0;
    let left = patience;
    while (done < inputs.length && left > 0 && !machine.sandbox.stopped()) {
      const count = Math.min(BLOCK, inputs.length - done);
      columns.forEach((column, i) => {
        machine.column(i === 0 ? 0 : 1).set(column.subarray(done, done + count));
      });
      const finished = machine.map(fn, columns.length, count, left);
      words.set(machine.results().subarray(0, finished), done);
      kinds.set(machine.kinds().subarray(0, finished), done);
      let errors = 0;
      for (let i = done; i < done + finished; i++) if ((kinds[i] ?? 0) >= KIND.threw) errors += 1;
      if (thrown === NONE && errors > 0) thrown = machine.report();
      left -= errors;
      done += finished;
      calls += finished;
    }
    const stop = machine.sandbox.stopped();
    if (stop) culprit ??= name;
    const gaveUp = !stop && done < inputs.length;
    if (gaveUp) kinds.fill(KIND.skipped, done);
    const stopped =
      stop && done < inputs.length
        ? { why: stop.why, here: !before, culprit: culprit ?? name, place: stopPlace() }
        : null;
    let print: string | undefined;
    return {
      name,
      inputs,
      words,
      kinds,
      done,
      stopped,
      gaveUp,
      thrown,
      fingerprint() {
        print ??= new FingerprintHash().bytes(words).bytes(kinds).number(done).text();
        return print;
      },
    };
  };

  const mapWith = (
    patience: number,
    layout: TaskLayout,
    name: string,
    columns: readonly BigUint64Array[],
  ): MapResult => {
    const fn = find(layout, name);
    const key = `${layout.id}-${layout.pageShift} ${name}`;
    const known = remembered.get(key) ?? new WeakMap<BigUint64Array, MapResult>();
    remembered.set(key, known);
    const only = columns.length === 1 ? columns[0] : undefined;
    const before = only && known.get(only);
    if (before && !(before.gaveUp && patience > PATIENCE)) return before;
    const made = run(name, fn, columns, patience);
    if (only) known.set(only, made);
    return made;
  };

  return {
    map: (layout, name, ...columns) => mapWith(PATIENCE, layout, name, columns),
    mapAll: (layout, name, ...columns) => mapWith(Number.MAX_SAFE_INTEGER, layout, name, columns),
    call(layout, name, ...inputs) {
      const fn = find(layout, name);
      const already = machine.sandbox.stopped();
      if (already) return { state: already.why, value: null, says: '', place: stopPlace() };
      inputs.forEach((input, i) => {
        machine.column(i === 0 ? 0 : 1)[0] = input;
      });
      const text = machine.one(fn, inputs.length);
      calls += 1;
      const stop = machine.sandbox.stopped();
      if (stop) {
        culprit ??= name;
        return { state: stop.why, value: null, says: '', place: stopPlace() };
      }
      const kind = machine.kinds()[0] ?? KIND.object;
      const good = { state: 'passed', says: '', place: null } as const;
      if (kind === KIND.word) return { ...good, value: machine.results()[0] ?? 0n };
      if (kind === KIND.yes || kind === KIND.no) return { ...good, value: kind === KIND.yes };
      if (kind === KIND.noMemory) return { state: 'out-of-memory', value: null, says: '', place: null };
      if (kind === KIND.threw) {
        const thrown = machine.report();
        const place = placeIn(thrown.stack);
        return { state: 'threw', value: null, says: spellThrown(thrown), place: place && original(place) };
      }
      return { state: 'failed', value: null, says: spellKind(kind, text), place: null };
    },
    culprit: () => culprit,
    calls: () => calls,
    output: () => machine.output(),
  };
}
