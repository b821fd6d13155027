import { describe, expect, test } from 'vitest';
import { access } from './access.ts';
import { clear_refs } from './clear-refs.ts';
import { fork } from './fork.ts';
import { KERNEL_DEFAULT, Kernel } from './kernel.ts';
import { madvise } from './madvise.ts';
import { mmap } from './mmap.ts';
import { mprotect } from './mprotect.ts';
import { spawn } from './program.ts';
import { lookup } from './tables.ts';
import { mmOf } from './task.ts';

const BASE = 0x1000_4000_0000;
const PAGE = 4096;
const RW = { read: true, write: true, exec: false };

function folded(layout: 'v6.12' | 'v6.12-softdirty' = 'v6.12'): { k: Kernel; pid: number } {
  const k = new Kernel({ ...KERNEL_DEFAULT, layout, mthp: 'madvise' });
  const pid = spawn(k);
  mmap(k, pid, { addr: BASE, length: 32 * PAGE, prot: RW, shared: false, file: 0, pgoff: 0 });
  madvise(k, pid, BASE, 32 * PAGE, 'MADV_HUGEPAGE');
  access(k, pid, BASE, 'write', 1n);
  return { k, pid };
}

const raw = (k: Kernel, pid: number, page: number): bigint =>
  k.machine.memory.word(lookup(k, mmOf(k, pid), BASE + page * PAGE).pa);
const hints = (k: Kernel, pid: number): string =>
  Array.from({ length: 16 }, (_, page) => (k.h.pte_cont(raw(k, pid, page)) ? '1' : '0')).join('');

describe('runs of contiguous entries', () => {
  test('one fault maps sixteen pages with the hint', () => {
    const { k, pid } = folded();
    expect(hints(k, pid)).toBe('1'.repeat(16));
    expect(k.h.pte_none(raw(k, pid, 16))).toBe(true);
  });

  test('a change of one page takes the run apart; the whole run is joined again by its last entry', () => {
    const { k, pid } = folded();
    mprotect(k, pid, BASE + PAGE, PAGE, { ...RW, write: false });
    expect(hints(k, pid)).toBe('0'.repeat(16));
    mprotect(k, pid, BASE + PAGE, PAGE, RW);
    expect(hints(k, pid)).toBe('0'.repeat(16));
    mprotect(k, pid, BASE, 16 * PAGE, { ...RW, write: false });
    expect(hints(k, pid)).toBe('1'.repeat(16));
  });

  test('gathers use, and not the mark of a write to a neighbour', () => {
    const { k, pid } = folded('v6.12-softdirty');
    clear_refs(k, pid, 4);
    expect(hints(k, pid)).toBe('1'.repeat(16));
    const { pa } = lookup(k, mmOf(k, pid), BASE);
    const last = pa + 15 * 8;
    k.ptes.set_pte(pa, k.h.pte_mkold(k.ptes.ptep_get(pa)));
    expect(k.h.pte_young(k.contpte.ptep_get(pa))).toBe(true);
    expect(k.h.pte_soft_dirty(k.contpte.ptep_get(last))).toBe(false);
    access(k, pid, BASE + 3 * PAGE, 'write', 2n);
    expect(k.h.pte_soft_dirty(raw(k, pid, 3))).toBe(true);
    expect(k.h.pte_soft_dirty(raw(k, pid, 4))).toBe(false);
  });

  test('fork shares a run without taking it apart', () => {
    const { k, pid } = folded();
    const child = fork(k, pid);
    if (child.state !== 'done') throw new Error('fork');
    expect(hints(k, pid) + hints(k, child.ret)).toBe('1'.repeat(32));
  });

  test('a lockless read that meets a change reads again', () => {
    const { k, pid } = folded();
    const mm = mmOf(k, pid);
    const { pa } = lookup(k, mm, BASE);
    k.machine.races.plan('ptep_get_lockless:between-loads', () => k.contpte.try_unfold(mm, BASE, pa));
    const pte = k.contpte.ptep_get_lockless(pa);
    expect(k.h.pte_cont(pte)).toBe(false);
    expect(k.h.pte_dirty(pte)).toBe(true);
  });
});
