// The kernels of the figure: the right one passes everything, two wrong ones do too, and all others are caught.
import { expect, test } from 'vitest';
import { caughtBy } from './Matrix.tsx';
import { KERNELS } from './names.ts';
import { matrixOf, runKernel, runProgram } from './run.ts';

test('the matrix says which wrong kernels the programs catch, and that two get through', () => {
  const rows = matrixOf(KERNELS.map(({ id }) => runKernel(id)));
  expect(rows).toHaveLength(21);
  const through = KERNELS.filter((_, i) => caughtBy(rows, i) === 0).map(({ id }) => id);
  expect(through).toEqual(['right', 'swap-skipped', 'move-silent']);
  const willing = KERNELS.findIndex(({ id }) => id === 'too-willing');
  expect(rows.filter(({ marks }) => marks[willing] === 'not ok').map(({ number }) => number)).toEqual([10]);
}, 60_000);

test('under the old ending a failed result ends with 0, under the new one with 1', () => {
  const old = runProgram('soft-dirty', 'modify-loud', 'always-passes');
  expect(old.lines.filter((line) => line.startsWith('not ok'))).toHaveLength(4);
  expect([old.status, runProgram('soft-dirty', 'modify-loud').status]).toEqual([0, 1]);
}, 60_000);
