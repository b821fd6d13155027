// clear_refs: which pages become old, and what counting writes anew does to entries, areas and TLBs.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { PAGEMAP } from '../layouts/uapi.ts';
import { A, B, error, Monitored, OK } from '../test/mm/monitored.ts';
import { clear_refs } from './clear-refs.ts';
import { madvise } from './madvise.ts';
import { mprotect } from './mprotect.ts';
import { pagemap } from './pagemap.ts';
import { has } from './vm-flags.ts';

const SOFT = { layout: 'v6.12-softdirty' } as const;
const reported = (m: Monitored, va: number): boolean =>
  (pagemap(m.k, m.pid, va) & (PAGEMAP.PM_SOFT_DIRTY ?? 0n)) !== 0n;
const young = (m: Monitored, va: number): boolean => m.k.h.pte_young(m.pte(va));

test('1 makes all pages old, 2 anonymous ones, 3 those of files; the zero page has no age', () => {
  for (const [which, anonOld, fileOld] of [
    [1, true, true],
    [2, true, false],
    [3, false, true],
  ] as const) {
    const m = new Monitored();
    m.map();
    m.map({ at: B, shared: true });
    m.write(A, 1n);
    m.read(A + m.page);
    m.write(B, 1n);
    expect(clear_refs(m.k, m.pid, which)).toEqual(OK);
    expect([young(m, A), young(m, A + m.page), young(m, B)]).toEqual([!anonOld, true, !fileOld]);
    expect(invariants(m.k)).toEqual([]);
  }
});

test('5 is accepted; everything else is EINVAL', () => {
  const m = new Monitored();
  expect(m.unchanged(() => clear_refs(m.k, m.pid, 5))).toEqual(OK);
  for (const which of [0, 6, -1, 1.5]) expect(clear_refs(m.k, m.pid, which)).toEqual(error('EINVAL'));
});

describe('4: counting writes anew', () => {
  test('a new area counts as written until then; afterwards a page does once it is written', () => {
    const m = new Monitored(SOFT);
    m.map();
    m.write(A, 1n);
    expect([reported(m, A), reported(m, A + 3 * m.page)]).toEqual([true, true]);
    clear_refs(m.k, m.pid, 4);
    expect([reported(m, A), reported(m, A + 3 * m.page)]).toEqual([false, false]);
    expect(m.k.h.pte_dirty(m.pte(A))).toBe(true);
    m.read(A);
    expect(reported(m, A)).toBe(false);
    m.write(A, 2n);
    expect(reported(m, A)).toBe(true);
    expect(invariants(m.k)).toEqual([]);
  });

  test('a CPU that knows the page as writable must not write past the count', () => {
    const m = new Monitored({ ...SOFT, cpus: 2 });
    m.map();
    m.write(A, 1n);
    const before = m.k.machine.cpu(0).regs.ttbr0;
    clear_refs(m.k, m.pid, 4);
    expect(m.k.machine.cpu(0).regs.ttbr0).toBe(before);
    m.write(A, 2n);
    expect(reported(m, A)).toBe(true);
    expect(m.k.mms.get(m.vma(A).mm)?.tlbFlushPending).toBe(0);
  });

  test('shared memory faults for its next write: its page protection loses write permission', () => {
    const m = new Monitored(SOFT);
    m.map({ shared: true });
    const before = m.vma(A).prot;
    m.read(A);
    expect(m.k.h.pte_write(m.pte(A))).toBe(true);
    clear_refs(m.k, m.pid, 4);
    expect(m.k.h.pte_write(m.vma(A).prot)).toBe(false);
    expect(m.k.h.pte_write(before)).toBe(true);
    m.write(A, 1n);
    expect(reported(m, A)).toBe(true);
  });

  test('a page on swap forgets, too; a page that a device may write to does not', () => {
    const m = new Monitored(SOFT);
    m.map();
    m.write(A, 1n);
    m.write(A + m.page, 1n);
    madvise(m.k, m.pid, A, m.page, 'MADV_PAGEOUT');
    const pinned = Number(m.k.h.pte_pfn(m.pte(A + m.page)));
    const mm = m.k.mms.get(m.vma(A).mm);
    if (!mm) throw new Error('no space');
    m.k.mms.put(mm.id, { ...mm, hasPinned: true });
    m.k.folios.pin(pinned, 1);
    clear_refs(m.k, m.pid, 4);
    expect([reported(m, A), reported(m, A + m.page)]).toEqual([false, true]);
    expect(m.k.h.pte_write(m.pte(A + m.page))).toBe(true);
    m.k.folios.pin(pinned, -1);
  });

  test('a kernel without the feature does nothing, but flushes', () => {
    const m = new Monitored();
    m.map();
    m.write(A, 1n);
    const before = m.pte(A);
    expect(clear_refs(m.k, m.pid, 4)).toEqual(OK);
    expect(m.pte(A)).toBe(before);
    expect(reported(m, A)).toBe(false);
  });

  test('mprotect and back does not count as a write', () => {
    const m = new Monitored(SOFT);
    m.map();
    m.write(A, 1n);
    clear_refs(m.k, m.pid, 4);
    for (const write of [false, true])
      mprotect(m.k, m.pid, A, 4 * m.page, { read: true, write, exec: false });
    expect([reported(m, A), has(m.vma(A).flags, m.k.vm.SOFTDIRTY)]).toEqual([false, false]);
  });
});
