// Models: the tests of a design. The learner lays out the entry; we lint the layout against the tables, hold laws of the
// helpers on it, and run the kernel on it beside the layout that it stands for: a program must not see a difference. What
// cannot be computed is written down and shown. Does not model: how a place is read and refused (placed.ts).

import type { Kernel } from '../../names.ts';
import type { Task } from '../../task.ts';
import { define, type TestSpec } from '../law.ts';
import { evidenceOf } from '../picture.ts';
import { differ } from '../scenario/facts.ts';
import { referenceOf } from '../scenario/judge.ts';
import type { Script } from '../scenario/play.ts';
import { play, type Stage } from '../scenario/play.ts';
import { operationText } from '../scenario/words.ts';
import { kernelOf, ready, type Session, session, type TestOutcome } from '../session.ts';
import { oddness, ordinaryOf } from '../simplest.ts';
import { layoutOf, type Space } from '../space.ts';
import { calledEvidence, type Ending, faultEvidence, type Placed, readPlaces, unusable } from './placed.ts';

export interface LintSpec extends TestSpec {
  /** Only faults of these fields count here. Default: all. */
  fields?: readonly string[];
}

export interface PlacedLawSpec extends TestSpec {
  over: Space;
  /** The helper whose result the picture shows. */
  call: 'pte_mksoft_dirty' | 'pte_swp_mksoft_dirty' | 'pte_mkuffd_wp' | 'pte_swp_mkuffd_wp';
  when?: (input: bigint, k: Kernel) => boolean;
  /** Does the kernel whose fields the learner has placed keep the promise for this entry? */
  holds: (input: bigint, k: Kernel) => boolean;
}

export interface PlacedScenarioSpec extends TestSpec {
  run: Script;
  hafdbs?: readonly boolean[];
}

export interface WrittenSpec extends TestSpec {
  call: string;
  /** So many characters, spaces counted once. */
  least: number;
}

type Judged = Ending & Pick<TestOutcome, 'checked' | 'failing'>;
const PASSED = { state: 'passed', message: null, evidence: null, place: null } as const;

/** Registers a test over the learner's places. @param built whether it needs a layout that can be built */
function placedTest(
  spec: TestSpec & { readonly fields?: readonly string[] },
  built: boolean,
  judge: (placed: Placed, here: Session) => Judged,
): void {
  define(spec, (here) => {
    const { placed, ending, print } = readPlaces(here.task, ready(), spec.fields);
    const told = { id: spec.id, fingerprint: print.text() };
    if (ending) return { ...told, checked: placed.length + 1, failing: 1, ...ending };
    let checked = 0;
    for (const one of placed) {
      const [fault] = built ? one.faults : [];
      const judged: Judged = fault
        ? { ...failed(spec, faultEvidence(one.asked, fault)), checked: 1, failing: one.faults.length }
        : judge(one, here);
      checked += judged.checked;
      if (judged.state !== 'passed') return { ...told, ...judged, checked };
    }
    return { ...told, ...PASSED, checked, failing: 0 };
  });
}

const failed = (spec: TestSpec, evidence: Ending['evidence']): Ending => ({
  state: 'failed',
  message: spec.message,
  evidence,
  place: null,
});

/** Every bit once in each kind of entry, and none that somebody else has, may have, or promises to leave clear. */
export function lint(spec: LintSpec): void {
  placedTest(spec, false, ({ asked, faults }, { task }) => {
    const fields = spec.fields ?? fieldsIn(task);
    const own = faults.filter(({ field }) => fields.includes(field));
    const [first] = own;
    const counts = { checked: fields.length, failing: own.length };
    return first ? { ...failed(spec, faultEvidence(asked, first)), ...counts } : { ...PASSED, ...counts };
  });
}

const fieldsIn = (task: Task): readonly string[] =>
  task.exports.flatMap(({ params }) =>
    params.flatMap((param) =>
      typeof param === 'string' || typeof param.type === 'string' ? [] : param.type,
    ),
  );

