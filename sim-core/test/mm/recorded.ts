// Models: recorded scenarios run under some overrides, and the first thing that a program sees of these: contents, signals,
// what the monitor hears, results, faults, pagemap, PAGEMAP_SCAN. Entries and the numbers of frames and slots are no part
// of it: a kernel may choose them as it likes. Does not model: comparison with what was recorded; the oracle does that.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Kernel, Overrides } from '../../mm/kernel.ts';
import { type MmPieces, makePieces } from '../../mm/pieces.ts';
import { readTraces } from '../../oracle/traces-record.ts';
import { scenarioOf } from '../../oracle/traces-scenario.ts';
import { makeHelpers, type PgtableHelpers } from '../../pgtable/helpers.ts';
import { type Layout, makeLayout } from '../../pgtable/layout.ts';
import type { Operation, Scenario, ScenarioConfig } from '../../scenario/operations.ts';
import type { Outcome } from '../../scenario/outcome.ts';
import { firstPages, regionOf } from '../../scenario/regions.ts';
import { reportsOf } from '../../scenario/reports.ts';
import { type Run, type StepRecord, startRun } from '../../scenario/runner.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'oracle');

/** What a change is made from: the reference of one layout. */
export interface Right {
  readonly h: PgtableHelpers;
  readonly pieces: MmPieces;
  readonly layout: Layout;
  readonly mask: (name: string) => bigint;
}
export type Change = (right: Right) => Overrides;

function rightOf({ layout: id, pageShift }: ScenarioConfig): Right {
  const layout = makeLayout(id, { pageShift });
  const h = makeHelpers(layout);
  return { h, layout, pieces: makePieces(layout, h), mask: (name) => layout.mask(name) };
}

/** Families that this part of the simulator leaves to the next. */
const LATER = /^(thp|cont|hugetlb|numa|ksm)_|^uffd_wp_numa$/;

/** Scenarios of a file of recordings, as far as they are modelled: `v6.12-4k`, `v6.12+softdirty-noafdbm-4k` … */
export function recorded(file: string): readonly Scenario[] {
  const bytes = gunzipSync(readFileSync(path.join(FOLDER, `traces-${file}.jsonl.gz`)));
  return readTraces(bytes.toString('utf8'))
    .filter(({ name }) => !LATER.test(name))
    .map(scenarioOf);
}

/** Kinds of what is seen, the most telling first. */
const KINDS = ['contents', 'signal', 'events', 'result', 'faults', 'pagemap', 'scan'] as const;
export type Kind = (typeof KINDS)[number];
/** What is seen of a step: by kind, and by page where it is about one. */
type Seen = ReadonlyMap<string, string>;

export interface Played {
  readonly steps: readonly Seen[];
  /** The state of the machine at the end. */
  readonly hash: string;
  /** Why it ended before its time. */
  readonly end: string | null;
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));

function eventsText(events: Outcome['events']): string {
  const one = (event: Outcome['events'][number]): string =>
    event.ev === 'pagefault'
      ? `${event.flags.join('+') || 'read'} fault ${event.r}${event.p}, ${event.resolved} ${event.rc}`
      : text(Object.values(event));
  return events.map(one).join('; ') || 'none';
}

function seenOf(run: Run, { operation: { op }, outcome }: StepRecord): Seen {
  const { val, sig, code, events, parked, ret, err, regions, walkEnd, minflt, majflt } = outcome;
  const seen = new Map<string, string>();
  if (op === 'read') seen.set('contents', `${val ?? (parked ? 'the task waits' : sig)}`);
  seen.set('signal', sig === undefined ? 'none' : `${sig} ${code}`);
  seen.set('events', eventsText(events));
  seen.set(
    'result',
    parked ? 'waits' : (err ?? text([ret, regions, walkEnd].filter((x) => x !== undefined))),
  );
  if (minflt !== undefined) seen.set('faults', `${minflt} minor ${majflt} major`);
  const { kernel, state } = run;
  for (const { r, p } of firstPages(state)) {
    const { base, pid } = regionOf(state, r);
    const { pagemap, scan, failed } = reportsOf(kernel, pid, base + p * kernel.g.pageSize);
    seen.set(`pagemap ${r}${p}`, failed ?? (pagemap.join(' ') || 'no flag'));
    seen.set(`scan ${r}${p}`, scan === null ? 'no area' : scan.join(' ') || 'no category');
  }
  return seen;
}

