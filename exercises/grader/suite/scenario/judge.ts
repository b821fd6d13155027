// Models: how a scenario is judged: it is played with the reference and with the learner's functions in the kernel, under
// each configuration, and the first step at which a program sees a difference fails it. Equal facts are equal, however
// the entries look inside. Does not model: vitest (scenario.ts), playing (play.ts).
import type { LayoutId } from '@spare-bits/sim-core';
import type { Evidence } from '../../result.ts';
import { FingerprintHash } from '../../subject/fingerprint.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Task } from '../../task.ts';
import type { TestSpec } from '../law.ts';
import type { TestOutcome } from '../session.ts';
import { layoutOf } from '../space.ts';
import { stoppedText } from '../words.ts';
import { type Difference, differ, type Seen } from './facts.ts';
import { openGuest, type Stopped } from './overrides.ts';
import { type Played, play, type Script, type Stage } from './play.ts';
import { operationText } from './words.ts';

export interface ScenarioSpec extends TestSpec {
  /** What happens. */
  run: Script;
  /** Only for these layouts of the task. Default: all. */
  layouts?: readonly LayoutId[];
  /** The CPUs: with hardware updates of dirty and access flag, or without. Default: with. */
  hafdbs?: readonly boolean[];
  /** What two right kernels may differ in here. */
  ignore?: readonly Seen[];
}

/** The configurations of a scenario. */
export function stagesOf({ layouts, hafdbs = [true] }: ScenarioSpec, task: Task): readonly Stage[] {
  return task.layouts
    .filter(({ id }) => layouts?.includes(id) ?? true)
    .flatMap(({ id, pageShift }) => hafdbs.map((has) => ({ layout: id, pageShift, hafdbs: has })));
}

const references = new Map<Script, Map<string, Played>>();

/** What the reference shows. Played once; a host may ask before the learner's file is known. */
export function referenceOf(script: Script, stage: Stage): Played {
  const known = references.get(script) ?? new Map<string, Played>();
  references.set(script, known);
  const key = JSON.stringify(stage);
  const played = known.get(key) ?? play(script, stage);
  known.set(key, played);
  if (played.end !== null) throw new Error(`scenario ${script.name}: the reference fails: ${played.end}`);
  return played;
}

type Failing = Pick<TestOutcome, 'state' | 'message' | 'evidence' | 'place'>;

/** Judges a scenario over all its configurations. */
export function judgeScenario(spec: ScenarioSpec, task: Task, subject: Subject): TestOutcome {
  const print = new FingerprintHash();
  const halted = subject.halted();
  if (halted) {
    const message = stoppedText(subject.culprit() ?? '', halted, false);
    return { id: spec.id, state: halted, message, checked: 0, failing: 0, ...NOTHING, fingerprint: null };
  }
  let checked = 0;
  for (const stage of stagesOf(spec, task)) {
    const want = referenceOf(spec.run, stage);
    const at = { id: stage.layout, pageShift: stage.pageShift };
    const guest = openGuest(task, layoutOf(at), at, subject);
    const got = play(spec.run, stage, guest.overrides, guest.beginStep);
    print.string(guest.fingerprint()).string(JSON.stringify(got));
    checked += got.steps.length;
    const failing = firstFailure(spec, stage, want, got, guest.stopped());
    if (failing) return { id: spec.id, checked, failing: 1, fingerprint: print.text(), ...failing };
  }
  const good = { state: 'passed', message: null, ...NOTHING } as const;
  return { id: spec.id, checked, failing: 0, fingerprint: print.text(), ...good };
}

const NOTHING = { evidence: null, place: null } as const;

function firstFailure(
  spec: ScenarioSpec,
  stage: Stage,
  want: Played,
  got: Played,
  stopped: Stopped | null,
): Failing | null {
  for (const [step, facts] of got.steps.entries()) {
    const difference = differ(want.steps[step] ?? [], facts, spec.ignore);
    if (!difference) continue;
    const evidence = evidenceOf(spec, stage, step, difference);
    return { state: 'failed', message: spec.message, evidence, place: null };
  }
  if (got.end === null) return null;
  const step = Math.min(got.steps.length, spec.run.steps.length - 1);
  if (stopped) {
    const { name, as, outcome } = stopped;
    const message = sentence(got.end.replace(`your ${as} `, `your ${name} `));
    return {
      state: outcome.state,
      message,
      evidence: evidenceOf(spec, stage, step, null),
      place: outcome.place,
    };
  }
  // The kernel came to no end, or to a state that cannot be: a program would see no step at all.
  const usual = want.steps[step]?.find(({ kind }) => kind === 'faults' || kind === 'result');
  const difference = {
    kind: null,
    page: null,
    got: sentence(got.end),
    want: usual?.text ?? 'a step that ends',
  };
  const evidence = evidenceOf(spec, stage, step, difference);
  return { state: 'failed', message: spec.message, evidence, place: null };
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/** A difference, or that there is nothing to compare. */
type Told = Omit<Difference, 'kind'> & { readonly kind: Difference['kind'] | null };

/** The evidence of a step. */
function evidenceOf(spec: ScenarioSpec, stage: Stage, step: number, difference: Told | null): Evidence {
  const { name, steps } = spec.run;
  const operation = steps[step];
  const what = operation ? operationText(operation) : '';
  return {
    layout: stage.layout,
    pageShift: stage.pageShift,
    call: what,
    inputs: [],
    ...(difference && {
      got: { kind: 'other', text: difference.got } as const,
      want: { kind: 'other', text: difference.want } as const,
    }),
    scenario: {
      name,
      hafdbs: stage.hafdbs,
      step,
      steps: steps.length,
      operation: what,
      page: difference?.page ?? null,
      seen: difference?.kind ?? null,
    },
  };
}
