// Models: a result as text for a terminal: the heading, one line for each check, and for the first failing one the case
// with its picture. Marks and words as on the site. Does not model: colours; a pipe gets the same text.
import type { ManifestExercise } from '../grader/manifest.ts';
import type {
  Evidence,
  GradeResult,
  PictureField,
  ScenarioPlace,
  State,
  TestResult,
} from '../grader/result.ts';

const WIDTH = 100;

const MARK: Readonly<Record<State, string>> = {
  passed: '✓ holds',
  failed: '✗ fails',
  threw: '‼ threw',
  'out-of-steps': '… out of steps',
  'out-of-memory': '… out of memory',
  'not-gradable': '? not gradable',
  'grader-fault': '⚑ our fault',
};

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH - indent.length) {
      lines.push(indent + line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

function ruleOf(field: PictureField): string {
  const word = field.must === 'value' ? `must be ${field.mustText ?? ''}` : (field.must ?? '');
  const sign = { kept: '=', set: '▲', clear: '▽', leave: '⊘', value: '→' }[field.must ?? 'kept'];
  if (field.must === undefined) return '';
  return `${field.wrong ? '✗' : ' '} ${sign} ${word}`;
}

/** Fields worth a line: those the rule speaks of, and those that the learner's code changed. */
function spoken(field: PictureField): boolean {
  if (field.wrong) return true;
  if (field.must !== undefined && field.must !== 'kept' && field.must !== 'leave') return true;
  return field.yours !== undefined && field.yours !== field.before;
}

function picture(fields: readonly PictureField[]): string[] {
  const chosen = fields.filter(spoken);
  if (chosen.length === 0) return [];
  const rows = chosen.map((field) => [
    field.bits,
    field.name,
    field.before,
    field.yours ?? '',
    ruleOf(field),
  ]);
  const head = ['bits', 'field', 'before', 'yours', fields.some((field) => field.must) ? 'must be' : ''];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const others = fields.length - chosen.length;
  return [...lines, ...(others > 0 ? [`${others} other fields: as they were.`] : [])].map(
    (line) => `      ${line}`,
  );
}

/** A step of a run: where it was, what it did, what was seen of it. */
function scenarioLines(
  evidence: Evidence,
  { name, hafdbs, step, steps, page, seen }: ScenarioPlace,
): string[] {
  const cpu = hafdbs ? '' : ', a CPU without hardware dirty state';
  const where = [seen, page].filter((part) => part !== null).join(' of ');
  return [
    `    scenario ${name}, ${placeText(evidence)}${cpu}`,
    `      step ${step} (the last is ${steps - 1}): ${evidence.call}`,
    ...(where === '' ? [] : [`      ${where}:`]),
    ...valueLines(evidence),
  ];
}

const placeText = ({ layout, pageShift }: Evidence): string => `${layout}, ${2 ** (pageShift - 10)}K pages`;

function valueLines({ got, want }: Evidence): string[] {
  return [...(got ? [`      gave  ${got.text}`] : []), ...(want ? [`      wants ${want.text}`] : [])];
}

function evidenceLines(evidence: Evidence): string[] {
  if (evidence.scenario) return scenarioLines(evidence, evidence.scenario);
  const head = [`    ${placeText(evidence)}`, `      ${evidence.call}`, ...valueLines(evidence)];
  const sentences = (evidence.fields ?? []).flatMap((field) =>
    field.sentence ? wrap(field.sentence, '      ') : [],
  );
  return [...head, ...picture(evidence.fields ?? []), ...sentences];
}

function countText(test: TestResult): string {
  if (test.failing === 0 || test.checked <= 1 || test.evidence?.scenario) return '';
  const number = (value: number): string => value.toLocaleString('en-US');
  return `    ${number(test.failing)} of ${number(test.checked)} cases; simplest shown.`;
}

function details(test: TestResult, file: string): string[] {
  const lines: string[] = [];
  if (test.message) lines.push(...wrap(test.message, '    '));
  if (test.place) lines.push(`    ${file}:${test.place.line}:${test.place.column}`);
  if (test.evidence) {
    lines.push(countText(test), ...evidenceLines(test.evidence));
  }
  if (test.idea) {
    lines.push(
      ...wrap(`The idea behind this answer: “${test.idea.says}”`, '    '),
      ...wrap(test.idea.hint, '    '),
    );
  }
  return lines.filter((line) => line !== '');
}

function checkLine(test: TestResult, width: number): string {
  const points = test.maxScore > 0 ? `  ${test.score.toFixed(2)}/${test.maxScore.toFixed(2)}` : '';
  return `  ${MARK[test.state].padEnd(width)}  ${test.title}${points}`;
}

/** The whole report of one file. */
export function reportText(result: GradeResult, exercise: ManifestExercise, file: string): string {
  const lines = [`${file} · ${result.exercise.slug} · ${result.exercise.title}`, ...wrap(result.message, '')];
  if (result.place && result.status === 'not-gradable') {
    lines.push(`${file}:${result.place.line}:${result.place.column}`);
  }
  const graded = result.status !== 'not-gradable';
  const failing = result.tests.filter((test) => test.state !== 'passed');
  // Full words for the first failure, and for each other one that has an idea of its own to tell.
  const first = failing[0];
  const firstHidden = failing.find((test) => test.group === 'hidden');
  const told = new Set(failing.filter((test) => test === first || test === firstHidden || test.idea));
  if (graded) {
    const width = Math.max(...result.tests.map((test) => MARK[test.state].length));
    for (const group of ['visible', 'hidden'] as const) {
      lines.push('', group === 'visible' ? 'Visible checks' : 'Hidden checks');
      for (const test of result.tests.filter((one) => one.group === group)) {
        lines.push(checkLine(test, width));
        if (told.has(test)) lines.push(...details(test, file));
      }
    }
    lines.push(
      '',
      `${result.score.toFixed(2)} of ${result.maxScore.toFixed(2)} points, ${result.calls.toLocaleString('en-US')} calls.`,
    );
  }
  for (const { title, written } of result.tests) {
    if (written)
      lines.push('', `What you wrote (${title})`, ...wrap(written.replace(/\s+/g, ' ').trim(), '  '));
  }
  if (result.output !== '')
    lines.push(
      '',
      'Your code printed:',
      ...result.output
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    );
  if (graded && failing.length > 0) {
    lines.push('', `To read again: ${exercise.task.read.text} (lesson ${exercise.task.read.lesson}).`);
  }
  return `${lines.join('\n')}\n`;
}
