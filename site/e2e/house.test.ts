// Every page of the built site, whatever is on it: opens without an error and without breaking its policy, does not
// scroll sideways on a phone, asks for no editor and no grader, and every link on it leads somewhere.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { resolveRequest } from '../../tools/lib/server.mjs';
import { dist, lessons, origin, pages, phone, useBrowser, visit } from './world.ts';

useBrowser();
const all = pages();

test('the site has its pages', () => {
  expect(all).toEqual(
    expect.arrayContaining([
      '/',
      '/about/',
      '/exercises/',
      '/exercises/pte_mkuffd_wp/',
      '/exercises/pte_swp_mksoft_dirty/',
      '/exercises/pte_wrprotect/',
      '/lessons/descriptor-formats/',
      '/lessons/freeing-software-bits/',
      '/lessons/soft-dirty/',
      '/lessons/write-protect/',
    ]),
  );
});

test.each(all)(
  '%s opens quietly, does not scroll sideways from 320 px up, and every link leads somewhere',
  async (path) => {
    const { page, asked } = await visit(path);
    await page.waitForLoadState('networkidle');
    expect(asked(/monaco|\/grader\/|quickjs|\.wasm/), 'nothing that the reader has not asked for').toEqual(
      [],
    );
    expect(asked(/^https?:/), 'other hosts').toEqual([]);
    expect(await page.title()).not.toBe('');
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^en/);
    expect(await page.locator('meta[http-equiv="Content-Security-Policy" i]').count()).toBe(1);
    expect(await deadLinks(page), 'links that lead nowhere').toEqual([]);
    const wide: Record<number, string[]> = {};
    for (const width of [320, phone.width, 768, 1024, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const over = await page.evaluate(tooWide);
      if (over.length > 0) wide[width] = over;
    }
    expect(wide, 'scrolls sideways').toEqual({});
  },
);

async function deadLinks(page: Page): Promise<string[]> {
  const links = await page
    .locator('a[href]')
    .evaluateAll((found) => found.map((a) => (a as HTMLAnchorElement).href));
  const dead: string[] = [];
  for (const link of new Set(links)) {
    if (!link.startsWith(origin)) continue;
    const [address = '', anchor] = link.slice(origin.length).split('#');
    const found = resolveRequest(dist, address || '/');
    if (found.status !== 200) dead.push(`${link}: ${found.status}`);
    else if (anchor && !(await hasAnchor(address.split('?')[0] || '/', decodeURIComponent(anchor))))
      dead.push(`${link}: no such place`);
  }
  return dead;
}

/** In the page: what makes it scroll sideways, or nothing; what scrolls within a box of its own is left out. */
function tooWide(): string[] {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const boxed = (element: Element): boolean => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const over = [...document.body.querySelectorAll('*')].filter(
    (element) => element.getBoundingClientRect().right > limit + 1 && !boxed(element),
  );
  const name = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${element.textContent?.slice(0, 40)}`;
  return [`${document.documentElement.scrollWidth} px`, ...over.slice(0, 5).map(name)];
}

const anchors = new Map<string, string>();
async function hasAnchor(path: string, id: string): Promise<boolean> {
  if (!anchors.has(path)) anchors.set(path, await (await fetch(origin + path)).text());
  return anchors.get(path)?.includes(`id="${id}"`) ?? false;
}

test('a page that does not exist says so', async () => {
  const answer = await fetch(`${origin}/no-such-page/`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toMatch(/<h1/);
});

test('the pages of a lesson are linked from home, and follow one another', async () => {
  const { page } = await visit('/');
  for (const lesson of lessons()) {
    expect(await page.locator(`main a[href$="${lesson}"]`).count(), lesson).toBeGreaterThan(0);
  }
});
