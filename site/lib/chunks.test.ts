import { expect, test } from 'vitest';
import { chunkOf } from './chunks.mjs';

test('the tables of the layouts come with the grid, the rest of the simulator does not', () => {
  expect(chunkOf('/book/sim-core/layouts/linux-v6.12.ts')).toBe('grid');
  expect(chunkOf('/book/site/figures/BitGrid.tsx')).toBe('grid');
  expect(chunkOf('/book/sim-core/machine/memory.ts')).toBe('simulator');
  expect(chunkOf('/book/sim-core/pgtable/helpers.ts')).toBe('simulator');
});

test('the index has no file of its own, and a failed check does not fetch the grid', () => {
  expect(chunkOf('/book/sim-core/index.ts')).toBeUndefined();
  expect(chunkOf('/book/site/figures/FieldPicture.tsx')).toBeUndefined();
});

test('paths of Windows are the same paths', () => {
  expect(chunkOf('C:\\book\\sim-core\\layouts\\table.ts')).toBe('grid');
});