/** A promise of the kernel's own helpers, kept on the learner's layout. */
export function placedLaw(spec: PlacedLawSpec): void {
  placedTest(spec, true, ({ at }) => {
    const k = kernelOf(at);
    const ordinary = ordinaryOf(layoutOf(at));
    const inputs = spec.over.inputs(at);
    const halves = new Uint32Array(inputs.buffer, inputs.byteOffset, 2 * inputs.length);
    let [checked, failing, odd] = [0, 0, Number.POSITIVE_INFINITY];
    let worst: bigint | null = null;
    for (const [row, input] of inputs.entries()) {
      if (spec.when && !spec.when(input, k)) continue;
      checked += 1;
      if (spec.holds(input, k)) continue;
      failing += 1;
      const own = oddness(halves[2 * row] as number, halves[2 * row + 1] as number, ordinary);
      if (own < odd) [worst, odd] = [input, own];
    }
    if (worst === null) return { ...PASSED, checked, failing };
    const evidence = evidenceOf({
      layout: at,
      calls: [spec.call],
      inputs: [worst],
      got: k[spec.call](worst),
      want: null,
      about: 0n,
    });
    return { ...failed(spec, evidence), checked, failing };
  });
}

/** A run that looks to a program as it does on the layout which the learner's stands for. */
export function placedScenario(spec: PlacedScenarioSpec): void {
  const stages = ({ asked, at }: Pick<Placed, 'asked' | 'at'>): readonly (readonly [Stage, Stage])[] =>
    (spec.hafdbs ?? [true]).map((hafdbs) => {
      const own: Stage = { layout: at.id, pageShift: asked.pageShift, hafdbs };
      return [own, { ...own, ...(at.places && { places: at.places }) }];
    });
  const { task, preparations } = session();
  preparations.add(() => {
    for (const asked of task.layouts)
      for (const [own] of stages({ asked, at: { ...asked, id: task.places ?? asked.id } }))
        referenceOf(spec.run, own);
  });
  placedTest(spec, true, (placed) => {
    let checked = 0;
    for (const [own, learners] of stages(placed)) {
      const want = referenceOf(spec.run, own);
      const got = play(spec.run, learners);
      checked += got.steps.length;
      const step = got.steps.findIndex((facts, i) => differ(want.steps[i] ?? [], facts) !== null);
      const difference = differ(want.steps[step] ?? [], got.steps[step] ?? []);
      if (difference === null && got.end === null) continue;
      const operation = spec.run.steps[step < 0 ? got.steps.length : step];
      const says = difference?.got ?? got.end ?? '';
      const evidence = calledEvidence(placed.at, operation ? operationText(operation) : '', says);
      return { ...failed(spec, evidence), checked, failing: 1 };
    }
    return { ...PASSED, checked, failing: 0 };
  });
}

/** Text that people judge. We count its characters and hand it on. */
export function written(spec: WrittenSpec): void {
  define(spec, ({ task }) => {
    const told = { id: spec.id, checked: 1 };
    const [at] = task.layouts;
    if (!at) throw new Error(`${task.slug} has no layout`);
    const outcome = ready().call(at, spec.call);
    const { value } = outcome;
    if (typeof value !== 'string') {
      const ending = unusable(task, spec.call, `${spec.call}()`, at, outcome);
      return { ...told, failing: 1, fingerprint: null, ...ending };
    }
    const text = value.trim();
    const length = text.replace(/\s+/g, ' ').length;
    const own = { ...told, fingerprint: null, ...(text !== '' && { written: text }) };
    if (length >= spec.least) return { ...own, ...PASSED, failing: 0 };
    const evidence = calledEvidence(at, `${spec.call}()`, `${length} characters`);
    return { ...own, ...failed(spec, evidence), failing: 1 };
  });
}
