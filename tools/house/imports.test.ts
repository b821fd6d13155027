// House rule: the direction of dependence. The checker is checked on made-up imports, then reads the repository.
import { describe, expect, test } from 'vitest';
import { files, read, show } from './files.ts';
import { checkImports, importsOf, wrong } from './imports.ts';

describe('the checker of imports', () => {
  test.each([
    ['sim-core/bits/a.ts', '../arch/b.ts'],
    ['sim-core/arch/a.ts', '../pgtable/b.ts'],
    ['sim-core/arch/a.ts', '../layouts/index.ts'],
    ['sim-core/layouts/a.ts', '../arch/b.ts'],
    ['sim-core/pgtable/a.ts', '../mm/b.ts'],
    ['sim-core/pgtable/a.ts', '../index.ts'],
    ['sim-core/pgtable/a.ts', '../test/b.ts'],
    ['sim-core/pgtable/a.ts', '../../exercises/grader/index.ts'],
    ['sim-core/pgtable/a.ts', 'node:fs'],
    ['sim-core/pgtable/a.ts', 'preact'],
    ['sim-core/novelty/a.ts', '../bits/u64.ts'],
    ['exercises/grader/a.ts', '../../sim-core/index.ts'],
    ['exercises/grader/a.ts', '@spare-bits/sim-core/bits/u64.ts'],
    ['site/figures/a.tsx', '../../exercises/grader/browser.ts'],
    ['site/figures/a.tsx', '@spare-bits/sim-core/layouts/index.ts'],
    ['lessons/01-a/01-b/index.mdx', 'preact'],
  ])('%s may not import %s', (file, name) => {
    expect(wrong(file, name)).not.toBeNull();
  });

  test.each([
    ['sim-core/arch/a.ts', '../bits/u64.ts'],
    ['sim-core/layouts/a.ts', '../bits/field.ts'],
    ['sim-core/pgtable/a.ts', '../layouts/index.ts'],
    ['sim-core/index.ts', './pgtable/layout.ts'],
    ['sim-core/pgtable/a.test.ts', 'vitest'],
    ['exercises/grader/a.ts', '@spare-bits/sim-core'],
    ['site/figures/a.tsx', '@spare-bits/exercises/grader/browser.ts'],
    ['site/figures/a.tsx', '../protocol/index.ts'],
  ])('%s may import %s', (file, name) => {
    expect(wrong(file, name)).toBeNull();
  });

  test('sees every kind of import', () => {
    const text =
      "import a from 'a';\nexport * from 'b';\nconst c = import('c');\nlet d: import('d').D;\nimport type { E } from 'e';";
    expect(importsOf('x.ts', text).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(importsOf('x.astro', "---\nimport a from 'a';\n---\n<p />")).toEqual([{ name: 'a', line: 2 }]);
  });
});

test('every import goes down the stack', () => {
  const findings = files(['.ts', '.tsx', '.astro', '.mdx']).flatMap((file) => checkImports(file, read(file)));
  expect(show(findings)).toEqual([]);
});
