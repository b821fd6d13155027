// Models: the figures that a chapter uses, imported by the chapter itself. An author writes <BitGrid/> without an import;
// this plugin adds it, so that a page gets the styles and scripts of its own figures and of no others.
// A figure is a component in site/components/mdx that wraps something from site/figures.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = '/site/components/mdx';
// Tests and the config run from the source tree; a bundled copy of this file would not find it.
const folder = fileURLToPath(new URL('../components/mdx', import.meta.url));

/** Names of the components that are figures. */
export const FIGURES = new Set(
  readdirSync(folder)
    .filter(
      (file) =>
        file.endsWith('.astro') && readFileSync(path.join(folder, file), 'utf8').includes('/figures/'),
    )
    .map((file) => path.basename(file, '.astro')),
);

const importOf = (name) => ({
  type: 'ImportDeclaration',
  specifiers: [{ type: 'ImportDefaultSpecifier', local: { type: 'Identifier', name } }],
  source: { type: 'Literal', value: `${FOLDER}/${name}.astro`, raw: `'${FOLDER}/${name}.astro'` },
  attributes: [],
});

function namesIn(node, found = new Set()) {
  if (node.type.startsWith('mdxJsx') && FIGURES.has(node.name)) found.add(node.name);
  for (const child of node.children ?? []) namesIn(child, found);
  return found;
}

/** Rehype plugin. */
export function figureImports() {
  return (tree) => {
    const names = [...namesIn(tree)].sort();
    if (names.length === 0) return;
    const program = { type: 'Program', sourceType: 'module', body: names.map(importOf), comments: [] };
    tree.children.unshift({ type: 'mdxjsEsm', value: '', data: { estree: program } });
  };
}
