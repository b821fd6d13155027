// The simulator figure by keyboard: step through a scenario, put a wrong helper into the kernel, see where somebody
// notices first; without a script the table of all steps. Before the reader means it nothing but markup is fetched.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeInState } from './axe.ts';
import { dist, lessons, phone, shown, useBrowser, visit } from './world.ts';

useBrowser();
const html = (path: string): string => readFileSync(`${dist}${path}index.html`, 'utf8');
const withFigure = lessons().filter((path) => html(path).includes('class="fig sm"'));
/** The chapter whose figure with a field of code begins with the note alone. */
const path = '/lessons/write-protect/';
const FIGURE = '#your-helper';

async function figure(page: Page, id = FIGURE): Promise<Locator> {
  const found = page.locator(id);
  await found.scrollIntoViewIfNeeded();
  return found;
}

const where = (fig: Locator): Promise<string> => shown(fig.locator('.sm-where'));
const says = (fig: Locator): Promise<string> => shown(fig.locator('.sm-says'));

/** Wake a figure with the keyboard and wait until it lives. */
async function wake(page: Page, fig: Locator, id = FIGURE): Promise<void> {
  await fig.getByRole('button', { name: /Forward/ }).focus();
  await page.locator(`astro-island:not([ssr]):has(${id})`).waitFor();
}

async function openBench(fig: Locator): Promise<Locator> {
  await fig.locator('.sm-bench > summary').click();
  const field = fig.getByRole('textbox', { name: 'Your code' });
  await field.waitFor();
  return field;
}

/** Run what stands in the field; what the result says. */
async function run(page: Page, fig: Locator): Promise<string> {
  await fig.getByRole('textbox').press('Control+Enter');
  const result = fig.locator('.sm-result');
  await page.waitForFunction(
    (id) => !/^(Running\.)?$/.test(document.querySelector(`${id} .sm-result`)?.textContent ?? ''),
    FIGURE,
  );
  return shown(result);
}

test('chapters with the figure exist', () => {
  expect(withFigure).toContain(path);
});

describe('stepping', () => {
  test('by keys, from the first step to the last and back', async () => {
    const { page } = await visit(path);
    const fig = await figure(page, '#populated');
    await wake(page, fig, '#populated');
    expect(await where(fig)).toBe('step 0 of 12');
    await page.keyboard.press(']');
    expect(await where(fig)).toBe('step 1 of 12');
    expect(await says(fig)).toMatch(/^write A 0 ← 1\s+The store to A0 faults: nothing is there yet/);
    await page.keyboard.press('End');
    expect(await where(fig)).toBe('step 12 of 12');
    await page.keyboard.press('[');
    await page.keyboard.press('Home');
    expect(await where(fig)).toBe('step 0 of 12');
    await page.keyboard.press('[');
    expect(await where(fig)).toBe('step 0 of 12');
  });

  test('the list is one stop for Tab; arrows go from step to step', async () => {
    const { page } = await visit(path);
    const fig = await figure(page, '#populated');
    await wake(page, fig, '#populated');
    const list = fig.getByRole('list', { name: 'All steps' });
    expect(await list.locator('button[tabindex="0"]').count()).toBe(1);
    await list.locator('button[tabindex="0"]').focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
    expect(await shown(list.locator('[aria-current="step"]'))).toContain('uffd_writeprotect A 0–3 on');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-current'))).toBe('step');
    const row = fig.locator('.sm-pages tbody tr').first();
    const text = await shown(row);
    expect(text).toContain('0x04E0_0000_');
    expect(text).toMatch(/changed/);
    expect(await shown(row.locator('.is-turned').first())).toBe('1 UFFD_WP');
    expect(await shown(row.locator('del'))).toContain('WRITTEN');
  });

  test('the first press counts, although nothing was fetched before it', async () => {
    const { page, asked } = await visit(path);
    await page.waitForLoadState('networkidle');
    const fig = await figure(page, '#populated');
    expect(asked(/SimFigure|simulator|worker|quickjs|preact/)).toEqual([]);
    await fig.getByRole('button', { name: /Forward/ }).click();
    await expect.poll(() => where(fig)).toBe('step 1 of 12');
    expect(asked(/simulator|worker|quickjs|Bench/)).toEqual([]);
  });

  test('a figure of another kernel says so; its table has all steps', async () => {
    const { page } = await visit('/lessons/soft-dirty/');
    const fig = await figure(page, '#life');
    expect(await shown(fig.locator('.sm-about'))).toContain('v6.12-softdirty');
    await fig.locator('.sm-same summary').click();
    await expect.poll(() => shown(fig.locator('.sm-table'))).toContain('clear_refs 4');
  });
});

