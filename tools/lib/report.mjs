// Running a list of steps and printing the table and the closing line that `npm test` ends with.
import { duration, say, table } from './say.mjs';

/** Run the steps in order; a step whose `needs` failed is not run and counts as failed. Returns the exit code. */
export async function runSteps(chosen) {
  const rows = [];
  const broken = new Set();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const began = Date.now();
  for (const [name, step] of chosen) {
    const started = Date.now();
    let result;
    if (step.needs && broken.has(step.needs)) result = { passed: 0, failed: 1, why: `needs ${step.needs}` };
    else {
      say(`${name}: ${step.says}`);
      try {
        result = await step.run();
      } catch (error) {
        process.stderr.write(`${error?.stack ?? error}\n`);
        result = { passed: 0, failed: 1, why: 'the step itself stopped' };
      }
    }
    if (result.failed) broken.add(name);
    for (const key of Object.keys(total)) total[key] += result[key] ?? 0;
    const verdict = result.failed ? `✗ ${result.why ?? 'failed'}` : '✓';
    rows.push([
      name,
      step.says,
      `${result.passed}`,
      `${result.failed}`,
      duration(Date.now() - started),
      verdict,
    ]);
  }
  const head = ['step', 'checks', 'passed', 'failed', 'time', ''];
  const sum = [
    '',
    'all',
    `${total.passed}`,
    `${total.failed}`,
    duration(Date.now() - began),
    total.failed ? '✗' : '✓',
  ];
  process.stdout.write(`\n${table([head, ...rows, sum], [2, 3, 4])}\n\n`);
  const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return total.failed ? 1 : 0;
}
