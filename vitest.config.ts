// One vitest, several projects: each runs where its code runs. Browser tests have their own configuration in site/e2e.
// Files share a module registry (`isolate: false`): the code has no mutable module state, and importing it once for each
// worker instead of once for each file saves a third of the time.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // One for each core of a small machine; by itself vitest leaves one core idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'sim-core',
          root: './sim-core',
          include: ['**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'grader',
          root: './exercises',
          include: ['grader/**/*.test.ts', 'cli/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'exercises',
          root: './exercises',
          include: ['catalogue/**/*.test.ts'],
          setupFiles: ['./grader/vitest-setup.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
        test: {
          name: 'site',
          root: './site',
          include: ['{figures,exercise,lab,protocol,store,lib,components}/**/*.test.{ts,tsx}'],
          environment: 'node',
          isolate: false,
        },
      },
      {
        test: {
          name: 'house',
          root: './tools',
          include: ['**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
