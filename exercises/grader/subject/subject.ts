// Models: the learner's file as a suite sees it: functions by name, called for whole columns of inputs at once. Results
// are remembered, so that several laws share one map. Does not model: laws (../suite) or what is told to the learner.
import { blockOf, KIND } from '../guest/kinds.ts';
import type { Place, State } from '../result.ts';
import { paramsOf, type TaskExport, type TaskLayout } from '../task.ts';
import { type Column, decode, encode, fits, suits, type Value, type ValueType } from '../values.ts';
import { FingerprintHash } from './fingerprint.ts';
import type { Machine, Thrown } from './machine.ts';
import { placeIn, spellKind, spellThrown } from './spell.ts';

/** How a call ended: with a usable value, or with one of the states. */
export interface Outcome {
  readonly state: Extract<State, 'passed' | 'failed' | 'threw' | 'out-of-steps' | 'out-of-memory'>;
  /** The value if the state is `passed`. */
  readonly value: Value | null;
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
  readonly columns: readonly Column[];
  /** Result words; see `value`. */
  readonly words: BigUint64Array;
  readonly kinds: Uint8Array;
  /** The result of a row, or null if it is not of the type that the task asks for. */
  value(row: number): Value | null;
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
/** A column of entries may be given as its bare words. */
export type Given = BigUint64Array | Column;

export interface Subject {
  /** Calls a function for every row of the inputs under one layout, until it has thrown PATIENCE times. */
  map(layout: TaskLayout, name: string, ...inputs: Given[]): MapResult;
  /** The same, however often it throws. */
  mapAll(layout: TaskLayout, name: string, ...inputs: Given[]): MapResult;
  /** Calls a function once and says all that can be said about the result. */
  call(layout: TaskLayout, name: string, ...inputs: Value[]): Outcome;
  /** The function that used up the steps or the memory, if one did: nothing runs any more. */
  culprit(): string | null;
  /** What it used up. */
  halted(): Halt['why'] | null;
  calls(): number;
  output(): string;
}

const PATIENCE = 300;
const NONE: Thrown = { name: '', message: '', stack: '' };

interface Bound {
  readonly name: string;
  readonly fn: FunctionHandle;
  readonly params: readonly ValueType[];
  readonly returns: ValueType;
  readonly signature: (params: readonly ValueType[]) => number;
}

/** The value behind a kind and its word, if it is of the asked type. */
function usable(returns: ValueType, kind: number, word: bigint): Value | null {
  if (returns === 'bigint') return kind === KIND.word ? word : null;
  if (returns === 'boolean') return kind === KIND.yes || kind === KIND.no ? kind === KIND.yes : null;
  if (returns === 'number') return kind === KIND.number ? decode('number', word) : null;
  // Free text does not fit in a word: `call` fetches it by itself.
  if (returns === 'string') return null;
  return kind === KIND.text && word > 0n ? decode(returns, word - 1n) : null;
}

/** Binds loaded desks to maps and calls. */
export function createSubject(
  machine: Machine,
  desks: readonly SubjectDesk[],
  exports: readonly TaskExport[],
  /** From a place in the code that ran to a place in the learner's text. */
  original: (place: Place) => Place = (place) => place,
): Subject {
  const { block } = machine;
  const remembered = new Map<Bound, WeakMap<BigUint64Array, MapResult[]>>();
  let calls = 0;
  let culprit: string | null = null;

  const stopPlace = (): Place | null => {
    const place = placeIn(machine.stopStack());
    return place && original(place);
  };

  const signatures = new Map<string, number>();
  const bindings = new Map<string, Bound>();
  for (const { layout, functions } of desks) {
    for (const asked of exports) {
      const fn = functions.get(asked.name);
      if (!fn) continue;
      const { name, returns } = asked;
      const signature = (params: readonly ValueType[]): number => {
        const key = JSON.stringify({ params, returns });
        const known = signatures.get(key) ?? machine.sign({ params, returns });
        signatures.set(key, known);
        return known;
      };
      const params = paramsOf(asked).map((param) => param.type);
      bindings.set(`${layout.id}-${layout.pageShift} ${name}`, { name, fn, params, returns, signature });
    }
  }
  const usual = new Map<Bound, number>();

  const find = (layout: TaskLayout, name: string): Bound => {
    const bound = bindings.get(`${layout.id}-${layout.pageShift} ${name}`);
    if (!bound)
      throw new Error(`the suite calls ${name} under ${layout.id}, which the task does not ask for`);
    return bound;
  };

  const checkColumns = ({ name, params }: Bound, columns: readonly Column[]): void => {
    const right =
      columns.length === params.length && columns.every(({ type }, i) => suits(params[i] ?? 'bigint', type));
    if (!right) throw new Error(`the suite calls ${name} with columns that do not suit its parameters`);
  };

  const run = (bound: Bound, columns: readonly Column[], patience: number): MapResult => {
    const { name, fn, returns } = bound;
    checkColumns(bound, columns);
    const rows = columns[0]?.words.length ?? 0;
    const words = new BigUint64Array(rows);
    const kinds = new Uint8Array(rows);
    const signature = bound.signature(columns.map((column) => column.type));
    const most = blockOf(columns.length);
    const before = machine.sandbox.stopped();
    let thrown = NONE;
    let done = 0;
    let left = patience;
    while (done < rows && left > 0 && !machine.sandbox.stopped()) {
      const count = Math.min(most, rows - done);
      columns.forEach((column, i) => {
        block.column(i, columns.length).set(column.words.subarray(done, done + count));
      });
      const finished = machine.map(fn, signature, count, left);
      words.set(block.results().subarray(0, finished), done);
      kinds.set(block.kinds().subarray(0, finished), done);
      let errors = 0;
      for (let i = done; i < done + finished; i++) if ((kinds[i] ?? 0) >= KIND.threw) errors += 1;
      if (thrown === NONE && errors > 0) thrown = machine.report();
      left -= errors;
      done += finished;
      calls += finished;
    }
    const stop = machine.sandbox.stopped();
    if (stop) culprit ??= name;
    const gaveUp = !stop && done < rows;
    if (gaveUp) kinds.fill(KIND.skipped, done);
    const stopped =
      stop && done < rows
        ? { why: stop.why, here: !before, culprit: culprit ?? name, place: stopPlace() }
        : null;
    let print: string | undefined;
    return {
      name,
      columns,
      words,
      kinds,
      value: (row) => usable(returns, kinds[row] ?? KIND.object, words[row] ?? 0n),
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
    given: readonly Given[],
  ): MapResult => {
    const bound = find(layout, name);
    const columns = given.map((one) => (one instanceof BigUint64Array ? bare(one) : one));
    const first = columns[0]?.words;
    if (!first) throw new Error(`the suite calls ${name} with nothing`);
    const known = remembered.get(bound) ?? new WeakMap<BigUint64Array, MapResult[]>();
    remembered.set(bound, known);
    const made = known.get(first) ?? [];
    const same = (map: MapResult): boolean =>
      map.columns.length === columns.length &&
      map.columns.every(({ words }, i) => words === columns[i]?.words);
    const before = made.find(same);
    if (before && !(before.gaveUp && patience > PATIENCE)) return before;
    const result = run(bound, columns, patience);
    known.set(first, [...made.filter((map) => map !== before), result]);
    return result;
  };

  return {
    map: (layout, name, ...columns) => mapWith(PATIENCE, layout, name, columns),
    mapAll: (layout, name, ...columns) => mapWith(Number.MAX_SAFE_INTEGER, layout, name, columns),
    call(layout, name, ...inputs) {
      const bound = find(layout, name);
      const { fn, params, returns } = bound;
      const already = machine.sandbox.stopped();
      if (already) return { state: already.why, value: null, says: '', place: stopPlace() };
      for (const [i, type] of params.entries()) {
        const input = inputs[i];
        if (input === undefined || !fits(type, input) || inputs.length > params.length)
          throw new Error(`the suite calls ${name} with values that do not suit its parameters`);
        block.column(i, params.length)[0] = encode(type, input);
      }
      const signature = usual.get(bound) ?? bound.signature(params);
      usual.set(bound, signature);
      machine.one(fn, signature);
      calls += 1;
      const stop = machine.sandbox.stopped();
      if (stop) {
        culprit ??= name;
        return { state: stop.why, value: null, says: '', place: stopPlace() };
      }
      const kind = block.kinds()[0] ?? KIND.object;
      const value =
        returns === 'string' && kind === KIND.text
          ? machine.written()
          : usable(returns, kind, block.results()[0] ?? 0n);
      if (value !== null) return { state: 'passed', value, says: '', place: null };
      if (kind === KIND.noMemory) return { state: 'out-of-memory', value: null, says: '', place: null };
      if (kind === KIND.threw) {
        const thrown = machine.report();
        const place = placeIn(thrown.stack);
        return { state: 'threw', value: null, says: spellThrown(thrown), place: place && original(place) };
      }
      return { state: 'failed', value: null, says: spellKind(kind, machine.spell()), place: null };
    },
    culprit: () => culprit,
    halted: () => machine.sandbox.stopped()?.why ?? null,
    calls: () => calls,
    output: () => machine.output(),
  };
}

/** A column of entries. */
function bare(words: BigUint64Array): Column {
  return { type: 'bigint', words };
}
