import { describe, expect, test } from 'vitest';
import { originalPlace } from './columns.ts';
import { stripTypes } from './source.ts';

const SOURCE = `export function f(pte: bigint, other: Map<string, number>): bigint {
  const x: bigint = pte as bigint; return (x as any).foo();
}
`;

describe('columns', () => {
  test('every name in the stripped code leads back to the same name in the text', () => {
    const stripped = stripTypes(SOURCE);
    if (!('code' in stripped)) throw new Error('it parses');
    const lines = SOURCE.split('\n');
    for (const [index, line] of stripped.code.split('\n').entries()) {
      for (const { 0: name, index: at } of line.matchAll(/\w+/g)) {
        const { line: row, column } = originalPlace(stripped.mappings, { line: index + 1, column: at + 1 });
        expect(lines[row - 1]?.slice(column - 1, column - 1 + name.length)).toBe(name);
      }
    }
  });

  test('a place that no mapping knows stays as it is', () => {
    expect(originalPlace('', { line: 3, column: 4 })).toEqual({ line: 3, column: 4 });
  });
});
