// What every browser test needs: a fresh reader (a context without storage), a page that is watched for errors,
// broken policies and requests, and the words in which failures are told.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';

/** The built site; SPARE_BITS_DIST names another folder, to test what was built elsewhere. */
export const dist = process.env.SPARE_BITS_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));
export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const origin = inject('origin');

/** What a page did that no page may do. */
interface Watched {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

let browser: Browser;
const open: Watched[] = [];

/** Connect this test file to the browser; after each test every page must have been free of errors. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'));
  });
  afterEach(async () => {
    const errors = open.flatMap(({ errors }) => errors);
    for (const { page } of open.splice(0)) if (!page.isClosed()) await page.context().close();
    expect(errors, 'errors in the page, its console or its security policy').toEqual([]);
  });
  afterAll(() => browser.close());
}

export interface Reader extends Watched {
  /** Addresses requested since the page was opened, relative to the site. */
  asked(pattern: RegExp): string[];
}

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** A new reader with an empty browser opens a page of the site. */
export async function visit(path: string, options: BrowserContextOptions = {}): Promise<Reader> {
  const context = await browser.newContext({
    viewport: desktop,
    acceptDownloads: true,
    reducedMotion: 'reduce',
    ...options,
  });
  return enter(await context.newPage(), path);
}

/** The same reader opens a page in another tab. */
export async function another(reader: Reader, path: string): Promise<Reader> {
  return enter(await reader.page.context().newPage(), path);
}

async function enter(page: Page, path: string): Promise<Reader> {
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => errors.push(`${path}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${path}: ${message.text()} (${message.location().url})`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A reload or a closed tab ends what was still loading; that is not the page's doing.
    if (why !== 'net::ERR_ABORTED') errors.push(`${path}: ${request.url()} failed, ${why}`);
  });
  page.on('request', (request) => requests.push(request.url().replace(origin, '')));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy ${event.effectiveDirective} broken by ${event.blockedURI}`);
    });
  });
  // Generous: a machine that does other things beside this takes long.
  page.setDefaultTimeout(60_000);
  await page.goto(origin + path, { waitUntil: 'load' });
  const reader = {
    page,
    errors,
    requests,
    asked: (pattern: RegExp) => requests.filter((url) => pattern.test(url)),
  };
  open.push(reader);
  return reader;
}

/** Wait until the islands that can be seen are alive: Astro takes the attribute `ssr` off. The pointer wakes those that wait for it. */
export async function alive(page: Page, selector = 'astro-island'): Promise<void> {
  await page.locator(selector).first().scrollIntoViewIfNeeded();
  await page.locator(selector).evaluateAll((islands) => {
    for (const island of islands) {
      const box = (island.firstElementChild ?? island).getBoundingClientRect();
      if (box.bottom > 0 && box.top < innerHeight) island.dispatchEvent(new PointerEvent('pointerover'));
    }
  });
  await page.waitForFunction((wanted) => {
    const seen = (island: Element): boolean => {
      const box = (island.firstElementChild ?? island).getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    };
    return [...document.querySelectorAll(wanted)].every(
      (island) => !island.hasAttribute('ssr') || !seen(island),
    );
  }, selector);
}

/** What a reader sees of an element: text as it is rendered, without what is hidden. */
export const shown = async (where: Locator): Promise<string> =>
  (await where.allInnerTexts()).join('\n').trim();

/** Folders of dist/ that hold a page, as addresses: every page of the built site. */
export function pages(): string[] {
  const found: string[] = [];
  const look = (folder: string): void => {
    for (const entry of readdirSync(`${dist}${folder}`, { withFileTypes: true })) {
      if (entry.isDirectory() && !['grader', 'monaco', '_astro', 'fonts'].includes(entry.name))
        look(`${folder}${entry.name}/`);
      else if (entry.name === 'index.html') found.push(folder);
    }
  };
  look('/');
  return found.sort();
}

export const lessons = (): string[] => pages().filter((page) => /^\/lessons\/[^/]+\/$/.test(page));
/** Lessons with a grid of bits that can be flipped. */
export const gridLessons = (): string[] =>
  lessons().filter((page) => readFileSync(`${dist}${page}index.html`, 'utf8').includes('class="fig bg"'));
export const exercises = (): string[] => pages().filter((page) => /^\/exercises\/[^/]+\/$/.test(page));