describe('a helper of the reader’s', () => {
  test('the wrong one: the first difference is told, shown and marked', async () => {
    const { page } = await visit(path);
    const fig = await figure(page);
    const field = await openBench(fig);
    expect(await field.inputValue()).toContain('return pte | PTE_UFFD_WP;');
    expect(await run(page, fig)).toMatch(
      /Step 5: the store to A1 went through\. The monitor heard nothing; with the kernel’s helper it was told\. After it, in A1 your entry has UFFD_WP set, the kernel’s clear\./,
    );
    expect(await where(fig)).toMatch(/^step 5 /);
    expect(await says(fig)).toMatch(/With yours: The store to A1 faults: only a marker is there/);
    const steps = fig.getByRole('list', { name: 'All steps' });
    expect(await steps.locator('.is-seen').count()).toBeGreaterThan(0);
    expect(await shown(steps.locator('[aria-current="step"]'))).toContain('differs');
    const row = fig.locator('.sm-pair tr', { hasText: 'A1' });
    expect(await row.locator('td').count()).toBe(2);
    expect(await shown(row.locator('td').nth(1))).toMatch(/not WRITTEN/);
    expect(await fig.locator('.sm-pair tr', { hasText: 'A2' }).locator('td').count()).toBe(1);
  });

  test('a right one and one that is not called agree; Reset puts the figure back', async () => {
    const { page } = await visit(path);
    const fig = await figure(page);
    const field = await openBench(fig);
    const starter = await field.inputValue();
    await field.fill(
      "import { PTE_UFFD_WP } from 'layout';\nimport { pte_wrprotect } from 'kernel';\nexport function pte_mkuffd_wp(pte: bigint): bigint {\n  return pte_wrprotect(pte | PTE_UFFD_WP);\n}\n",
    );
    expect(await run(page, fig)).toMatch(
      /Nothing in this scenario shows a difference.*The entries agree as well\./,
    );
    await field.fill('export function pte_mkhuge(pte: bigint): bigint {\n  return pte;\n}\n');
    expect(await run(page, fig)).toMatch(/The kernel never calls it/);
    await fig.getByRole('button', { name: 'Reset' }).click();
    expect(await field.inputValue()).toBe(starter);
    expect(await fig.locator('.sm-pair').count()).toBe(0);
    await fig.locator('.sm-chip').nth(1).click();
    expect(await field.inputValue()).not.toBe(starter);
  });

  test.each([
    ['does not parse', 'export function pte_mkuffd_wp( {', /does not parse.*Line 1\. Your code is kept\./],
    ['is no helper', 'export function mine() {}', /exports no helper of this kernel/],
    [
      'gives a number',
      'export const pte_mkuffd_wp = () => 1;',
      /Step \d+: your pte_mkuffd_wp returned a number.* of task 1, page 0\. Your code is kept\./,
    ],
    [
      'never ends',
      'export function pte_mkuffd_wp() {\n  for (;;);\n}\n',
      /did not finish in 2,000,000 steps.*Line \d\. Your/,
    ],
    ['throws', 'export function pte_mkuffd_wp() {\n  throw new Error("no");\n}\n', /threw no.*Line 2\./],
  ])('a file that %s is refused in one sentence, and kept', async (_name, source, sentence) => {
    const { page } = await visit(path);
    const fig = await figure(page);
    const field = await openBench(fig);
    await field.fill(source);
    expect(await run(page, fig)).toMatch(sentence);
    expect(await field.inputValue()).toBe(source);
  });
});

test('axe finds nothing in a figure that is used, and nothing is wider than the screen', async () => {
  const { page } = await visit(path);
  const stepped = await figure(page, '#populated');
  await wake(page, stepped, '#populated');
  for (let i = 0; i < 7; i++) await page.keyboard.press(']');
  const fig = await figure(page);
  await openBench(fig);
  await run(page, fig);
  expect(await axeInState(page)).toEqual({});
});

test('on a phone every control is 44 px high, and the slider steps', async () => {
  const { page } = await visit(path, { viewport: phone });
  const fig = await figure(page);
  await wake(page, fig);
  await openBench(fig);
  for (const control of await fig.locator('button:visible, input:visible').all()) {
    const box = await control.boundingBox();
    expect(box?.height, await shown(control)).toBeGreaterThanOrEqual(44);
  }
  await fig.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  expect(await where(fig)).toMatch(/^step 1 /);
});

describe('without a script', () => {
  test.each(withFigure)('%s has the table of all steps, open, and no control', async (lesson) => {
    const { page } = await visit(lesson, { javaScriptEnabled: false });
    for (const fig of await page.locator('.fig.sm').all()) {
      const rows = fig.locator('.sm-table tbody tr');
      expect(await rows.count()).toBeGreaterThan(3);
      expect(await rows.first().isVisible()).toBe(true);
      expect(await fig.locator('button:visible, input:visible, textarea:visible').count()).toBe(0);
    }
  });
});
