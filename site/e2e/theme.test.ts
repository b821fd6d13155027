// The theme: follows the system, can be chosen, is kept, and is there before the first paint.
import { expect, test } from 'vitest';
import { useBrowser, visit } from './world.ts';

useBrowser();

test('the theme follows the system until it is chosen, and the choice is kept', async () => {
  const { page } = await visit('/', { colorScheme: 'dark' });
  const ground = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await ground();
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  expect(light).not.toBe(dark);
  const button = page.locator('[data-theme-button]:visible').first();
  for (let i = 0; i < 3 && (await page.locator('html').getAttribute('data-theme')) !== 'dark'; i++)
    await button.click();
  expect(await ground()).toBe(dark);
  await page.reload();
  expect(await ground()).toBe(dark);
  expect(await button.textContent()).toMatch(/dark/);
});

test('the first Tab reaches a link that skips to the content', async () => {
  const { page } = await visit('/lessons/descriptor-formats/');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/skip/i);
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => location.hash)).not.toBe('');
});
