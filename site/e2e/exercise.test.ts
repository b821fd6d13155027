// The exercise panel, as a learner uses it: from the starter to a pass, each wrong idea named, hints and solution in view.
import { expect, test } from 'vitest';
import { catalogue, exercise, openExercise, unfold } from './panel.ts';
import { shown, useBrowser } from './world.ts';

useBrowser();
const main = exercise('pte_mkuffd_wp');

test('the text field works at once, before the grader or an editor is asked for', async () => {
  const { page, field, asked } = await openExercise(main.slug);
  expect(await field.inputValue()).toBe(main.code('starter.ts'));
  await page.waitForLoadState('networkidle');
  expect(asked(/monaco|\/grader\//)).toEqual([]);
});

test('the starter does not pass, and the first failure is open with its picture', async () => {
  const { page, run, results, states } = await openExercise(main.slug);
  const heading = await run();
  expect(heading).toMatch(/^Not yet: \d+ of \d+ hidden checks fail/);
  expect(Object.values(await states())).toContain('failed');
  const open = results.locator('[data-state="failed"] button[aria-expanded="true"]');
  expect(await open.count()).toBe(1);
  expect(await page.locator('.xf').count()).toBe(1);
  expect(await shown(page.locator('.xf'))).toMatch(/pte_\w+\(0x[0-9A-F]{4}_/);
});

/** One exercise of each kind: that all are solved in a browser is verdict.test's to say. */
const kinds = [...new Map(catalogue.map((each) => [each.task.kind, each])).values()];

test.each(kinds.map((each) => [each.task.kind, each.slug, each] as const))(
  'an exercise of the kind %s, %s, is solved by its solution, by keyboard alone',
  async (_, slug, each) => {
    const { page, write, field, ended, states } = await openExercise(slug);
    await write(each.code('solution.ts'));
    await field.focus();
    await page.keyboard.press('Control+Enter');
    expect(await ended()).toMatch(/^All \d+ hidden checks hold\./);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['passed']));
    expect(
      await field.evaluate((element) => element === document.activeElement),
      'focus stays where it was',
    ).toBe(true);
  },
);

test('each wrong idea is named to who has it', { timeout: 240_000 }, async () => {
  const { page, write, run, states } = await openExercise(main.slug);
  const bare = (text: string): string => text.replace(/[“”"]/g, '').trim();
  // Three of them: that each wrong answer gets its idea is exercises:check's to say.
  for (const mutant of main.task.mutants.slice(0, 3)) {
    const { misconception, killedBy } = mutant;
    await write(main.code(`mutants/${mutant.file}`));
    expect(await run(), misconception).toMatch(/^Not yet/);
    expect((await states())[killedBy], misconception).toBe('failed');
    // The idea stands under the check that it belongs to, which may be folded.
    const row = page.locator(`[data-test="${killedBy}"]`);
    const fold = row.locator('button[aria-expanded]').first();
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
    expect(bare(await shown(row.locator('.xf-says'))), misconception).toBe(bare(mutant.says));
    expect(await shown(row.locator('.xf-hint')), misconception).not.toBe('');
  }
});

test('an unlisted wrong answer is shown no idea', async () => {
  const { page, write, run } = await openExercise(main.slug);
  const [file] = main.files('wrong');
  await write(main.code(file ?? ''));
  expect(await run()).toMatch(/^Not yet/);
  await unfold(page);
  expect(await page.locator('.xf-idea').count()).toBe(0);
});

test('results say when the code has changed since, and never disappear', async () => {
  const { page, write, run, states } = await openExercise(main.slug);
  await run();
  const before = await states();
  expect(await shown(page.locator('.xr-which'))).toMatch(/on the code above/);
  await write(main.code('solution.ts'));
  await expect.poll(() => shown(page.locator('.xr-which'))).toMatch(/code changed since this run/);
  expect(await states()).toEqual(before);
});

test('hints open one by one, and the solution stands beside mine without touching it', async () => {
  const { page, field, write, openSolution } = await openExercise(main.slug);
  const mine = `${main.code('starter.ts')}\n// mine\n`;
  await write(mine);
  const hints = page.getByRole('complementary', { name: 'Hints' }).locator('details');
  expect(await hints.count()).toBe(2);
  await hints.nth(0).locator('summary').click();
  expect(await hints.nth(0).getAttribute('open')).not.toBeNull();
  expect(await hints.nth(1).getAttribute('open')).toBeNull();
  const panel = await openSolution();
  await panel.getByRole('button', { name: 'beside mine' }).click();
  await panel.getByText('// mine').first().waitFor();
  for (const name of main.task.exports.map((each) => each.name)) expect(await shown(panel)).toContain(name);
  await page.getByRole('tab', { name: 'yours' }).click();
  expect(await field.inputValue()).toBe(mine);
});

test('tabs move by arrows and open only when asked to', async () => {
  const { page } = await openExercise(main.slug);
  await page.getByRole('tab', { name: 'yours' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('solution');
  expect(await page.getByRole('tab', { name: 'yours' }).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('tab', { name: 'solution' }).getAttribute('aria-selected')).toBe('true');
});
