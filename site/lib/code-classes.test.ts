import { codeToHtml } from 'shiki';
import { expect, test, vi } from 'vitest';
import { classNames, codeTheme } from './code-classes.mjs';

// Loading the grammar takes seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

// Without the limit of time for a line: it would leave the rest plain on a busy machine.
const html = (code: string, nameClass?: (name: string) => string) =>
  codeToHtml(code, {
    lang: 'ts',
    theme: codeTheme,
    transformers: [classNames(nameClass)],
    tokenizeTimeLimit: 0,
  });

test('code carries classes and no inline style', async () => {
  const code = await html("import { PTE_WRITE } from 'layout'; // PTE_WRITE");
  expect(code).not.toContain('style=');
  expect(code).toContain('class="t-comment"');
});

test('the name of a bit has the class that its owner gives it, but not inside a comment', async () => {
  const code = await html('const x = v & ~PTE_WRITE; // PTE_DIRTY', (name) =>
    name === 'PTE_WRITE' ? 'own-hw' : 'own-sw',
  );
  expect(code).toContain('<span class="own-hw">PTE_WRITE</span>');
  expect(code).not.toContain('own-sw');
});

test('nothing of the text is lost', async () => {
  const source = 'export const f = (pte: bigint) => pte | PTE_UFFD_WP | PTE_RDONLY;';
  const shown = (await html(source))
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#x3C;', '<')
    .replaceAll('&amp;', '&');
  expect(shown.replaceAll('&gt;', '>')).toContain('PTE_UFFD_WP | PTE_RDONLY;');
});
