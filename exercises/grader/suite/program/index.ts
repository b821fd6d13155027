// Models: the fourth kind of test: a program that the learner has written runs on a kernel that we have made. An ordinary
// vitest test. Does not model: how it is judged (judge.ts).
import { define } from '../law.ts';
import { ready } from '../session.ts';
import { judgeProgram, type ProgramSpec } from './judge.ts';
import { member } from './zoo.ts';

export type { ProgramSpec } from './judge.ts';

/** A program that must pass on a right kernel, or must fail on a wrong one. */
export function program(spec: ProgramSpec): void {
  member(spec.on);
  define(spec, ({ task }) => judgeProgram(spec, task, ready()));
}
