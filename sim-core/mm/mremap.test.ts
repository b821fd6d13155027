// mremap: what it refuses, how mappings become smaller and larger, where they go, and what becomes of their areas.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { A, B, error, Monitored } from '../test/mm/monitored.ts';
import { madvise } from './madvise.ts';
import { mlock } from './mlock.ts';
import { type MremapFlags, mremap } from './mremap.ts';
import { done, OutOfMemory } from './types.ts';
import { has } from './vm-flags.ts';

const MOVE: MremapFlags = { fixed: null, mayMove: true, dontUnmap: false };
const STAY: MremapFlags = { ...MOVE, mayMove: false };
const to = (fixed: number): MremapFlags => ({ ...MOVE, fixed });

function remap(m: Monitored, oldPages: number, newPages: number, flags: MremapFlags, first = 0) {
  return mremap(m.k, m.pid, A + first * m.page, oldPages * m.page, newPages * m.page, flags);
}

/** The areas at and above an address, in pages. */
function areas(m: Monitored, base: number): readonly string[] {
  const page = (va: number): number => (va - base) / m.page;
  const mm = m.k.tasks.get(m.pid)?.mm ?? 0;
  return m.k.areas.within(mm, base, base + 2 ** 24).map((vma) => `${page(vma.start)}-${page(vma.end)}`);
}

function value(m: Monitored, va: number): unknown {
  const outcome = m.read(va);
  return outcome.state === 'done' ? outcome.value : outcome;
}

/** A region of which page i holds i + 1. */
function filled(pages: number, config = {}): Monitored {
  const m = new Monitored(config);
  m.map({ pages });
  for (let page = 0; page < pages; page++) m.write(A + page * m.page, BigInt(page + 1));
  return m;
}

describe('errors', () => {
  test('flags, addresses and lengths that make no sense', () => {
    const m = filled(4);
    const refused = (call: () => ReturnType<typeof remap>): unknown => m.unchanged(call);
    expect(refused(() => remap(m, 4, 4, { ...STAY, fixed: B }))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, 4, 4, { ...STAY, dontUnmap: true }))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, 4, 5, { ...MOVE, dontUnmap: true }))).toEqual(error('EINVAL'));
    expect(refused(() => mremap(m.k, m.pid, A + 8, m.page, m.page, MOVE))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, 4, 0, MOVE))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, -1, 4, MOVE))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, 4, 4, to(B + 8)))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, 4, 4, to(m.k.g.taskSize)))).toEqual(error('EINVAL'));
    expect(refused(() => remap(m, 4, 4, to(A + 2 * m.page)))).toEqual(error('EINVAL'));
    // Nothing is shared, so there is nothing that could be mapped once more.
    expect(refused(() => remap(m, 0, 4, MOVE))).toEqual(error('EINVAL'));
  });

  test('no mapping, more than one mapping, no room', () => {
    const m = filled(4);
    m.map({ at: A + 4 * m.page, pages: 2, write: false });
    expect(m.unchanged(() => mremap(m.k, m.pid, B, m.page, m.page, MOVE))).toEqual(error('EFAULT'));
    expect(m.unchanged(() => remap(m, 6, 8, MOVE))).toEqual(error('EFAULT'));
    expect(m.unchanged(() => remap(m, 6, 6, to(B)))).toEqual(error('EFAULT'));
    expect(m.unchanged(() => remap(m, 4, 5, STAY))).toEqual(error('ENOMEM'));
    expect(m.unchanged(() => remap(m, 4, 2 ** 37, MOVE))).toEqual(error('ENOMEM'));
    expect(m.unchanged(() => remap(m, 4, 4, MOVE))).toEqual(done(A));
  });
});

describe('a mapping becomes smaller or larger', () => {
  test('smaller: the rest goes, whatever it is', () => {
    const m = filled(4);
    m.map({ at: A + 4 * m.page, pages: 2, write: false });
    expect(remap(m, 6, 3, STAY)).toEqual(done(A));
    expect(areas(m, A)).toEqual(['0-3']);
    expect(m.read(A + 3 * m.page)).toMatchObject({ signal: 'SIGSEGV' });
    expect(invariants(m.k)).toEqual([]);
  });

  test('larger where it is, if there is room; it joins what then lies beside it', () => {
    const m = new Monitored();
    m.map({ pages: 2 });
    m.map({ at: A + 4 * m.page, pages: 2 });
    expect(remap(m, 2, 4, STAY)).toEqual(done(A));
    expect(areas(m, A)).toEqual(['0-6']);
    m.write(A + 3 * m.page, 1n);
    expect(invariants(m.k)).toEqual([]);
  });

  test('larger where it is: an area with pages does not join one that never had any', () => {
    const m = filled(2);
    m.map({ at: A + 4 * m.page, pages: 2 });
    expect(remap(m, 2, 4, STAY)).toEqual(done(A));
    expect(areas(m, A)).toEqual(['0-4', '4-6']);
    expect(value(m, A + 3 * m.page)).toBe(0n);
  });

  test('larger elsewhere, with its pages', () => {
    const m = filled(2);
    m.map({ at: A + 2 * m.page, pages: 1, write: false });
    const moved = remap(m, 2, 4, MOVE);
    if (moved.state !== 'done') throw new Error('it did not move');
    expect(moved.ret).not.toBe(A);
    expect([0, 1, 2].map((page) => value(m, moved.ret + page * m.page))).toEqual([1n, 2n, 0n]);
    expect(areas(m, A)).toEqual(['2-3']);
    expect(invariants(m.k)).toEqual([]);
  });

  test('a part of a mapping cannot grow in place', () => {
    const m = filled(4);
    expect(m.unchanged(() => remap(m, 2, 3, STAY))).toEqual(error('ENOMEM'));
  });

  test('locked memory brings in what it gains', () => {
    const m = filled(2);
    mlock(m.k, m.pid, A, 2 * m.page);
    remap(m, 2, 4, STAY);
    expect(m.k.h.pte_write(m.pte(A + 3 * m.page))).toBe(true);
  });
});

