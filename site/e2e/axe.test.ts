// axe finds nothing on any kind of page, in both themes, on a desktop and on a phone; on an exercise with the result of
// a run, all hints and the solution in view, as well as after a pass.
import { expect, test } from 'vitest';
import { axeEverywhere, axeInState } from './axe.ts';
import { exercise, openExercise, unfold } from './panel.ts';
import { alive, pages, useBrowser, visit } from './world.ts';

useBrowser();
const main = exercise('pte_mkuffd_wp');
/** Every page; of the exercises one, whose three states are looked at below. */
const kindsOfPage = pages().filter((path) => !/^\/exercises\/./.test(path) || path.includes(main.slug));

test.each(kindsOfPage)('%s', async (path) => {
  const { page } = await visit(path);
  await page.waitForLoadState('networkidle');
  expect(await axeEverywhere(page)).toEqual({});
});

test('an exercise with result, hints and solution in view', async () => {
  const { page, run, openSolution } = await openExercise(main.slug);
  await run();
  await unfold(page);
  const hints = page.locator('.xh details');
  for (const hint of await hints.all()) await hint.locator('summary').click();
  expect(await page.locator('.xh-text:visible').count()).toBe(2);
  expect(await axeInState(page), 'result and hints').toEqual({});
  const panel = await openSolution();
  expect(await axeInState(page), 'solution beside').toEqual({});
  await panel.getByRole('button', { name: 'alone' }).click();
  expect(await axeInState(page), 'solution alone').toEqual({});
});

test('an exercise after a pass, and with code changed since', async () => {
  const { page, write, run } = await openExercise(main.slug);
  await write(main.code('solution.ts'));
  expect(await run()).toMatch(/^All/);
  expect(await axeInState(page), 'passed').toEqual({});
  await write(main.code('starter.ts'));
  await page.locator('.xs[data-stale="true"]').waitFor();
  expect(await axeInState(page), 'changed since').toEqual({});
});

test('a lesson whose figures have been used', async () => {
  const { page } = await visit('/lessons/freeing-software-bits/');
  const figure = page.locator('figure.bg').first();
  await figure.scrollIntoViewIfNeeded();
  await alive(page);
  await figure.getByRole('radio').first().check();
  await figure.getByRole('grid').locator('button[tabindex="0"]').focus();
  await page.keyboard.press('Space');
  expect(await axeInState(page)).toEqual({});
});
