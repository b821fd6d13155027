// The panel's parts that need no browser: tints, line comparison, sentences, and what a state looks like in markup.
import type { GradeResult, State, TestResult } from '@spare-bits/exercises/grader/result.ts';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import golden from '../protocol/golden/result-v1.json';
import { unmatchedLines } from './diff-lines.ts';
import { ExercisePanel, placeOf } from './ExercisePanel.tsx';
import { constantOwners } from './owners.ts';
import { headingOf, Results } from './Results.tsx';
import { runWords, seeWords } from './RunBar.tsx';
import { tokenLines } from './tokens.ts';
import type { PanelTask } from './types.ts';
import type { Run } from './use-runs.ts';
import { Words } from './Words.tsx';
import { countWords, inFileOrder, pageWords, secondsWords, visibleWords } from './words.ts';

const result = golden as GradeResult;
const task: PanelTask = {
  version: 1,
  points: 10,
  exports: [],
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  read: { lesson: 'descriptor-formats', anchor: 'dirty', text: 'Dirty, and who says so' },
};
const run = (change: Partial<Run> = {}): Run => ({
  number: 4,
  source: 'a\nb\nc',
  phase: 'done',
  tests: result.tests,
  done: 2,
  of: 2,
  ms: 312,
  result,
  trouble: null,
  ...change,
});
const showResults = (one: Run | null, stale = false) =>
  render(
    <Results
      id="result"
      run={one}
      stale={stale}
      task={task}
      base="/book/"
      hints={<i>hints</i>}
      goTo={() => {}}
    />,
  );

describe('a listing', () => {
  it('tints constants by owner, and neither comments nor strings', () => {
    const lines = tokenLines("// PTE_WRITE\nf(PTE_WRITE, 'PTE_WRITE');", { PTE_WRITE: 'hw' });
    expect(lines).toEqual([
      [{ text: '// PTE_WRITE', kind: 'comment' }],
      [
        { text: 'f(', kind: 'plain' },
        { text: 'PTE_WRITE', kind: 'hw' },
        { text: ', ', kind: 'plain' },
        { text: "'PTE_WRITE'", kind: 'text' },
        { text: ');', kind: 'plain' },
      ],
    ]);
  });

  it('gives every line back, whatever stands in it', () => {
    const code = '`open {x}\n/* two\nlines */ "un\nclosed \'\n\n';
    const back = tokenLines(code, {}).map((line) => line.map(({ text }) => text).join(''));
    expect(back.join('\n')).toBe(code);
  });

  it('knows the owners from the layouts', () => {
    const owners = constantOwners(task);
    expect(owners.PTE_UFFD_WP).toBe('sw');
    expect(owners.PTE_RDONLY).toBe('hw');
  });

  it('finds the lines that stand in one text only', () => {
    const { left, right } = unmatchedLines('a\nb\nc', 'a\n  c\nd');
    expect([...left]).toEqual([2]);
    expect([...right]).toEqual([3]);
  });
});

describe('sentences', () => {
  const test = (change: Partial<TestResult>): TestResult => ({
    ...(result.tests[0] as TestResult),
    ...change,
  });

  it('count cases', () => {
    expect(countWords(test({ checked: 4096, failing: 0 }))).toBe('4,096 cases');
    expect(countWords(test({ checked: 4096, failing: 512 }))).toBe('512 of 4,096 cases');
    expect(countWords(result.tests[1] as TestResult)).toBe('512 of 8,704 cases; simplest shown');
    expect(countWords(test({ checked: 1 }))).toBe('');
  });

  it('speak of the visible checks', () => {
    const visible = (...states: State[]) =>
      visibleWords(states.map((state, number) => test({ group: 'visible', number, state })));
    expect(visible()).toBe('');
    expect(visible('passed')).toBe('the visible check holds');
    expect(visible('passed', 'passed')).toBe('both visible checks hold');
    expect(visible('passed', 'passed', 'passed')).toBe('all 3 visible checks hold');
    expect(visible('passed', 'failed')).toBe('1 of 2 visible checks holds');
  });

  it('say which run they belong to', () => {
    expect(runWords(run(), false)).toBe('Run 4, 0.3 s, on the code above');
    expect(runWords(run(), true)).toBe('Run 4, 0.3 s, code changed since this run');
    expect(secondsWords(20)).toBe('under 0.1 s');
    expect(pageWords(14)).toBe('16K pages');
  });

  it('lead to a result that is off the screen', () => {
    expect(seeWords(null)).toBe('');
    expect(seeWords(run())).toBe('Not yet: see what fails');
    expect(seeWords(run({ result: { ...result, status: 'passed' } }))).toBe('All checks hold: see them');
    expect(seeWords(run({ result: { ...result, status: 'not-gradable' } }))).toBe('Not gradable: see why');
    expect(seeWords(run({ phase: 'stopped', result: null }))).toBe('Stopped: see how far it came');
  });

  it('set names in code', () => {
    expect(render(<Words text="pte_mkuffd_wp gave `1n`, not 0x0001." />)).toBe(
      '<code>pte_mkuffd_wp</code> gave <code>1n</code>, not <code>0x0001</code>.',
    );
  });

  it('head a run in words', () => {
    expect(headingOf(null)).toBe('No run yet');
    expect(headingOf(run({ phase: 'stopped', result: null, of: 9 }))).toBe('Stopped after 2 of 9 checks.');
    expect(headingOf(run({ phase: 'broken', result: null, trouble: 'T.' }))).toBe('T.');
    expect(headingOf(run())).toBe(result.message);
  });

  it('keep file order, visible first', () => {
    const mixed = [test({ number: 2 }), test({ number: 1 }), test({ number: 3, group: 'visible' })];
    expect(inFileOrder(mixed).map(({ number }) => number)).toEqual([3, 1, 2]);
  });
});

