// Models: the sentences and marks of the panel that do not come from the grader: state words, counts, the second line of
// the heading, durations. Written once here, so that tests can hold them still.
import type { State, TestResult } from '@spare-bits/exercises/grader/result.ts';
import type { MarkName } from '../figures/marks-data.ts';
import { withCommas } from '../protocol/index.ts';

export interface StateWord {
  readonly mark: MarkName;
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

export const STATE_WORDS: Readonly<Record<State, StateWord>> = {
  passed: { mark: 'ok', word: 'holds', tone: 'good' },
  failed: { mark: 'wrong', word: 'fails', tone: 'bad' },
  threw: { mark: 'threw', word: 'threw', tone: 'bad' },
  'out-of-steps': { mark: 'steps', word: 'out of steps', tone: 'bad' },
  'out-of-memory': { mark: 'memory', word: 'out of memory', tone: 'bad' },
  'not-gradable': { mark: 'ungradable', word: 'not gradable', tone: 'plain' },
  'grader-fault': { mark: 'ours', word: 'our fault', tone: 'plain' },
};

const cases = (count: number): string => `${withCommas(count)} ${count === 1 ? 'case' : 'cases'}`;

/** "4,096 cases", "512 of 4,096 cases; simplest shown", or nothing for a check of a single case. */
export function countWords(test: TestResult): string {
  if (test.checked <= 1) return '';
  if (test.failing === 0) return cases(test.checked);
  const shown = test.evidence ? '; simplest shown' : '';
  return `${withCommas(test.failing)} of ${cases(test.checked)}${shown}`;
}

/** What the visible checks say, beside a heading that speaks of the hidden ones. */
export function visibleWords(tests: readonly TestResult[]): string {
  const visible = tests.filter((test) => test.group === 'visible');
  const holding = visible.filter((test) => test.state === 'passed').length;
  if (visible.length === 0) return '';
  if (holding === visible.length) {
    const all = ['', 'the visible check holds', 'both visible checks hold'][holding];
    return all ?? `all ${holding} visible checks hold`;
  }
  return `${holding} of ${visible.length} visible checks ${holding === 1 ? 'holds' : 'hold'}`;
}

/** `0.3 s`; below a tenth it says so instead of `0.0 s`. */
export const secondsWords = (ms: number): string => (ms < 50 ? 'under 0.1 s' : `${(ms / 1000).toFixed(1)} s`);

/** `4K`, `16K`, `64K`. */
export const pageWords = (pageShift: number): string => `${2 ** pageShift / 1024}K pages`;

export const clockWords = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Is there anything to open under a check that does not hold? */
export const saysMore = ({ message, evidence, idea, place }: TestResult): boolean =>
  [message, evidence, idea, place].some((part) => part !== null);

/** Ready for each row of a test list: the order of the suite's file, visible first. */
export const inFileOrder = (tests: readonly TestResult[]): TestResult[] =>
  [...tests].sort((a, b) => (a.group === b.group ? a.number - b.number : a.group === 'visible' ? -1 : 1));