function play(scenario: Scenario, overrides: Overrides, prepare?: (k: Kernel) => void): Played {
  const steps: Seen[] = [];
  let run: Run | null = null;
  const ended = (end: string | null): Played => ({ steps, end, hash: run?.kernel.machine.hash() ?? '' });
  try {
    run = startRun(scenario, { overrides, observe: false });
    prepare?.(run.kernel);
    for (let record = run.step(); record; record = run.step()) {
      const { failure } = record.outcome;
      if (failure !== undefined) return ended(failure);
      steps.push(seenOf(run, record));
    }
    return ended(null);
  } catch (error) {
    return ended(error instanceof Error ? error.message : text(error));
  }
}

function stepName(operation: Operation | undefined): string {
  if (!operation) return '?';
  const { op, ...rest } = operation;
  const { r, p, n, to, prot, adv } = rest as Record<string, string | number | undefined>;
  const where = r === undefined ? '' : ` ${r}${p ?? ''}${n === undefined || n === 1 ? '' : `+${n}`}`;
  return `${op}${where}${[to, prot, adv].map((word) => (word === undefined ? '' : ` ${word}`)).join('')}`;
}

/** The first difference, as `7 write A0 | faults: 1 minor 0 major → 0 minor 0 major`; null: a program sees none. */
function firstDifference(
  scenario: Scenario,
  want: Played,
  got: Played,
  blind: readonly Kind[] = [],
): string | null {
  for (const [i, seen] of want.steps.entries()) {
    const step = `${i} ${stepName(scenario.steps[i])}`;
    const other = got.steps[i];
    if (!other) return `${step} | stops: ${got.end}`;
    for (const kind of KINDS) {
      if (blind.includes(kind)) continue;
      const keys = new Set([...seen.keys(), ...other.keys()].filter((key) => key.split(' ')[0] === kind));
      for (const key of keys) {
        const [right = 'nothing', wrong = 'nothing'] = [seen.get(key), other.get(key)];
        if (right !== wrong) return `${step} | ${key}: ${right} → ${wrong}`;
      }
    }
  }
  return null;
}

/** One run as the reference has it, and with a change in it. */
export class Comparison {
  readonly wanted: Played;
  private readonly right: Right;

  constructor(
    readonly scenario: Scenario,
    /** Done to both kernels before the first step. */
    private readonly prepare?: (k: Kernel) => void,
  ) {
    this.wanted = play(scenario, {}, prepare);
    this.right = rightOf(scenario.config);
  }

  /** What is seen first of the change, by somebody who does not look at some kinds, and the state at the end. */
  compare(
    change: Change,
    blind: readonly Kind[] = [],
    prepare = this.prepare,
  ): { readonly difference: string | null; readonly hash: string } {
    const got = play(this.scenario, change(this.right), prepare);
    return { difference: firstDifference(this.scenario, this.wanted, got, blind), hash: got.hash };
  }

  differs(change: Change, blind: readonly Kind[] = []): string | null {
    return this.compare(change, blind).difference;
  }
}

/** The overrides, each of which counts that it was called. */
export function counted({ helpers = {}, pieces = {} }: Overrides, calls: Map<string, number>): Overrides {
  const count = <Table extends object>(table: Table): Table => {
    const counting: Record<string, unknown> = {};
    for (const [name, call] of Object.entries(table) as [string, (...args: unknown[]) => unknown][]) {
      calls.set(name, calls.get(name) ?? 0);
      counting[name] = (...args: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return call(...args);
      };
    }
    return counting as Table;
  };
  return { helpers: count(helpers), pieces: count(pieces) };
}
