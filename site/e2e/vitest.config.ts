// The browser tests: vitest drives a real Chromium through playwright-core over the built site in dist/.
// Run through `npm run e2e` or `npm test`, which build first. Two files at a time: a browser is heavy.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    name: 'e2e',
    include: ['**/*.test.ts'],
    globalSetup: ['./setup.ts'],
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    retry: 0,
  },
});
