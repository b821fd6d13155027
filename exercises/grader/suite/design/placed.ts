// Models: what a learner's `place` says about every field, and what becomes of it: a layout that can be built, or the
// reasons why not. Does not model: the sentences of the suites, nor the rules for bits (sim-core/pgtable/place.ts).
import { type PlaceFault, placeFaults } from '@spare-bits/sim-core';
import type { Evidence } from '../../result.ts';
import { FingerprintHash } from '../../subject/fingerprint.ts';
import type { Outcome, Subject } from '../../subject/subject.ts';
import { paramsOf, type Task, type TaskLayout } from '../../task.ts';
import { askedExport } from '../explain.ts';
import type { TestOutcome } from '../session.ts';
import { stoppedText, threwText, wrongKind } from '../words.ts';

/** The function that every design exports. */
export const PLACE = 'place';

/** A layout of the task with the learner's answers. */
export interface Placed {
  readonly asked: TaskLayout;
  /** The layout with the fields where they are wanted; do not build it if there are faults. */
  readonly at: TaskLayout;
  readonly faults: readonly PlaceFault[];
}

/** How a test ends that got no usable answer. */
export type Ending = Pick<TestOutcome, 'state' | 'message' | 'evidence' | 'place'>;

/** The names that `place` is asked for. */
export function fieldsOf(task: Task): readonly string[] {
  const [field] = paramsOf(askedExport(task, PLACE));
  if (!field || typeof field.type === 'string') throw new Error(`${PLACE} of ${task.slug} takes no words`);
  return field.type;
}

/** Evidence of one call, without a picture: a place is no entry. */
export function calledEvidence(at: TaskLayout, call: string, got?: string): Evidence {
  const shown = got === undefined ? {} : { got: { kind: 'other', text: got } as const };
  return { layout: at.id, pageShift: at.pageShift, call, inputs: [], ...shown };
}

/** A call that gave nothing to judge. */
export function unusable(task: Task, name: string, call: string, at: TaskLayout, outcome: Outcome): Ending {
  const { state, says, place } = outcome;
  if (state === 'threw')
    return { state, message: threwText(name, says), evidence: calledEvidence(at, call), place };
  if (state === 'out-of-steps' || state === 'out-of-memory')
    return { state, message: stoppedText(name, state, true), evidence: calledEvidence(at, call), place };
  const message = wrongKind(askedExport(task, name), says);
  return { state: 'failed', message, evidence: calledEvidence(at, call, says), place: null };
}

export interface Read {
  readonly placed: readonly Placed[];
  /** Why there is nothing to judge, if there is not. */
  readonly ending: Ending | null;
  /** A hash over the answers for the fields that a test is about. */
  readonly print: FingerprintHash;
}

/** Asks for every field under every layout. @param about fields whose places tell wrong answers apart; default all */
export function readPlaces(task: Task, subject: Subject, about: readonly string[] = fieldsOf(task)): Read {
  const port = task.places;
  if (port === undefined) throw new Error(`${task.slug} is no design: it names no layout to place fields in`);
  const print = new FingerprintHash();
  const placed: Placed[] = [];
  for (const asked of task.layouts) {
    const places: Record<string, number> = {};
    for (const field of fieldsOf(task)) {
      const outcome = subject.call(asked, PLACE, field);
      if (about.includes(field)) print.string(`${field} ${outcome.state} ${outcome.value}`);
      if (typeof outcome.value !== 'number')
        return {
          placed,
          ending: unusable(task, PLACE, `${PLACE}('${field}')`, asked, outcome),
          print,
        };
      places[field] = outcome.value;
    }
    const { pageShift } = asked;
    const faults = placeFaults(port, places, { pageShift });
    placed.push({ asked, at: { id: port, pageShift, places }, faults });
  }
  return { placed, ending: null, print };
}

/** What is wrong with a place, as what the call returned. */
export function faultEvidence(at: TaskLayout, { field, bit, text }: PlaceFault): Evidence {
  return calledEvidence(at, `${PLACE}('${field}')`, `${bit}. ${text}`);
}
