// The exercise panel as a test uses it: by roles and names where a reader has them, by data-test and data-state where
// the panel says what a check is. Codes come from the catalogue's own files.
import { readdirSync, readFileSync } from 'node:fs';
import type { Task } from '@spare-bits/exercises/grader/task.ts';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { alive, type Reader, repository, shown, visit } from './world.ts';

const tasks = import.meta.glob<{ task: Task }>('../../exercises/catalogue/*/*/task.ts', { eager: true });

export interface Exercise {
  readonly slug: string;
  readonly task: Task;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Code of a file of the exercise, such as 'solution.ts' or 'mutants/ro-left.ts'. */
  code(file: string): string;
  /** Files in one of its folders, as `code` takes them. */
  files(folder: 'mutants' | 'legal' | 'wrong'): string[];
}

/** All exercises of the catalogue. */
export const catalogue: readonly Exercise[] = Object.entries(tasks).map(([file, { task }]) => {
  const folder = `${repository}${file.replace('../../', '').replace('/task.ts', '')}`;
  return {
    slug: task.slug,
    task,
    folder,
    code: (name) => readFileSync(`${folder}/${name}`, 'utf8'),
    files: (name) =>
      readdirSync(`${folder}/${name}`)
        .filter((entry) => entry.endsWith('.ts'))
        .map((entry) => `${name}/${entry}`),
  };
});

export function exercise(slug: string): Exercise {
  const found = catalogue.find((each) => each.slug === slug);
  if (!found) throw new Error(`There is no exercise ${slug}.`);
  return found;
}

export interface Panel extends Reader {
  readonly field: Locator;
  /** The one sentence over a run. */
  readonly heading: Locator;
  readonly results: Locator;
  button(name: string | RegExp): Locator;
  /** Put code in place of what is there. */
  write(code: string): Promise<void>;
  /** Run and wait for the end; returns the heading. */
  run(): Promise<string>;
  /** Wait for the end of a run that something else began. */
  ended(): Promise<string>;
  /** Open the solution, past the line that says what opening it means. */
  openSolution(): Promise<Locator>;
  check(id: string): Locator;
  states(): Promise<Record<string, string>>;
}

/** A new reader opens an exercise. */
export async function openExercise(slug: string, options?: BrowserContextOptions): Promise<Panel> {
  const reader = await visit(`/exercises/${slug}/`, options);
  await alive(reader.page);
  return panelOf(reader);
}

export function panelOf(reader: Reader): Panel {
  const { page } = reader;
  const results = page.locator('.xs');
  const heading = results.getByRole('status');
  const field = page.getByRole('textbox', { name: 'Your code' });
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const ended = async (): Promise<string> => {
    await page.waitForFunction(
      () =>
        !['none', 'running'].includes(document.querySelector<HTMLElement>('.xs')?.dataset.phase ?? 'none'),
    );
    return (await shown(heading)).trim();
  };
  return {
    ...reader,
    field,
    heading,
    results,
    button,
    write: (code) => field.fill(code),
    async run() {
      const before = await runNumber(page);
      await button(/^Run checks/).click();
      await expect.poll(() => runNumber(page)).toBe(before + 1);
      return ended();
    },
    ended,
    async openSolution() {
      await page.getByRole('tab', { name: 'solution' }).click();
      const panel = page.getByRole('tabpanel', { name: 'solution' });
      const gate = panel.getByRole('button', { name: 'Open the solution' });
      if (await gate.isVisible()) await gate.click();
      await panel.getByText('export function').first().waitFor();
      return panel;
    },
    check: (id) => results.locator(`[data-test="${id}"]`),
    states: () =>
      results
        .locator('[data-test]')
        .evaluateAll((rows) =>
          Object.fromEntries(
            rows.map((row) => [row.getAttribute('data-test'), row.getAttribute('data-state')]),
          ),
        ),
  };
}

/** Open every check that does not hold. */
export async function unfold(page: Page): Promise<void> {
  const folded = page.locator('.xk button[aria-expanded="false"]');
  while ((await folded.count()) > 0) await folded.first().click();
}

const runNumber = async (page: Page): Promise<number> =>
  Number(/^Run (\d+)/.exec((await page.locator('.xr-which').textContent()) ?? '')?.[1] ?? 0);
