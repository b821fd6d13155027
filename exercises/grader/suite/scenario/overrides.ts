// Models: the learner's functions as the simulated kernel calls them: one call at a time into the sandbox. What they gave
// is written down, so that equal behaviour can be recognised; a call that gave nothing usable stops the kernel.
// Does not model: what the kernel was doing then (sim-core/mm/kernel-stop.ts says it).
import { helperNames, type Layout, type Overrides, PIECE_NAMES, SeamError } from '@spare-bits/sim-core';
import { FingerprintHash } from '../../subject/fingerprint.ts';
import type { Outcome, Subject } from '../../subject/subject.ts';
import { paramsOf, type Task, type TaskExport, type TaskLayout } from '../../task.ts';
import { encode, type Value } from '../../values.ts';
import { STEP_LIMIT_TEXT } from '../words.ts';

/** More calls than that in one step, and the step will never end. A step of the longest scenarios makes some hundreds. */
const MOST_CALLS = 20_000;

/** Why the learner's function stopped the kernel. */
export interface Stopped {
  readonly name: string;
  /** The kernel's own name for it. */
  readonly as: string;
  readonly outcome: Outcome;
}

export interface Guest {
  readonly overrides: Overrides;
  /** Begins a step: calls are counted anew. */
  beginStep(): void;
  /** The call that stopped the kernel, if one did. */
  stopped(): Stopped | null;
  /** A hash over all calls so far: function, arguments, result. */
  fingerprint(): string;
}

/** Where in the kernel an asked function stands, if it stands anywhere. */
export function seatOf(layout: Layout, asked: TaskExport): 'helper' | 'piece' | null {
  const name = asked.as ?? asked.name;
  if (helperNames(layout).some((helper) => helper === name)) return 'helper';
  return PIECE_NAMES.some((piece) => piece === name) ? 'piece' : null;
}

function saysOf({ state, says }: Outcome): string {
  switch (state) {
    case 'threw':
      return `threw ${says}`;
    case 'out-of-steps':
      return `did not finish in ${STEP_LIMIT_TEXT}`;
    case 'out-of-memory':
      return 'used too much memory';
    default:
      return `returned ${says}`;
  }
}

/** The learner's functions in the kernel's places. */
export function openGuest(task: Task, layout: Layout, at: TaskLayout, subject: Subject): Guest {
  const log: bigint[] = [];
  let stopped: Stopped | null = null;
  let calls = 0;
  const seat = (asked: TaskExport, index: number): ((...args: Value[]) => Value) => {
    const params = paramsOf(asked);
    const as = asked.as ?? asked.name;
    return (...args) => {
      calls += 1;
      const given = args.slice(0, params.length);
      const outcome =
        calls > MOST_CALLS
          ? ({ state: 'out-of-steps', value: null, says: '', place: null } as const)
          : subject.call(at, asked.name, ...given);
      log.push(BigInt(index), ...params.map(({ type }, i) => encode(type, given[i] ?? 0n)));
      if (outcome.value === null) {
        stopped ??= { name: asked.name, as, outcome };
        const says = calls > MOST_CALLS ? `was called ${MOST_CALLS} times in one step` : saysOf(outcome);
        throw new SeamError(as, `${as} ${says}`);
      }
      log.push(encode(asked.returns, outcome.value));
      return outcome.value;
    };
  };
  const helpers: Record<string, unknown> = {};
  const pieces: Record<string, unknown> = {};
  for (const [index, asked] of task.exports.entries()) {
    const where = seatOf(layout, asked);
    const table = where === 'helper' ? helpers : where === 'piece' ? pieces : null;
    if (table) table[asked.as ?? asked.name] = seat(asked, index);
  }
  if (Object.keys(helpers).length + Object.keys(pieces).length === 0)
    throw new Error('no function of the task has a place in the kernel, so a scenario judges nothing');
  return {
    overrides: { helpers, pieces } as Overrides,
    beginStep: () => {
      calls = 0;
    },
    stopped: () => stopped,
    fingerprint: () => new FingerprintHash().bytes(BigUint64Array.from(log)).text(),
  };
}
