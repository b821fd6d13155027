// Code that does not behave: each kind gets one clear sentence, the page stays alive, the learner's text stays.
import { describe, expect, test } from 'vitest';
import { exercise, openExercise } from './panel.ts';
import { shown, useBrowser } from './world.ts';

useBrowser();
const main = exercise('pte_mkuffd_wp');
const solution = main.code('solution.ts');
/** The solution with one function's body replaced. */
const withBody = (body: string): string =>
  main.task.exports
    .map(
      ({ name }, index) =>
        `export function ${name}(pte: bigint) {\n  ${index === 0 ? body : 'return pte;'}\n}`,
    )
    .join('\n');

test('an endless loop in a call ends with its own message, and the page stays alive meanwhile', async () => {
  const { page, write, button, ended, states, field } = await openExercise(main.slug);
  const code = withBody('for (;;) {}');
  await write(code);
  await button(/^Run checks/).click();
  // While it runs, the page answers: frames come and the field takes text.
  const slowest = await page.evaluate(async () => {
    let worst = 0;
    for (let i = 0; i < 20; i++) {
      const began = performance.now();
      await new Promise((done) => requestAnimationFrame(() => done(undefined)));
      worst = Math.max(worst, performance.now() - began);
    }
    return worst;
  });
  expect(slowest).toBeLessThan(1000);
  const heading = await ended();
  expect(heading).toMatch(/did not finish in [\d,]+ steps\./);
  expect(Object.values(await states())).toContain('out-of-steps');
  expect(await field.inputValue()).toBe(code);
  await write(solution);
  await button(/^Run checks/).click();
  await expect.poll(ended, { timeout: 20_000 }).toMatch(/^All \d+ hidden checks hold/);
});

test('Stop ends a run at once, and the next run works', async () => {
  const { page, write, button, ended, run } = await openExercise(main.slug);
  await write(withBody('for (;;) {}'));
  expect(await button('Stop').getAttribute('aria-disabled')).toBe('true');
  await button(/^Run checks/).click();
  await page.locator('.xs[data-phase="running"]').waitFor();
  await button('Stop').click();
  expect(await ended()).toMatch(/^Stopped/);
  await write(solution);
  expect(await run()).toMatch(/^All \d+ hidden checks hold/);
});

describe('bad input gets one clear sentence and loses nothing', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['an empty file', '', /pte_mkuffd_wp|empty/i],
    ['a syntax error', `${solution}\nexport function (`, /parse|syntax|expected|unexpected/i],
    ['a missing export', 'export const nothing = 1n;\n', /pte_mkuffd_wp/],
    ['an endless loop at load', `for (;;) {}\n${solution}`, /finish|steps/i],
    ['an exception at load', `throw new Error('early');\n${solution}`, /early|threw/i],
    [
      'a memory bomb',
      withBody('const a = []; for (;;) a.push(new Array(1e6).fill(1n));'),
      /memory|finish|Not yet/i,
    ],
    ['NUL bytes', `\0\0${solution}`, /.+/],
    ['one megabyte', `// ${'x'.repeat(1_000_000)}\n${solution}`, /.+/],
  ];
  // One after the other on one page: what one of them breaks, the next would meet.
  test('a file that cannot be graded', { timeout: 240_000 }, async () => {
    const { write, run, field, states } = await openExercise(main.slug);
    for (const [what, code, says] of cases) {
      await write(code);
      const kept = await field.inputValue();
      const heading = await run();
      expect(heading, what).toMatch(says);
      expect(heading.split('\n'), what).toHaveLength(1);
      expect(heading, what).toMatch(/[.…?]$|checks? fail/);
      if (!code.endsWith(solution))
        expect(new Set(Object.values(await states())), what).not.toEqual(new Set(['passed']));
      expect(await field.inputValue(), what).toBe(kept);
    }
  });

  const answers: readonly (readonly [string, string, RegExp])[] = [
    ['a number for a bigint', 'return 1;', /number/i],
    ['undefined', 'return;', /undefined|nothing/i],
    ['an exception', "throw new Error('mine');", /mine|threw/i],
    ['a negative value', 'return -1n;', /.+/],
    ['more than 64 bits', 'return pte + 2n ** 64n;', /.+/],
    ['a huge bigint', 'return 2n ** 100000n;', /.+/],
  ];
  test('a function that gives what it must not', { timeout: 240_000 }, async () => {
    const { page, write, run, states } = await openExercise(main.slug);
    for (const [what, body, says] of answers) {
      await write(withBody(body));
      expect(await run(), what).toMatch(/^Not yet|\./);
      expect(Object.values(await states()), what).not.toEqual([]);
      expect(await shown(page.locator('.xs')), what).toMatch(says);
      expect(new Set(Object.values(await states())), what).not.toEqual(new Set(['passed']));
    }
  });
});
