// All programs with a plan of up to six and up to six results of each kind: 16,807 ends. Then some with many failures.
// Not judged: a failure beside a plan that is filled without it. The kernel's own rule lets that pass, a stricter one does
// not, and no program that keeps its plan can get there. Weights are points. Every law over `ends` calls all cases.
import { cases, law, rows } from '#grader';

const UP_TO_SIX = [0, 1, 2, 3, 4, 5, 6];
const ends = cases(UP_TO_SIX, UP_TO_SIX, UP_TO_SIX, UP_TO_SIX, UP_TO_SIX);
type End = readonly [number, number, number, number, number];

law<number, End>({
  id: 'complete',
  title: 'A program whose planned cases all passed ends with 0.',
  call: 'finish',
  over: ends,
  when: (plan, _k, pass, xfail, skip, fail) => xfail + skip + fail === 0 && plan === pass,
  want: () => 0,
  weight: 0.5,
  message:
    'As many cases passed as were planned, and there is nothing else. That is a pass, even when the plan is empty. Which of the counts did you ask for more?',
});

law<number, End>({
  id: 'failures',
  title: 'A failure is heard.',
  call: 'finish',
  over: ends,
  when: (plan, _k, pass, xfail, skip, fail) => fail > 0 && plan !== pass + xfail + skip,
  want: () => 1,
  weight: 0.75,
  message:
    'The program has counted a failure and printed it. Whoever started it sees the status alone, and yours says that all is well. How could a failure be part of a kept plan?',
});

law<number, End>({
  id: 'missing',
  title: 'A result that never came is heard.',
  call: 'finish',
  over: ends,
  when: (plan, _k, pass, xfail, skip, fail) => fail === 0 && pass + xfail + skip < plan,
  want: () => 1,
  weight: 0.75,
  message:
    'The program planned more results than it gave, and none of those that it gave is a failure. It may have died in the middle. What tells a program that ended early from one that passed?',
});

law<number, End>({
  id: 'skips',
  title: 'A skip fills its place in the plan.',
  call: 'finish',
  over: ends,
  when: (plan, _k, pass, xfail, skip, fail) => fail === 0 && skip > 0 && plan === pass + xfail + skip,
  want: () => 0,
  weight: 0.5,
  message:
    'Some cases were skipped, because what they test is not there, and all others are accounted for. Yours calls that a failure. What would a machine without huge pages have to do to pass?',
});

law<number, End>({
  id: 'xfails',
  title: 'A failure that was expected fills its place in the plan.',
  call: 'finish',
  over: ends,
  when: (plan, _k, pass, xfail, skip, fail) => fail === 0 && skip === 0 && xfail > 0 && plan === pass + xfail,
  want: () => 0,
  weight: 0.5,
  message:
    'Somebody has written down that a case fails here, and so it did. Nothing is unknown, yet your status says otherwise. Where do you count the failures that were expected?',
});

law<number, End>({
  id: 'extra',
  title: 'A result that nobody planned is heard.',
  call: 'finish',
  over: ends,
  when: (plan, _k, pass, xfail, skip, fail) => fail === 0 && pass + xfail + skip > plan,
  want: () => 1,
  weight: 0.5,
  message:
    'There are more results than the program planned. Either the plan is wrong or some of the results are not its own. Which comparison lets that through?',
});

law<number, End>({
  id: 'many',
  title: 'The status is 1 however many cases failed.',
  call: 'finish',
  over: rows('many failures', () =>
    [1, 2, 4, 100, 255, 256, 300, 512].map((fail) => [fail + 3, 3, 0, 0, fail] as const),
  ),
  want: () => 1,
  weight: 0.5,
  message:
    'Several cases failed, and the status should be 1 all the same. Eight bits of it reach the script, and some values mean something else. What would it read for 256?',
});
