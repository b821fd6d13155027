// Running axe-core in a page. It is evaluated by the driver, not added as a script, so that the page's policy stays on.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { desktop, phone } from './world.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of WCAG 2.2 A and AA and axe's best practices. */
const allRules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // What passes is not written out for every element.
  resultTypes: ['violations'],
};
/** The dark theme changes colours alone, so nothing but colours is asked of it again. */
const colours: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  resultTypes: ['violations'],
};

/**
 * What axe finds in both themes, on a desktop and on a phone, each with what it was found in. The page is opened once and
 * looked at four times: opening is what costs.
 */
export async function axeEverywhere(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const lines = await axe(page, colorScheme === 'light' ? allRules : colours);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) lines.push('the page is wider than the screen');
      if (lines.length > 0) found[`${colorScheme}, ${viewport.width} px`] = lines;
    }
  }
  return found;
}

/** What axe finds, one line for each element: rule, element, why. */
async function axe(page: Page, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${source};0`);
  const found = await page.evaluate(
    async (chosen) => {
      const { axe } = globalThis as unknown as {
        axe: { run(context: Document, options: unknown): Promise<AxeResults> };
      };
      return (await axe.run(document, chosen)).violations.map(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) =>
            `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`,
        ),
      );
    },
    options as unknown as Record<string, unknown>,
  );
  return found.flat();
}
