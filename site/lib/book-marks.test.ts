import { describe, expect, test } from 'vitest';
import { bookMarks } from './book-marks.mjs';

interface Node {
  type: string;
  name?: string;
  tagName?: string;
  value?: string;
  attributes?: { name: string; value: string }[];
  properties?: Record<string, unknown>;
  children?: Node[];
}

const text = (value: string): Node => ({ type: 'text', value });
const p = (words: string): Node => ({
  type: 'element',
  tagName: 'p',
  properties: {},
  children: [text(words)],
});
const flow = (name: string, words = ''): Node => ({
  type: 'mdxJsxFlowElement',
  name,
  attributes: [],
  children: [text(words)],
});
const run = (...children: Node[]) => {
  const tree = { type: 'root', children };
  bookMarks()(tree, {
    fail: (message: string) => {
      throw new Error(message);
    },
  });
  return tree.children;
};
const numberOf = (node: Node | undefined) => node?.attributes?.find(({ name }) => name === 'number')?.value;
const LONG = 'word '.repeat(120);

describe('marks that come from the order of a chapter', () => {
  test('notes and figures are numbered, each in its own row', () => {
    const [, first, , figure, , second] = run(
      p(LONG),
      flow('Note', 'a'),
      p(LONG),
      flow('BitGrid'),
      p(LONG),
      flow('Note', 'b'),
    );
    expect([numberOf(first), numberOf(figure), numberOf(second)]).toEqual(['1', '1', '2']);
  });

  test('the reference stands at the end of the paragraph before the note', () => {
    const [paragraph] = run(p(LONG), flow('Note', 'a'));
    const last = paragraph?.children?.at(-1);
    expect(last?.tagName).toBe('sup');
    expect(last?.children?.[0]?.properties?.href).toBe('#note-1');
  });

  test('a note without text before it is refused', () => {
    expect(() => run(flow('Note', 'a'))).toThrow('note 1');
  });

  test('a note that is too long is refused', () => {
    expect(() => run(p(LONG), flow('Note', 'word '.repeat(46)))).toThrow('46 words');
  });

  test('notes that would run into each other, or into a figure, are refused', () => {
    const note = () => flow('Note', 'word '.repeat(40));
    expect(() => run(p('Short.'), note(), p('Short.'), note())).toThrow('margin');
    expect(() => run(p('Short.'), note(), flow('Predict'))).toThrow('margin');
    expect(() => run(p(LONG), note(), p(LONG), note())).not.toThrow();
  });
});
