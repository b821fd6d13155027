// What mprotect answers and does: its errors in order, areas that are cut and joined, write permission that comes back at
// once or waits for a fault.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { A, error, Monitored, OK, WP } from '../test/mm/monitored.ts';
import { clear_refs } from './clear-refs.ts';
import { fork } from './fork.ts';
import { mlock } from './mlock.ts';
import { mprotect } from './mprotect.ts';
import { walkPte } from './tables.ts';
import type { Prot } from './types.ts';
import { has } from './vm-flags.ts';

const READ: Prot = { read: true, write: false, exec: false };
const WRITE: Prot = { read: true, write: true, exec: false };
const NONE: Prot = { read: false, write: false, exec: false };

/** Protects some pages of the region at A. */
function protect(m: Monitored, first: number, pages: number, prot: Prot) {
  return mprotect(m.k, m.pid, A + first * m.page, pages * m.page, prot);
}

/** The areas of the region, in pages. */
function areas(m: Monitored): readonly string[] {
  const page = (va: number): number => (va - A) / m.page;
  return m.k.areas
    .within(m.vma(A).mm, A, A + 2 ** 30)
    .map((vma) => `${page(vma.start)}-${page(vma.end)}${has(vma.flags, m.k.vm.WRITE) ? 'w' : ''}`);
}

const writable = (m: Monitored, page: number): boolean => m.k.h.pte_write(m.pte(A + page * m.page));

/** How many faults a store costs. */
function cost(m: Monitored, page: number): number {
  const before = m.k.faults(m.pid).minor;
  m.write(A + page * m.page, 9n);
  return m.k.faults(m.pid).minor - before;
}

describe('errors', () => {
  test('an address inside a page, a length that wraps, and a length of zero change nothing', () => {
    const m = new Monitored();
    m.map();
    expect(m.unchanged(() => mprotect(m.k, m.pid, A + 1, m.page, READ))).toEqual(error('EINVAL'));
    expect(m.unchanged(() => mprotect(m.k, m.pid, A, -1, READ))).toEqual(error('ENOMEM'));
    expect(m.unchanged(() => mprotect(m.k, m.pid, A, 0, READ))).toEqual(OK);
    expect(m.unchanged(() => mprotect(m.k, m.pid, A - m.page, m.page, READ))).toEqual(error('ENOMEM'));
    expect(m.unchanged(() => mprotect(m.k, m.pid, 2 ** 52, m.page, READ))).toEqual(error('ENOMEM'));
  });

  test('a hole ends the call; what came before it has changed', () => {
    const m = new Monitored();
    m.map({ pages: 2 });
    m.map({ at: A + 3 * m.page, pages: 1 });
    expect(protect(m, 0, 4, READ)).toEqual(error('ENOMEM'));
    expect(areas(m)).toEqual(['0-2', '3-4w']);
  });

  test('a shared mapping of a file that was opened for reading never becomes writable', () => {
    const m = new Monitored();
    m.map({ file: m.file(4, { writable: false }), shared: true, write: false });
    expect(m.unchanged(() => protect(m, 0, 4, WRITE))).toEqual(error('EACCES'));
    expect(protect(m, 0, 4, NONE)).toEqual(OK);
  });
});

