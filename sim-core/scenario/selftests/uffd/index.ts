// Models: the program that tests each feature of userfaultfd alone, on each kind of memory, and counts what passed. A test
// whose features the kernel lacks is skipped, and says so. Reference: tools/testing/selftests/mm/uffd-unit-tests.c (main)
// @ v6.12. Does not model: a machine without huge pages; the pool is filled first.
import { UFFD_FEATURES } from '../../../layouts/uapi.ts';
import { NotModelled } from '../../../mm/types.ts';
import { offeredFeatures } from '../../../mm/userfaultfd/context.ts';
import type { Program } from '../program.ts';
import { EXIT, ProgramExit } from '../tap.ts';
import { Board, type FeatureName, type MemoryType, TestFailed, TestSkipped } from './board.ts';
import { testApi } from './register.ts';
import { UFFD_TESTS, type UffdTest } from './tests.ts';

/** Source, target, and the copies of a child. */
const HUGE_POOL = 80;

export function uffdUnitTests(p: Program): never {
  const size = p.k.hugetlb.size(p.huge);
  if (size) p.k.hugetlb.grow(size, HUGE_POOL);
  const sum = { pass: 0, skip: 0, fail: 0 };
  let missing: NotModelled | null = null;
  const one = (name: string, body: () => void): void => {
    const [how, says] = judge(body, (what) => {
      missing = what;
    });
    sum[how]++;
    p.tap.say(`Testing ${name}... ${says}`);
  };
  one('UFFDIO_API (with syscall)', () => testApi(p, true));
  one('UFFDIO_API (with /dev/userfaultfd)', () => testApi(p, false));
  for (const test of UFFD_TESTS)
    for (const type of test.types) one(`${test.name} on ${type.name}`, () => runTest(p, test, type));
  const { pass, skip, fail } = sum;
  p.tap.say(`Userfaults unit tests: pass=${pass}, skip=${skip}, fail=${fail} (total=${pass + skip + fail})`);
  // What could not be tried was no failure of the kernel, but the program was not run as it is.
  if (missing !== null) throw missing;
  throw new ProgramExit(fail > 0 ? EXIT.FAIL : EXIT.PASS);
}

function judge(
  body: () => void,
  lacks: (what: NotModelled) => void,
): readonly ['pass' | 'skip' | 'fail', string] {
  try {
    body();
    return ['pass', 'done'];
  } catch (error) {
    if (error instanceof TestSkipped) return ['skip', `skipped [reason: ${error.message}]`];
    if (error instanceof TestFailed) return ['fail', `failed [reason: ${error.message}]`];
    if (!(error instanceof NotModelled)) throw error;
    lacks(error);
    return ['fail', `failed [reason: not modelled: ${error.message}]`];
  }
}

function runTest(p: Program, test: UffdTest, type: MemoryType): void {
  if (!test.features.every((name) => offers(p, name))) throw new TestSkipped('feature missing');
  const board = new Board(p, type, test.features, test.advice);
  try {
    test.run(board);
  } finally {
    board.close();
  }
}

function offers(p: Program, name: FeatureName): boolean {
  return (offeredFeatures(p.k) & UFFD_FEATURES[name]) !== 0;
}
