import { describe, expect, test } from 'vitest';
import type { ManifestExercise } from '../grader/manifest.ts';
import type { Evidence, GradeResult } from '../grader/result.ts';
import { reportText } from './text.ts';

const exercise = {
  task: { read: { lesson: 'write-protect', text: 'Arm and store' } },
} as unknown as ManifestExercise;

const scenario: Evidence = {
  layout: 'v6.12',
  pageShift: 12,
  call: 'write 2 to A0',
  inputs: [],
  got: { kind: 'other', text: 'no event' },
  want: { kind: 'other', text: 'write-protect fault on A0' },
  scenario: {
    name: 'uffd_wp_populated',
    hafdbs: false,
    step: 7,
    steps: 13,
    operation: 'write 2 to A0',
    page: null,
    seen: 'events',
  },
};

const reportOf = (evidence: Evidence, state: 'failed' | 'threw' = 'failed', written?: string): string => {
  const test: GradeResult['tests'][number] = {
    id: 'armed',
    number: 1,
    group: 'hidden',
    title: 'The monitor hears of each store.',
    state,
    score: 0,
    maxScore: 1,
    reveal: 'full',
    message: 'Who should have heard?',
    checked: 8,
    failing: 1,
    evidence,
    place: null,
    idea: null,
    ...(written && { written }),
  };
  return reportText(
    {
      schema: 'spare-bits/result/v1',
      exercise: { slug: 'a', title: 'A', version: 1, hash: '' },
      engine: { version: '', hash: '' },
      seed: '',
      submission: { bytes: 1, hash: '' },
      status: state,
      message: 'Not yet.',
      score: 0,
      maxScore: 1,
      place: null,
      expectedTests: 1,
      tests: [test],
      calls: 1,
      output: '',
      timing: { totalMs: 1 },
    },
    exercise,
    'my.ts',
  );
};

describe('a check that is a run of the kernel', () => {
  test('is told by its step, and by what was seen of it', () => {
    expect(reportOf(scenario)).toContain(
      [
        '    Who should have heard?',
        '    scenario uffd_wp_populated, v6.12, 4K pages, a CPU without hardware dirty state',
        '      step 7 (the last is 12): write 2 to A0',
        '      events:',
        '      gave  no event',
        '      wants write-protect fault on A0',
        '',
      ].join('\n'),
    );
  });

  test('names the page, if it is about one', () => {
    const place = { ...scenario.scenario, page: 'A3', seen: 'pagemap', hafdbs: true } as const;
    const text = reportOf({ ...scenario, scenario: { ...place } as Evidence['scenario'] });
    expect(text).toContain('      pagemap of A3:\n');
    expect(text).toContain('uffd_wp_populated, v6.12, 4K pages\n');
  });

  test('has no values where the kernel stopped', () => {
    const { got: _got, want: _want, ...rest } = scenario;
    const place = { ...scenario.scenario, seen: null } as Evidence['scenario'];
    const text = reportOf({ ...rest, scenario: place }, 'threw');
    expect(text).toContain('step 7 (the last is 12): write 2 to A0\n');
    expect(text).not.toContain('gave');
  });
});

test('Text that people judge is shown whole, in lines of the report.', () => {
  const text = reportOf(scenario, 'failed', 'Because  nobody\nelse may have it.');
  expect(text).toContain(
    '\nWhat you wrote (The monitor hears of each store.)\n  Because nobody else may have it.\n',
  );
});
