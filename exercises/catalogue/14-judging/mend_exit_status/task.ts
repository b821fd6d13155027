// How a test program ends. Reference: ksft_finished, tools/testing/selftests/kselftest.h @ v6.12, and the fifth patch of
// the series, which lets the soft-dirty program use it. Does not model: a program that is skipped as a whole.
import { count, defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'mend_exit_status',
  title: 'The failure that exited 0',
  version: 1,
  chapter: 'what-tests-prove',
  points: 4,
  difficulty: 1,
  minutes: 8,
  kind: 'mend',
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  exports: [
    {
      name: 'finish',
      params: [count('plan'), count('pass'), count('xfail'), count('skip'), count('fail')],
      returns: 'number',
      doc: 'The exit status of a test program: 0 or 1, from its plan and its counts.',
    },
  ],
  kernel: [],
  picture: 'none',
  bits: ['v6.12-softdirty:PTE_SOFT_DIRTY'],
  reveal: 'full',
  read: {
    lesson: 'what-tests-prove',
    anchor: 'the-failure-that-exited-0',
    text: 'The failure that exited 0',
  },
  mutants: [
    {
      file: 'fails-fill.ts',
      misconception: 'a result is a result',
      says: 'A failure is a result too: the plan is kept if every case has given one.',
      killedBy: 'failures',
      hint: 'A failure nobody hears. It has its line, but it is not accounted for: people may read the lines, and the script that runs a hundred programs looks at the status alone.',
    },
    {
      file: 'fail-only.ts',
      misconception: 'no failure is a pass',
      says: 'It is 1 if something failed, and 0 otherwise.',
      killedBy: 'missing',
      hint: 'A test that died early printed no failure. It printed fewer results than it had planned, and nothing else tells you.',
    },
    {
      file: 'skip-fails.ts',
      misconception: 'a skip is a failure',
      says: 'What did not run did not pass, so it counts against the program.',
      killedBy: 'skips',
      hint: 'A skip is neither a pass nor a failure. It says that there was nothing to test here, and that is a result: it fills its place in the plan.',
    },
    {
      file: 'fail-count.ts',
      misconception: 'a status has room for a count',
      says: 'The status is the number of failures, which tells more than 1 does.',
      killedBy: 'many',
      hint: 'Only eight bits of a status reach whoever waits: 256 failures would be a success. And 4 means that the whole program was skipped.',
    },
    {
      file: 'plan-is-pass.ts',
      misconception: 'only a pass fills the plan',
      says: 'The plan is kept if as many passed as were planned, skips aside.',
      killedBy: 'xfails',
      hint: 'An expected failure is accounted for. Somebody has written down that this case fails here, and it did.',
    },
    {
      file: 'over-ok.ts',
      misconception: 'more is better',
      says: 'At least as many results as planned, and none failed: that is a pass.',
      killedBy: 'extra',
      hint: 'A plan is exact. Results that nobody planned mean that some case ran twice, or that somebody else printed into the same output.',
    },
  ],
});
