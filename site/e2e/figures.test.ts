// The figures by keyboard: flip bits, move by bit, band and field, choose a layout, type a value, predict before the reveal.
import { makeLayout } from '@spare-bits/sim-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { alive, gridLessons, lessons, phone, shown, useBrowser, visit } from './world.ts';

useBrowser();

/** The first figure of the page with a grid whose bits can be flipped, alive. */
async function firstGrid(page: Page): Promise<{ figure: Locator; grid: Locator }> {
  const figure = page.locator('figure.bg').first();
  await figure.scrollIntoViewIfNeeded();
  // Other figures may stand before it, out of view and asleep.
  await alive(page, 'astro-island:has(figure.bg)');
  return { figure, grid: figure.getByRole('grid') };
}

const label = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const pressed = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-pressed') ?? null);

describe.each(gridLessons())('%s', (path) => {
  test('a grid is one stop for Tab; arrows move, Space flips, the reading follows at once', async () => {
    const { page } = await visit(path);
    const { figure, grid } = await firstGrid(page);
    expect(await grid.locator('button[tabindex="0"]').count()).toBe(1);
    await grid.locator('button[tabindex="0"]').focus();
    await page.keyboard.press('Control+End');
    const last = await label(page);
    expect(last).toMatch(/VALID/);
    const before = {
      value: await shown(figure.locator('.vt-value')),
      text: await shown(figure),
      on: await pressed(page),
    };
    await page.keyboard.press('Space');
    expect(await pressed(page)).toBe(before.on === 'true' ? 'false' : 'true');
    expect(await shown(figure.locator('.vt-value'))).not.toBe(before.value);
    expect(await shown(figure)).not.toBe(before.text);
    await page.keyboard.press('Space');
    expect(await shown(figure.locator('.vt-value'))).toBe(before.value);
    await page.keyboard.press('ArrowLeft');
    expect(await label(page)).not.toBe(last);
    await page.keyboard.press('ArrowRight');
    expect(await label(page)).toBe(last);
    await page.keyboard.press('Control+Home');
    const first = await label(page);
    await page.keyboard.press(']');
    expect(await label(page)).not.toBe(first);
    await page.keyboard.press('[');
    expect(await label(page)).toBe(first);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).not.toBe('grid');
  });

  test('the lens changes names and never the value', async () => {
    const { page } = await visit(path);
    const { figure } = await firstGrid(page);
    const value = await shown(figure.locator('.vt-value'));
    const lens = figure.getByRole('group', { name: 'Layout' }).first();
    const radios = lens.getByRole('radio');
    expect(await radios.count()).toBe(4);
    await lens.getByRole('radio', { name: 'v6.9' }).focus();
    await page.keyboard.press('Space');
    const old = await shown(figure.getByRole('grid'));
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shown(figure.getByRole('grid'))).not.toBe(old);
    expect(await lens.getByRole('radio', { name: 'rfc-v1' }).isChecked()).toBe(true);
    expect(await shown(figure.locator('.vt-value'))).toBe(value);
  });

  test('a value can be typed, and what is not a value is refused in words', async () => {
    const { page } = await visit(path);
    const { figure } = await firstGrid(page);
    await figure.getByRole('button', { name: 'Type', exact: true }).click();
    const input = figure.getByRole('textbox');
    await input.fill('0xNOT');
    await page.keyboard.press('Enter');
    expect(await shown(figure.getByRole('alert'))).toMatch(/Not a 64-bit value/);
    await input.fill('0x60000012345fc3');
    await page.keyboard.press('Enter');
    expect(await shown(figure.locator('.vt-value'))).toBe('0x0060_0000_1234_5FC3');
  });

  test('every figure of bits is also a table that names each field', async () => {
    const { page } = await visit(path);
    const figures = await page.locator('figure.bg').all();
    expect(figures.length).toBeGreaterThan(0);
    for (const figure of figures) expect(await figure.locator('table').count()).toBeGreaterThan(0);
    const table = await page.locator('figure.bg table').first().textContent();
    for (const name of ['AttrIndx', 'VALID']) expect(table).toContain(name);
  });

  test('on a phone each bit keeps a target of 24 px or more', async () => {
    const { page } = await visit(path, { viewport: phone });
    const { grid } = await firstGrid(page);
    const small = await grid.locator('button').evaluateAll(
      (buttons) =>
        buttons.filter((button) => {
          const { width, height } = button.getBoundingClientRect();
          return width > 0 && (width < 24 || height < 24);
        }).length,
    );
    expect(small).toBe(0);
  });
});

test('a prediction is asked for before it is answered, and can be tried again', async () => {
  for (const path of lessons()) {
    const { page } = await visit(path);
    const figure = page.locator('figure', { has: page.locator('.pr-answer') }).first();
    if ((await figure.count()) === 0) continue;
    await figure.scrollIntoViewIfNeeded();
    await alive(page, 'astro-island:has(.pr-answer)');
    expect(await figure.locator('.pr-answer').isVisible()).toBe(false);
    await figure.getByRole('grid').locator('button[tabindex="0"]').focus();
    await page.keyboard.press('Space');
    expect(await pressed(page)).toBe('true');
    await figure.getByText('Show what the kernel does').focus();
    await page.keyboard.press('Enter');
    await figure.locator('.pr-answer').waitFor();
    expect(await figure.locator('.pr-answer table').count()).toBe(1);
    await figure.getByRole('button', { name: 'Try again' }).click();
    await figure.getByText('Show what the kernel does').waitFor();
    expect(await figure.getByRole('gridcell').locator('[aria-pressed="true"]').count()).toBe(0);
    return;
  }
  throw new Error('No lesson has a prediction.');
});

test('numbers in figures come from the layout table', async () => {
  const { page } = await visit('/lessons/freeing-software-bits/');
  const { figure, grid } = await firstGrid(page);
  await figure.getByRole('radio', { name: 'v6.12', exact: true }).first().check();
  const field = makeLayout('v6.12').find('PTE_UFFD_WP');
  const button = grid.getByRole('button', { name: /PTE_UFFD_WP/ });
  expect(await button.getAttribute('aria-label')).toContain(`bit ${field?.lo},`);
});