describe('a mapping moves', () => {
  test('what lies at its new place goes first; larger and smaller at once', () => {
    const m = filled(4);
    m.map({ at: B, pages: 8 });
    m.write(B, 99n);
    expect(remap(m, 4, 2, to(B + m.page))).toEqual(done(B + m.page));
    expect(areas(m, B)).toEqual(['0-1', '1-3', '3-8']);
    expect([value(m, B), value(m, B + m.page), value(m, B + 2 * m.page)]).toEqual([99n, 1n, 2n]);
    expect(areas(m, A)).toEqual([]);
    expect(invariants(m.k)).toEqual([]);
  });

  test('a part of the mapping leaves a hole; every kind of entry arrives', () => {
    const m = filled(6);
    madvise(m.k, m.pid, A + 2 * m.page, m.page, 'MADV_PAGEOUT');
    madvise(m.k, m.pid, A + 3 * m.page, m.page, 'MADV_DONTNEED');
    m.read(A + 3 * m.page);
    expect(remap(m, 3, 3, to(B), 2)).toEqual(done(B));
    expect(areas(m, A)).toEqual(['0-2', '5-6']);
    expect([0, 1, 2].map((page) => value(m, B + page * m.page))).toEqual([3n, 0n, 5n]);
    expect(invariants(m.k)).toEqual([]);
  });

  test('no CPU reaches the old place any more', () => {
    const m = filled(1);
    remap(m, 1, 1, to(B));
    expect(m.read(A)).toMatchObject({ signal: 'SIGSEGV' });
    m.write(B, 7n);
    expect(value(m, B)).toBe(7n);
  });

  test('MREMAP_DONTUNMAP leaves the area, empty and unlocked', () => {
    const m = filled(2);
    mlock(m.k, m.pid, A, 2 * m.page);
    expect(remap(m, 2, 2, { ...to(B), dontUnmap: true })).toEqual(done(B));
    expect([value(m, A), value(m, B)]).toEqual([0n, 1n]);
    expect(has(m.vma(A).flags, m.k.vm.LOCKED)).toBe(false);
    m.write(A, 5n);
    expect(value(m, B)).toBe(1n);
    expect(m.vma(A).anonVma).not.toBe(m.vma(B).anonVma);
    expect(invariants(m.k)).toEqual([]);
  });

  test('a shared mapping of length zero is mapped once more', () => {
    const m = new Monitored();
    m.map({ shared: true, pages: 2 });
    m.write(A, 3n);
    expect(remap(m, 0, 2, to(B))).toEqual(done(B));
    expect(value(m, B)).toBe(3n);
    m.write(B, 4n);
    expect(value(m, A)).toBe(4n);
    expect(invariants(m.k)).toEqual([]);
  });

  test('an area without a page counts its pages anew, and joins its new neighbours', () => {
    const m = new Monitored();
    m.map({ pages: 2 });
    m.map({ at: B, pages: 2 });
    expect(remap(m, 2, 2, to(B + 2 * m.page))).toEqual(done(B + 2 * m.page));
    expect(areas(m, B)).toEqual(['0-4']);
    // Beside itself, it is for a moment one with its own copy.
    expect(mremap(m.k, m.pid, B, 4 * m.page, 4 * m.page, to(B + 4 * m.page))).toMatchObject({
      state: 'done',
    });
    expect(areas(m, B)).toEqual(['4-8']);
    m.write(B + 4 * m.page, 1n);
    expect(invariants(m.k)).toEqual([]);
  });

  test('when memory for tables is short, everything is where it was', () => {
    const m = filled(3, { nodes: [2 ** 23], swap: 0 });
    const hold: number[] = [];
    try {
      for (;;) hold.push(m.k.folios.alloc(0, 0));
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
    }
    // One frame: enough for one table at the new place, not for both.
    m.k.folios.put(hold.pop() ?? 0);
    expect(remap(m, 3, 3, to(B))).toEqual(error('ENOMEM'));
    expect([0, 1, 2].map((page) => value(m, A + page * m.page))).toEqual([1n, 2n, 3n]);
    expect([areas(m, A), areas(m, B)]).toEqual([['0-3'], []]);
    for (const pfn of hold) m.k.folios.put(pfn);
    expect(remap(m, 3, 3, to(B))).toEqual(done(B));
    expect(invariants(m.k)).toEqual([]);
  });
});
