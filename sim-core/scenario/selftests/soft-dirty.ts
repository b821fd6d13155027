// Models: the program that tests soft-dirty tracking: a page that is written becomes dirty, one that is not does not, and
// no change of protection may pretend otherwise. Reference: tools/testing/selftests/mm/soft-dirty.c @ v6.12.
// Does not model: merging of areas, which a later version tests.
import { type Program, RO, RW } from './program.ts';

const ROUNDS = 10_000;

export interface SoftDirtyOptions {
  /** How the program ended before the series counted its failures, or since. */
  readonly ending?: 'counted' | 'always-passes';
  /** How often a page is written and looked at in a row; 10,000 in the real program. */
  readonly rounds?: number;
}

export function softDirty(p: Program, { ending = 'counted', rounds = ROUNDS }: SoftDirtyOptions = {}): never {
  const { tap } = p;
  tap.header();
  if (!p.softDirtySupported()) tap.skipAll('soft-dirty is not support');
  tap.plan(15);
  testSimple(p, rounds);
  testReuse(p);
  testHugepage(p, rounds);
  testMprotect(p, 'anon');
  testMprotect(p, 'file');
  return ending === 'counted' ? tap.finished() : tap.passed();
}

/** Clean before each write, dirty after it, round after round. */
function follows(p: Program, va: number, rounds: number): boolean {
  p.clearSoftDirty();
  for (let round = 0; round < rounds; round++) {
    if (p.isSoftDirty(va)) return false;
    p.clearSoftDirty();
    p.increment(va);
    if (!p.isSoftDirty(va)) return false;
    p.clearSoftDirty();
    if (round % 1000 === 0) p.forget();
  }
  return true;
}

function testSimple(p: Program, rounds: number): void {
  const heap = p.map(p.page);
  p.tap.result(follows(p, heap, rounds), 'Test test_simple');
  p.unmap(heap, p.page);
}

function testReuse(p: Program): void {
  const first = p.map(p.page);
  p.tap.result(p.isSoftDirty(first), 'Test test_vma_reuse dirty bit of allocated page');
  p.clearSoftDirty();
  p.unmap(first, p.page);
  const second = p.map(p.page);
  const name = 'Test test_vma_reuse dirty bit of reused address page';
  if (second === first) p.tap.result(p.isSoftDirty(second), name);
  else p.tap.skip(name);
  p.unmap(second, p.page);
}

function testHugepage(p: Program, rounds: number): void {
  const start = p.mapAligned(p.huge);
  p.advise(start, p.huge, 'MADV_HUGEPAGE');
  p.fill(start, p.huge);
  const names = ['huge page allocation', 'huge page dirty bit'].map((name) => `Test test_hugepage ${name}`);
  if (p.isHuge(start, 1)) {
    p.tap.result(true, names[0] ?? '');
    p.tap.result(follows(p, start, rounds), names[1] ?? '');
  } else for (const name of names) p.tap.skip(name);
  p.unmap(start, p.huge);
}

function testMprotect(p: Program, kind: 'anon' | 'file'): void {
  const name = `Test test_mprotect-${kind}`;
  const shared = kind === 'file';
  const va = p.map(p.page, { shared, file: shared ? p.file(1) : 0, prot: RW });
  p.write(va, 1n);
  p.tap.result(p.isSoftDirty(va), `${name} dirty bit of new written page`);
  p.clearSoftDirty();
  p.tap.result(!p.isSoftDirty(va), `${name} soft-dirty clear after clear_refs`);
  p.protect(va, p.page, RO);
  p.tap.result(!p.isSoftDirty(va), `${name} soft-dirty clear after marking RO`);
  p.protect(va, p.page, RW);
  p.tap.result(!p.isSoftDirty(va), `${name} soft-dirty clear after marking RW`);
  p.write(va, 2n);
  p.tap.result(p.isSoftDirty(va), `${name} soft-dirty after rewritten`);
  p.unmap(va, p.page);
}
