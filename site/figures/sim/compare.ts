// Models: two runs of one scenario compared: where a program first sees a difference, and which entry it began with. What a
// program can see is what the suites judge by; entries that differ and show nowhere are told as such. Loaded with the field
// of code. Does not model: pictures.
import { differ, factsOf } from '@spare-bits/exercises/grader/suite/scenario/facts.ts';
import {
  contextOf,
  diffFields,
  LAST_LEVEL,
  type Layout,
  makeLayout,
  type SimView,
  type StepView,
} from '@spare-bits/sim-core';
import { isVacant, KIND_WORDS, listed } from '../model/words.ts';
import { faultsText, opText, pagesText } from './op-words.ts';
import type { StepMark } from './Steps.tsx';
import { heardText } from './says.ts';

export interface Comparison {
  /** The first thing that a program sees, or that there is none; one sentence or two. */
  readonly says: string;
  /** The entry that it began with; empty if no entry differs before. */
  readonly began: string;
  readonly marks: readonly StepMark[];
  /** What the invariants and the shadow say of the reader's run; empty when they were not asked. */
  readonly rules: string;
  /** Where to look. */
  readonly step: number | null;
  readonly same: boolean;
}

type Page = StepView['pages'][number];
type Found = NonNullable<ReturnType<typeof differ>>;

const KERNELS = 'with the kernel’s helper';

const found = (want: StepView, got: StepView): Found | null =>
  differ(factsOf(want.outcome, want.pages), factsOf(got.outcome, got.pages));

/** "the store to A0 went through" */
function didText({ operation, outcome }: StepView): string {
  const { sig, parked, err, val } = outcome;
  const access = operation.op === 'read' || operation.op === 'write' || operation.op === 'exec';
  if (!access)
    return err === undefined ? `${opText(operation)} succeeded` : `${opText(operation)} failed with ${err}`;
  const noun = { read: 'load of', write: 'store to', exec: 'fetch of' }[operation.op];
  const who = `the ${noun} ${pagesText(operation)}`;
  if (sig !== undefined) return `${who} ended in ${sig}`;
  if (parked) return `${who} waits for ever`;
  return val === undefined ? `${who} went through` : `${who} gave ${val}`;
}

/** "gave 1", "went through": the same without naming it again. */
function shortDid(step: StepView): string {
  const { sig, parked, val, err } = step.outcome;
  if (sig !== undefined) return `it ended in ${sig}`;
  if (err !== undefined) return `it failed with ${err}`;
  if (parked) return 'it waits';
  return val === undefined ? 'it went through' : `it gave ${val}`;
}

function heardSays(want: StepView, got: StepView): string {
  const [wanted, have] = [want, got].map(({ outcome }) => outcome.events);
  if (have?.length === 0) return `${didText(got)}. The monitor heard nothing; ${KERNELS} it was told`;
  const heard = listed((have ?? []).map(heardText));
  if (wanted?.length === 0) return `${didText(got)}, and ${heard}; ${KERNELS} it heard nothing`;
  return `${heard}; ${KERNELS} ${listed((wanted ?? []).map(heardText))}`;
}

const countOf = ({ minflt = 0, majflt = 0 }: StepView['outcome']): number => minflt + majflt;
const tookText = ({ outcome }: StepView): string =>
  countOf(outcome) === 0 ? 'without a fault' : `and took ${faultsText(countOf(outcome))}`;
const quoted = (names: readonly string[] | null | undefined): string =>
  names && names.length > 0 ? listed(names) : 'nothing';

function reportSays(where: string, what: 'pagemap' | 'scan', want: StepView, got: StepView): string {
  const at = ({ pages }: StepView): Page | undefined => pages.find(({ r, p }) => `${r}${p}` === where);
  const who = what === 'pagemap' ? 'pagemap' : 'PAGEMAP_SCAN';
  return `of ${where} ${who} says ${quoted(at(got)?.[what])}; ${KERNELS} it says ${quoted(at(want)?.[what])}`;
}

function seenSays({ kind, page }: Found, want: StepView, got: StepView): string {
  switch (kind) {
    case 'events':
      return heardSays(want, got);
    case 'faults':
      return `${didText(got)} ${tookText(got)}; ${KERNELS} it took ${faultsText(countOf(want.outcome))}`;
    case 'pagemap':
    case 'scan':
      return reportSays(page ?? '', kind, want, got);
    default:
      return `${didText(got)}; ${KERNELS} ${shortDid(want)}`;
  }
}

const layoutsOf = ({ config }: SimView): Layout => makeLayout(config.layout, { pageShift: config.pageShift });

const MOST_NAMED = 4;

/** "the address, SPECIAL and 3 fields more" */
function namesOf(fields: ReturnType<typeof diffFields>): string {
  const names = fields.map(({ field }) =>
    field.role === 'address' ? 'the address' : isVacant(field) ? field.name : field.label,
  );
  const more = names.length - MOST_NAMED;
  return more < 2 ? listed(names) : listed([...names.slice(0, MOST_NAMED), `${more} fields more`]);
}

