// Models: the entries of an area of huge pages: finding them, making one, and who maps a huge page how often. Every path
// walks such an area by its own steps: one for each huge page. Reference: arch/arm64/mm/hugetlbpage.c (huge_pte_offset,
// huge_pte_alloc), mm/hugetlb.c (make_huge_pte), include/linux/rmap.h (hugetlb_*_rmap) @ v6.12.
// Does not model: tables that areas share (huge_pmd_share), pages of 1 GiB.
import type { HugeSize } from '../pgtable/hugetlb.ts';
import { mk_pte } from './fault-common.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import { hstate_vma } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { linear_page_index } from './rmap.ts';
import { allocTo, entryAt } from './tables.ts';
import type { Mm, Vma } from './types.ts';
import { has } from './vm-flags.ts';

const levelOf = (size: HugeSize): number => (size.kind === 'contpte' ? LAST_LEVEL : PMD_LEVEL);

export const hugeStart = (va: number, size: HugeSize): number => va - (va % size.bytes);

/** hugetlb_walk: the first slot of the page at an address; null where the tables do not reach so far. */
export function hugetlb_walk(k: Kernel, mm: Mm, va: number, size: HugeSize): number | null {
  return entryAt(k, mm, hugeStart(va, size), levelOf(size));
}

/** The first slot, with the tables above it. @throws OutOfMemory */
export function huge_pte_alloc(k: Kernel, mm: Mm, va: number, size: HugeSize): number {
  return allocTo(k, mm, hugeStart(va, size), levelOf(size));
}

/** Where an address of such an area is mapped, and what stands there; null without a table. */
export function hugePlace(
  k: Kernel,
  vma: Vma,
  va: number,
): { readonly pa: number; readonly pte: bigint } | null {
  const mm = k.mms.get(vma.mm);
  const size = hstate_vma(k, vma);
  const pa = mm ? hugetlb_walk(k, mm, va, size) : null;
  return pa === null ? null : { pa, pte: k.hugetlb.ptes.huge_ptep_get(pa, size) };
}

/** Visits every huge page of a range that has a place in the tables, in order; what has none is told as a hole. */
export function eachHugePte(
  k: Kernel,
  mm: Mm,
  size: HugeSize,
  start: number,
  end: number,
  visit: (va: number, pa: number, pte: bigint) => void,
  hole?: (va: number) => void,
): void {
  for (let va = hugeStart(start, size); va < end; va += size.bytes) {
    const pa = hugetlb_walk(k, mm, va, size);
    k.doing.va = va;
    if (pa === null) hole?.(va);
    else visit(va, pa, k.hugetlb.ptes.huge_ptep_get(pa, size));
  }
}

/** make_huge_pte: a young entry; dirty and writable where that is wanted and the area allows it. */
export function make_huge_pte(k: Kernel, vma: Vma, pfn: number, tryMkwrite: boolean): bigint {
  const { h } = k;
  const plain = mk_pte(k, pfn, vma.prot);
  const entry =
    tryMkwrite && has(vma.flags, k.vm.WRITE)
      ? h.pte_mkwrite_novma(h.pte_mkdirty(plain))
      : h.pte_wrprotect(plain);
  return k.hugetlb.ptes.arch_make_huge_pte(h.pte_mkyoung(entry), hstate_vma(k, vma));
}

/** The first mapping of a fresh private page. */
export function hugetlb_add_new_anon_rmap(k: Kernel, pfn: number, vma: Vma, va: number): void {
  const { folios } = k;
  folios.set(pfn, 'anon', true);
  folios.set(pfn, 'restoreReserve', false);
  folios.setMapping(pfn, vma.anonVma, linear_page_index(k, vma, va));
  folios.addEntireMap(pfn, 1);
  folios.setAnonExclusive(pfn, true);
}

/** One more mapping of a private page. */
export function hugetlb_add_anon_rmap(k: Kernel, pfn: number, exclusive: boolean): void {
  k.folios.addEntireMap(pfn, 1);
  if (exclusive) k.folios.setAnonExclusive(pfn, true);
}

export function hugetlb_add_file_rmap(k: Kernel, pfn: number): void {
  k.folios.addEntireMap(pfn, 1);
}

/** One mapping less. */
export function hugetlb_remove_rmap(k: Kernel, pfn: number): void {
  const { folios } = k;
  folios.addEntireMap(pfn, -1);
  if (folios.mapcount(pfn) === 0 && folios.is(pfn, 'anon')) folios.setAnonExclusive(pfn, false);
}

/** Copies a whole huge page. */
export function copyHuge(k: Kernel, from: number, to: number, size: HugeSize): void {
  k.machine.memory.copyRange(k.folios.pa(from), k.folios.pa(to), size.bytes);
}
