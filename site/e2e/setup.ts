// Before all browser tests: serve dist/ on a free port and start one Chromium that all test files connect to.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { browserFlags, ensureBrowser } from '../../tools/lib/browser.mjs';
import { serve } from '../../tools/lib/server.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    origin: string;
    browser: string;
  }
}

const dist = process.env.SPARE_BITS_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(`${dist}/index.html`))
    throw new Error('dist/ is missing: run npm run e2e, which builds it first.');
  const server = await serve(dist);
  const browser = await chromium.launchServer({
    executablePath: await ensureBrowser(),
    headless: true,
    args: browserFlags(),
  });
  project.provide('origin', server.origin);
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.close();
  };
}