/** "in A0 your entry has WRITE set and RDONLY clear, the kernel’s the other way round" */
function entrySays(layout: Layout, want: Page, got: Page): string {
  const kinds = [want, got].map(({ desc, level }) => contextOf(layout, desc, level === LAST_LEVEL ? 3 : 2));
  const [wanted = 'none', have = 'none'] = kinds;
  const where = `in ${pagesText(got)} your entry`;
  const both = wanted === have && wanted !== 'none' ? wanted : null;
  const fields = both ? diffFields(layout.fields(both), want.desc, got.desc) : [];
  const flags = fields.filter(({ field }) => field.width === 1 && !isVacant(field));
  if (!both) return `${where} is ${KIND_WORDS[have]}; the kernel’s is ${KIND_WORDS[wanted]}`;
  if (flags.length !== fields.length || flags.length > MOST_NAMED)
    return `${where} differs in ${namesOf(fields)}`;
  const stateOf = (value: bigint): string => (value === 1n ? 'set' : 'clear');
  const states = listed(flags.map(({ field, after }) => `${field.label} ${stateOf(after)}`));
  const [only] = flags;
  const theirs = flags.length === 1 && only ? stateOf(only.before) : 'the other way round';
  return `${where} has ${states}, the kernel’s ${theirs}`;
}

function firstEntry(
  reference: SimView,
  yours: SimView,
): { readonly step: number; readonly says: string } | null {
  const layout = layoutsOf(reference);
  for (const [step, got] of yours.steps.entries()) {
    const want = reference.steps[step];
    for (const page of got.pages) {
      const other = want?.pages.find(({ r, p }) => r === page.r && p === page.p);
      if (other && other.desc !== page.desc) return { step, says: entrySays(layout, other, page) };
    }
  }
  return null;
}

const entriesDiffer = (want: StepView, got: StepView): boolean =>
  got.pages.some(({ desc }, i) => desc !== want.pages[i]?.desc);

function markAt(want: StepView, got: StepView | undefined): StepMark {
  if (!got) return 'unreached';
  if (got.outcome.failure !== undefined || found(want, got)) return 'seen';
  return entriesDiffer(want, got) ? 'entry' : 'same';
}

/** The kernel's message about a helper of the reader's, as a sentence with the step. */
function stopSays(step: number, got: StepView, line: number | null): string {
  const failure = (got.outcome.failure ?? '').replace(/\.$/, '');
  const place = line === null ? '' : ` Line ${line}.`;
  return `Step ${step}: ${failure.charAt(0).toLowerCase()}${failure.slice(1)}.${place} Your code is kept.`;
}

interface Compared {
  readonly reference: SimView;
  readonly yours: SimView;
  /** Did the kernel call the reader's functions? */
  readonly called: boolean;
  /** Of the reader's file, where a call stopped the kernel. */
  readonly line: number | null;
}

/** The first rule that the kernel's state breaks, whether a program has seen it or not. */
function rulesSays({ steps }: SimView): string {
  const step = steps.findIndex(({ broken }) => broken != null);
  const broken = steps[step]?.broken;
  if (broken != null) return `The kernel’s own rules are broken after step ${step}: ${broken}.`;
  const asked = steps.filter(({ broken: found }) => found !== undefined).length;
  return asked === 0 ? '' : `The kernel’s own rules hold after all ${asked} steps.`;
}

const AGREES =
  'Nothing in this scenario shows a difference: contents, faults, events, signals and reports agree at every step.';
const NOT_CALLED = 'The kernel never calls it in this scenario, so every step is the same.';

export function compare({ reference, yours, called, line }: Compared): Comparison {
  const marks = reference.steps.map((want, step) => markAt(want, yours.steps[step]));
  const step = marks.indexOf('seen');
  const [want, got] = [reference.steps[step], yours.steps[step]];
  const entry = firstEntry(reference, yours);
  const rules = rulesSays(yours);
  if (!want || !got) {
    const began = entry
      ? `From step ${entry.step} on ${entry.says}, and nothing here depends on it.`
      : called
        ? 'The entries agree as well.'
        : '';
    return { says: called ? AGREES : NOT_CALLED, began, rules, marks, step: entry?.step ?? null, same: true };
  }
  const seen = found(want, got);
  const stopped = got.outcome.failure !== undefined;
  const says = stopped || !seen ? stopSays(step, got, line) : `Step ${step}: ${seenSays(seen, want, got)}.`;
  const began =
    entry && entry.step <= step && !stopped
      ? `${entry.step === step ? 'After it,' : `It began at step ${entry.step}:`} ${entry.says}.`
      : '';
  return { says, began, rules, marks, step, same: false };
}
