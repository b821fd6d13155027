// The figures of the chapter on the walk, by keyboard: step, break an entry, predict; make a TLB stale and end it; put a
// fault report together. Before any change the simulator is not asked for.
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeInState } from './axe.ts';
import { alive, shown, useBrowser, visit } from './world.ts';

useBrowser();
const path = '/lessons/the-walk/';

async function figure(page: Page, id: string): Promise<Locator> {
  const found = page.locator(`#${id}`);
  await found.scrollIntoViewIfNeeded();
  await alive(page, `astro-island:has(#${id})`);
  return found;
}

/** Press a button with the keyboard. */
async function press(page: Page, button: Locator): Promise<void> {
  await button.focus();
  await page.keyboard.press('Enter');
}

describe('the walk', () => {
  test('is stepped table by table, and the end is a page', async () => {
    const { page, asked } = await visit(path);
    const walk = await figure(page, 'walk');
    const line = walk.getByRole('status');
    await press(page, walk.getByRole('button', { name: 'Level 0' }));
    expect(await shown(line)).toContain('entry 254');
    await press(page, walk.getByRole('button', { name: 'Level 3' }));
    expect(await shown(line)).toContain('entry 359');
    await press(page, walk.getByRole('button', { name: 'The end' }));
    expect(await shown(line)).toContain('0x0000_0000_1234_5ABC');
    expect(asked(/simulator/)).toEqual([]);
  });

  test('a bit cleared at level 2 moves the fault there, and the prediction is judged', async () => {
    const { page } = await visit(path);
    const walk = await figure(page, 'walk');
    await walk.getByRole('group', { name: 'Change the entry at level' }).getByLabel('2').focus();
    await page.keyboard.press('Space');
    const valid = walk.getByRole('button', { name: /VALID/ });
    await valid.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => valid.getAttribute('aria-pressed')).toBe('false');
    await walk.getByRole('combobox').selectOption({ label: 'level 2, a fault' });
    await press(page, walk.getByRole('button', { name: 'The end' }));
    expect(await shown(walk.getByRole('status'))).toMatch(/You had it\..*0x9200_0046/);
    expect(await shown(walk)).toContain('translation fault, level 2');
    await press(page, walk.getByRole('button', { name: 'Put everything back' }));
    await expect.poll(() => valid.getAttribute('aria-pressed')).toBe('true');
  });

  test('other page sizes cut the address elsewhere', async () => {
    const { page } = await visit(path);
    const walk = await figure(page, 'walk');
    await walk.getByRole('radio', { name: '4K', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shown(walk)).toContain('2033');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => walk.getByRole('button', { name: 'Level 0' }).count()).toBe(0);
    expect(await shown(walk)).toContain('5206');
  });
});

describe('the TLBs', () => {
  test('go stale, stay stale while the TLBI waits, and forget at the DSB', async () => {
    const { page } = await visit(path);
    const panel = await figure(page, 'tlb');
    const button = (name: string): Locator => panel.getByRole('button', { name, exact: true });
    const store = panel
      .getByRole('group', { name: 'A program on CPU 1' })
      .getByRole('button', { name: 'Store' });
    const line = panel.getByRole('status');
    await panel.getByRole('radio', { name: 'it faults' }).check();
    await press(page, button('Write it'));
    await expect.poll(() => panel.locator('.is-stale').count()).toBe(2);
    await press(page, store);
    await expect.poll(() => shown(line)).toContain('You expected a fault');
    await press(page, button('TLBI'));
    await press(page, store);
    await expect.poll(() => shown(line)).toContain('the TLBI has not completed');
    await press(page, button('DSB'));
    await expect.poll(() => panel.locator('.is-stale').count()).toBe(0);
    await press(page, store);
    await expect.poll(() => shown(line)).toContain('Permission fault, level 3');
  });
});

test('a fault report is predicted before it is shown', async () => {
  const { page } = await visit(path);
  const esr = await figure(page, 'esr');
  for (const name of ['translation', '3', 'a write'])
    await esr.getByRole('radio', { name, exact: true }).check();
  expect(await shown(esr.getByRole('status'))).toContain('0x9200_0047');
  await press(page, esr.locator('summary'));
  await expect.poll(() => shown(esr.getByRole('status'))).toContain('Hardware reports 0x9200_004F');
  await press(page, esr.getByRole('button', { name: 'Try again' }));
  await expect.poll(() => shown(esr.getByRole('status'))).toContain('Choose class');
});

test('without a script every entry, the run and the report can be read', async () => {
  const { page } = await visit(path, { javaScriptEnabled: false });
  const walk = await shown(page.locator('#walk'));
  for (const entry of ['0x0800_0000_4008_1003', '0x00E8_0000_1234_5F43', '0x0000_0000_1234_5ABC'])
    expect(walk).toContain(entry);
  expect(await page.locator('#tlb table').count()).toBe(2);
});

test('axe finds nothing in figures that are in use, and nothing is wider than the screen', async () => {
  const { page } = await visit(path);
  const walk = await figure(page, 'walk');
  await walk.getByRole('button', { name: /VALID/ }).click();
  await walk.getByRole('button', { name: 'The end' }).click();
  const panel = await figure(page, 'tlb');
  await panel.getByRole('button', { name: 'Write it' }).click();
  await panel.locator('.is-stale').first().waitFor();
  const esr = await figure(page, 'esr');
  await esr.locator('summary').click();
  expect(await axeInState(page)).toEqual({});
});
