// mlock brings pages in and marks areas; munlock takes the mark away and leaves the pages.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { A, error, MISSING, Monitored, OK, words } from '../test/mm/monitored.ts';
import { mlock, munlock } from './mlock.ts';
import { mmap } from './mmap.ts';
import { uffd_copy } from './userfaultfd/fill.ts';
import { has } from './vm-flags.ts';

const locked = (m: Monitored, page: number): boolean => has(m.vma(A + page * m.page).flags, m.k.vm.LOCKED);

describe('mlock', () => {
  test('brings private pages in as its own, and locks whole pages', () => {
    const m = new Monitored();
    m.map();
    expect(mlock(m.k, m.pid, A + 8, m.page)).toEqual(OK);
    expect([0, 1, 2].map((page) => m.k.h.pte_write(m.pte(A + page * m.page)))).toEqual([true, true, false]);
    expect([0, 1, 2].map((page) => locked(m, page))).toEqual([true, true, false]);
    expect(m.k.areas.within(m.vma(A).mm, A, A + 4 * m.page)).toHaveLength(2);
    expect(munlock(m.k, m.pid, A, 2 * m.page)).toEqual(OK);
    expect(locked(m, 0)).toBe(false);
    expect(m.k.folios.is(Number(m.k.h.pte_pfn(m.pte(A))), 'mlocked')).toBe(false);
    expect(invariants(m.k)).toEqual([]);
  });

  test('a hole gives ENOMEM; what came before it is locked', () => {
    const m = new Monitored();
    m.map({ pages: 1 });
    expect(mlock(m.k, m.pid, A, 2 * m.page)).toEqual(error('ENOMEM'));
    expect(locked(m, 0)).toBe(true);
    expect(munlock(m.k, m.pid, A + m.page, m.page)).toEqual(error('ENOMEM'));
    expect(m.unchanged(() => mlock(m.k, m.pid, A, -m.page))).toEqual(error('EINVAL'));
    expect(m.unchanged(() => mlock(m.k, m.pid, A, 0))).toEqual(OK);
  });

  test('memory that may not be touched cannot be brought in', () => {
    const m = new Monitored();
    const prot = { read: false, write: false, exec: false };
    mmap(m.k, m.pid, { addr: A, length: m.page, prot, shared: false, file: 0, pgoff: 0 });
    expect(mlock(m.k, m.pid, A, m.page)).toEqual(error('ENOMEM'));
    expect(locked(m, 0)).toBe(true);
  });

  test('waits for a monitor, and goes on where it was', () => {
    const m = new Monitored();
    const ctx = m.watched(MISSING, [], { pages: 2 });
    expect(mlock(m.k, m.pid, A, 2 * m.page)).toEqual({ state: 'parked' });
    expect(m.messages(ctx)).toMatchObject([{ event: 'pagefault', address: A }]);
    uffd_copy(m.k, ctx, A, words(m.k, 5n), m.page);
    expect(m.resume()).toEqual({ state: 'parked' });
    uffd_copy(m.k, ctx, A + m.page, words(m.k, 6n), m.page);
    expect(m.resume()).toEqual(OK);
    expect(m.read(A + m.page)).toEqual({ state: 'done', value: 6n });
  });
});
