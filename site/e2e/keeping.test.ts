// What is the reader's stays the reader's: code survives a reload and two tabs, a reset can be taken back, everything
// can be carried out in one file and back in.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exercise, openExercise, panelOf } from './panel.ts';
import { alive, another, origin, shown, useBrowser, visit } from './world.ts';

useBrowser();
const main = exercise('pte_mkuffd_wp');
const other = exercise('pte_wrprotect');
const mine = `// my own line\n${main.code('solution.ts')}`;

test('a reload keeps the code, also just after the last key', async () => {
  const { page, field } = await openExercise(main.slug);
  await field.fill(mine);
  await page.reload();
  await alive(page);
  await expect.poll(() => field.inputValue()).toBe(mine);
});

test('a pass is remembered where the exercises are listed', async () => {
  const panel = await openExercise(main.slug);
  await panel.write(mine);
  expect(await panel.run()).toMatch(/^All \d+ hidden checks hold/);
  const { page } = await another(panel, '/exercises/');
  await expect.poll(() => shown(page.locator('main'))).toMatch(/passed/i);
});

test('Reset gives the starter, and Undo gives mine back', async () => {
  const { field, button, write } = await openExercise(main.slug);
  await write(mine);
  await button('Reset').click();
  await expect.poll(() => field.inputValue()).toBe(main.code('starter.ts'));
  await button('Undo reset').click();
  await expect.poll(() => field.inputValue()).toBe(mine);
});

test('opening the solution marks it as seen and leaves my code alone', async () => {
  const { page, field, write, openSolution } = await openExercise(main.slug);
  await write(mine);
  await openSolution();
  await page.waitForTimeout(800);
  await page.reload();
  await alive(page);
  await expect.poll(() => field.inputValue()).toBe(mine);
  await page.goto(`${origin}/exercises/`);
  await expect.poll(() => shown(page.locator('main'))).toMatch(/solution seen/i);
});

test('two tabs: the later edit wins and the other version is kept', async () => {
  const first = await openExercise(main.slug);
  await first.write(`${mine}// first\n`);
  await first.page.waitForTimeout(800);
  const second = panelOf(await another(first, `/exercises/${main.slug}/`));
  await alive(second.page);
  await expect.poll(() => second.field.inputValue()).toContain('// first');
  await second.write(`${mine}// second\n`);
  await second.page.waitForTimeout(800);
  await first.page.bringToFront();
  await expect.poll(() => first.field.inputValue()).toContain('// second');
  await expect.poll(() => shown(first.page.locator('.xn'))).not.toBe('');
});

test('all work goes out as one file and comes back in', async () => {
  const reader = await openExercise(main.slug);
  await reader.write(mine);
  await reader.page.waitForTimeout(800);
  const list = await another(reader, '/exercises/');
  const [download] = await Promise.all([
    list.page.waitForEvent('download'),
    list.page.getByRole('button', { name: 'Save to a file' }).click(),
  ]);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'spare-bits-work-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  expect(download.suggestedFilename()).toMatch(/^spare-bits.*\.json$/);
  expect(readFileSync(file, 'utf8')).toContain('my own line');

  const fresh = await visit('/exercises/');
  await fresh.page.locator('input[type="file"]').first().setInputFiles(file);
  await expect.poll(() => shown(fresh.page.locator('[data-work-status]'))).toMatch(/^Read: 1 exercise/);
  const opened = panelOf(await another(fresh, `/exercises/${main.slug}/`));
  await alive(opened.page);
  await expect.poll(() => opened.field.inputValue()).toBe(mine);
  const untouched = panelOf(await another(fresh, `/exercises/${other.slug}/`));
  await alive(untouched.page);
  expect(await untouched.field.inputValue()).toBe(other.code('starter.ts'));
});

test('a file that is not ours is refused in words and changes nothing', async () => {
  const reader = await openExercise(main.slug);
  await reader.write(mine);
  await reader.page.waitForTimeout(800);
  const list = await another(reader, '/exercises/');
  const file = { name: 'work.json', mimeType: 'application/json', buffer: Buffer.from('{"schema":"other"}') };
  await list.page.locator('input[type="file"]').first().setInputFiles(file);
  await expect
    .poll(() => shown(list.page.locator('[data-work-status]')))
    .toMatch(/not one of ours.*unchanged/);
  await reader.page.reload();
  await alive(reader.page);
  await expect.poll(() => reader.field.inputValue()).toBe(mine);
});