describe('areas', () => {
  test('a part is cut out, and joined again when it is like its neighbours', () => {
    const m = new Monitored();
    m.map({ pages: 6 });
    for (let page = 0; page < 6; page++) m.write(A + page * m.page, 1n);
    protect(m, 2, 2, READ);
    expect(areas(m)).toEqual(['0-2w', '2-4', '4-6w']);
    protect(m, 2, 2, WRITE);
    expect(areas(m)).toEqual(['0-6w']);
    protect(m, 1, 1, NONE);
    protect(m, 0, 6, READ);
    expect(areas(m)).toEqual(['0-6']);
    expect(invariants(m.k)).toEqual([]);
  });

  test('accounting begins with write permission; it ends only for memory that never had a page', () => {
    const m = new Monitored();
    const accounted = (): boolean => has(m.vma(A).flags, m.k.vm.ACCOUNT);
    m.map({ write: false });
    expect(accounted()).toBe(false);
    protect(m, 0, 4, WRITE);
    expect(accounted()).toBe(true);
    protect(m, 0, 4, READ);
    expect(accounted()).toBe(false);
    protect(m, 0, 4, WRITE);
    m.write(A, 1n);
    protect(m, 0, 4, READ);
    expect(accounted()).toBe(true);
  });

  test('areas that are joined all get the soft-dirty flag of the one that was changed', () => {
    const m = new Monitored({ layout: 'v6.12-softdirty' });
    m.map({ pages: 1 });
    m.write(A, 1n);
    clear_refs(m.k, m.pid, 4);
    m.map({ at: A + m.page, pages: 1, write: false });
    // The new area is joined as it is written to; it alone counts as new.
    expect(protect(m, 1, 1, WRITE)).toEqual(OK);
    expect(areas(m)).toEqual(['0-2w']);
    expect(has(m.vma(A).flags, m.k.vm.SOFTDIRTY)).toBe(true);
  });
});

describe('write permission', () => {
  test('comes back at once for a page of one’s own, not for the zero page, not for a page that is shared', () => {
    const m = new Monitored();
    m.map();
    m.write(A, 1n);
    m.read(A + m.page);
    protect(m, 0, 4, NONE);
    expect(m.read(A)).toMatchObject({ signal: 'SIGSEGV', code: 2 });
    protect(m, 0, 4, WRITE);
    expect([writable(m, 0), writable(m, 1)]).toEqual([true, false]);
    expect([cost(m, 0), cost(m, 1)]).toEqual([0, 1]);
    fork(m.k, m.pid);
    protect(m, 0, 4, READ);
    protect(m, 0, 4, WRITE);
    expect(writable(m, 0)).toBe(false);
    expect(invariants(m.k)).toEqual([]);
  });

  test('waits for a fault while writes are counted', () => {
    const m = new Monitored({ layout: 'v6.12-softdirty' });
    m.map();
    m.write(A, 1n);
    clear_refs(m.k, m.pid, 4);
    protect(m, 0, 4, READ);
    protect(m, 0, 4, WRITE);
    expect(writable(m, 0)).toBe(false);
    expect(cost(m, 0)).toBe(1);
    expect(m.k.h.pte_soft_dirty(m.pte(A))).toBe(true);
  });

  test('of a shared file waits, too: its page protection has none', () => {
    const m = new Monitored({ layout: 'v6.12-softdirty' });
    m.map({ shared: true });
    m.write(A, 1n);
    clear_refs(m.k, m.pid, 4);
    m.write(A, 2n);
    protect(m, 0, 4, READ);
    protect(m, 0, 4, WRITE);
    expect(writable(m, 0)).toBe(false);
    expect(cost(m, 0)).toBe(1);
  });

  test('does not come back to a page that a monitor watches', () => {
    const m = new Monitored();
    m.watched(WP, ['PAGEFAULT_FLAG_WP', 'WP_UNPOPULATED']);
    m.write(A, 1n);
    m.k.ptes.set_pte(place(m), m.k.h.pte_mkuffd_wp(m.pte(A)));
    protect(m, 0, 4, READ);
    protect(m, 0, 4, WRITE);
    expect(m.k.h.pte_uffd_wp(m.pte(A))).toBe(true);
    expect(writable(m, 0)).toBe(false);
  });

  test('of a locked private area makes its pages its own at once', () => {
    const m = new Monitored();
    m.map({ write: false });
    mlock(m.k, m.pid, A, 4 * m.page);
    expect(m.k.h.pte_special(m.pte(A))).toBe(true);
    protect(m, 0, 4, WRITE);
    expect([0, 1, 2, 3].map((page) => writable(m, page))).toEqual([true, true, true, true]);
    expect(cost(m, 0)).toBe(0);
  });
});

/** Where the first entry of the region lies. */
function place(m: Monitored): number {
  const mm = m.k.mms.get(m.vma(A).mm);
  const pa = mm ? walkPte(m.k, mm, A) : null;
  if (pa === null) throw new Error('no table');
  return pa;
}
