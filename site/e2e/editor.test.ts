// The full editor: nothing of it before it is asked for, the same text in it, a way out for the keyboard.
import { expect, test } from 'vitest';
import { exercise, openExercise, type Panel } from './panel.ts';
import { shown, useBrowser } from './world.ts';

useBrowser();
const main = exercise('pte_mkuffd_wp');

async function openEditor(): Promise<Panel> {
  const panel = await openExercise(main.slug);
  expect(panel.asked(/monaco/)).toEqual([]);
  await panel.button('Open full editor').click();
  await panel.page
    .locator('.monaco-editor textarea, .monaco-editor .native-edit-context')
    .first()
    .waitFor({ state: 'attached' });
  await panel.button('Plain field').waitFor();
  expect(panel.asked(/monaco/).length).toBeGreaterThan(0);
  return panel;
}

const inEditor = (panel: Panel): Promise<boolean> =>
  panel.page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null);

test('Monaco loads on intent and keeps the text both ways', async () => {
  const panel = await openEditor();
  const { page } = panel;
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('// from the editor\n');
  await panel.button('Plain field').click();
  await expect.poll(() => panel.field.inputValue()).toMatch(/^\/\/ from the editor\n/);
});

test('Tab indents in the editor until Ctrl+M, then it leaves; the strip says so', async () => {
  const panel = await openEditor();
  const { page } = panel;
  await page.locator('.monaco-editor .view-lines').click();
  expect(await inEditor(panel)).toBe(true);
  expect(await shown(page.locator('main'))).toMatch(/Ctrl\+M/);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Tab');
  expect(await inEditor(panel), 'Tab indents').toBe(true);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Tab');
  await expect.poll(() => inEditor(panel), { message: 'Tab leaves' }).toBe(false);
  await page.keyboard.press('Shift+Tab');
  await expect.poll(() => inEditor(panel), { message: 'and comes back' }).toBe(true);
  await page.keyboard.press('Shift+Tab');
  await expect.poll(() => inEditor(panel), { message: 'backwards too' }).toBe(false);
});

test('Ctrl+Enter runs from the editor', async () => {
  const panel = await openEditor();
  const { page } = panel;
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('Control+Enter');
  expect(await panel.ended()).toMatch(/^Not yet/);
});

test('the helper types are known: a number for a bigint is underlined', async () => {
  const panel = await openEditor();
  const { page } = panel;
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nconst wrong: bigint = 1;\n');
  await page
    .locator('.monaco-editor .squiggly-error')
    .first()
    .waitFor({ state: 'attached', timeout: 30_000 });
});