describe('a result', () => {
  it('marks the line it points at while that line reads as it did', () => {
    const pointing = run({ result: { ...result, place: { line: 2, column: 1 } } });
    expect(placeOf(pointing, 'a\nb\nc')).toBe(2);
    expect(placeOf(pointing, 'a\nb\nchanged')).toBe(2);
    expect(placeOf(pointing, 'a\nchanged\nc')).toBeNull();
    expect(placeOf(null, 'a')).toBeNull();
  });

  it('opens the first failure with its idea, its reading and the hints beside it', () => {
    const html = showResults(run());
    expect(html).toContain('“Read-only is enough.”');
    expect(html).toContain('href="/book/lessons/descriptor-formats/#dirty"');
    expect(html.match(/<i>hints<\/i>/g)).toHaveLength(1);
    expect(html).toContain('0x0068_0000_1234_5F43');
    expect(html).not.toContain('Replay');
  });

  it('says its one sentence in the only live region', () => {
    const html = showResults(run());
    expect(html.match(/role="status"/g)).toHaveLength(1);
    expect(html).toContain('<span role="status">Not yet: 1 of 2 hidden checks fails.</span>');
  });

  it('stays, marked, when the code has changed', () => {
    expect(showResults(run(), true)).toContain('data-stale="true"');
    expect(showResults(run(), true)).toContain('“Read-only is enough.”');
  });

  it.each([
    ['passed', 'holds'],
    ['failed', 'fails'],
    ['threw', 'threw'],
    ['out-of-steps', 'out of steps'],
    ['out-of-memory', 'out of memory'],
    ['not-gradable', 'not gradable'],
    ['grader-fault', 'our fault'],
  ] as const)('shows %s with a mark and the word “%s”', (state, word) => {
    const tests = [{ ...(result.tests[0] as TestResult), state }];
    expect(showResults(run({ tests, result: { ...result, tests } }))).toMatch(
      new RegExp(`<svg class="mk"[^>]*>.*?</svg> ${word}</span>`),
    );
  });

  it('shows what the code printed, as text', () => {
    expect(showResults(run({ result: { ...result, output: '<b>1</b>' } }))).toContain('&lt;b>1&lt;/b>');
  });

  it('shows what was written for people to judge, as text, also where the check holds', () => {
    const tests = [
      { ...(result.tests[0] as TestResult), state: 'passed', written: 'I <b>may</b>.' } as const,
    ];
    const html = showResults(run({ tests, result: { ...result, tests } }));
    expect(html).toContain('What you wrote');
    expect(html).toContain('<blockquote>I &lt;b>may&lt;/b>.</blockquote>');
  });
});

describe('the panel before any script runs', () => {
  const html = render(
    <ExercisePanel
      slug="pte_mkuffd_wp"
      title="Mark a page"
      task={task}
      starter={'export {};\n'}
      solution="export const secret = 1;"
      hintsHtml={['<p>one</p>', '<p>two</p>']}
      base="/"
    >
      <p>prompt</p>
    </ExercisePanel>,
  );

  it('has the starter in a text field, the hints in folds, and no solution in view', () => {
    expect(html).toMatch(/<textarea[^>]*>export \{\};\n<\/textarea>/);
    expect(html.match(/<details/g)).toHaveLength(2);
    expect(html).not.toContain('secret');
  });

  it('names every button', () => {
    for (const name of ['Run checks', 'Stop', 'Reset', 'Open full editor']) expect(html).toContain(name);
  });
});
