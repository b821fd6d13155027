// Without JavaScript: prose, figures as pictures and tables, starter, hints and solution are there; and in print.
import { expect, test } from 'vitest';
import { exercise } from './panel.ts';
import { gridLessons, lessons, phone, shown, useBrowser, visit } from './world.ts';

useBrowser();
const off = { javaScriptEnabled: false };

test.each(lessons())(
  '%s without JavaScript can be read in full, and does not scroll sideways on a phone',
  async (path) => {
    const { page, asked } = await visit(path, off);
    const prose = await shown(page.locator('main'));
    expect(prose.split(/\s+/).length).toBeGreaterThan(1500);
    expect(asked(/\.js(\?|$)/).filter((url) => !url.includes('theme'))).toEqual([]);
    const figures = page.locator('main figure');
    expect(await figures.count()).toBeGreaterThan(0);
    // Whatever a figure draws, its facts stand in a table, a list or words that need no script.
    for (const figure of await figures.all()) expect((await shown(figure)).length).toBeGreaterThan(40);
    if (gridLessons().includes(path)) {
      const grid = page.locator('figure.bg').first();
      expect(await grid.getByRole('gridcell').count()).toBeGreaterThan(20);
      expect(await grid.locator('table').count()).toBeGreaterThan(0);
    }
    expect(await page.locator('noscript, .no-js').count()).toBeGreaterThan(0);
    await page.setViewportSize(phone);
    const box = await page.locator('body').boundingBox();
    expect(box?.width).toBeLessThanOrEqual(phone.width);
  },
);

test('an exercise without JavaScript shows its prompt, starter, hints and solution, and says what is missing', async () => {
  const { slug, code, task } = exercise('pte_mkuffd_wp');
  const { page } = await visit(`/exercises/${slug}/`, off);
  expect(await shown(page.locator('.no-js'))).toMatch(/Without JavaScript/);
  const text = await page.locator('main').textContent();
  const [, firstLine = ''] = code('starter.ts').split('\n');
  expect(`${text}${await page.locator('textarea').allTextContents()}`).toContain(firstLine.trim());
  for (const name of task.exports.map((each) => each.name)) expect(text).toContain(name);
  const summaries = page.locator('details summary');
  expect(await summaries.count()).toBeGreaterThanOrEqual(2);
  await summaries.first().click();
});

test('print forces light and drops navigation', async () => {
  const [path = '/'] = lessons();
  const { page } = await visit(path, { colorScheme: 'dark' });
  const ground = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await ground();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await ground()).not.toBe(dark);
  expect(await page.getByRole('navigation', { name: 'Site' }).isVisible()).toBe(false);
});
