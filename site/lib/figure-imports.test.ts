import { expect, test } from 'vitest';
import { FIGURES, figureImports } from './figure-imports.mjs';

interface Node {
  type: string;
  name?: string;
  children?: Node[];
  data?: { estree: { body: { source: { value: string } }[] } };
}

const importsOf = (...children: Node[]): string[] => {
  const tree: Node = { type: 'root', children };
  figureImports()(tree);
  const first = tree.children?.[0];
  return first?.type === 'mdxjsEsm' ? (first.data?.estree.body ?? []).map(({ source }) => source.value) : [];
};
const figure = (name: string, ...children: Node[]): Node => ({ type: 'mdxJsxFlowElement', name, children });

test('the figures are found by what they wrap', () => {
  for (const name of ['BitGrid', 'Predict', 'Sorter', 'WhoLivedWhere'])
    expect(FIGURES.has(name), name).toBe(true);
  for (const name of ['Bit', 'Note', 'Table', 'FigureFrame']) expect(FIGURES.has(name), name).toBe(false);
});

test('a chapter imports each of its figures once, wherever it stands', () => {
  const imports = importsOf(figure('BitGrid'), figure('div', figure('Predict')), figure('BitGrid'));
  expect(imports).toEqual(['/site/components/mdx/BitGrid.astro', '/site/components/mdx/Predict.astro']);
});

test('a chapter without figures imports nothing', () => {
  expect(importsOf(figure('Note'))).toEqual([]);
});
