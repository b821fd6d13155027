// Models: anonymous folios of several pages that single entries map: when a fault may have one, how many entries of one
// folio look alike, and their counts. Of the sizes that are allowed the largest that fits is taken.
// Reference: mm/memory.c (alloc_anon_folio), mm/internal.h (folio_pte_batch), mm/rmap.c @ v6.12.
// Does not model: sizes that are asked for apart from each other, statistics.
import type { Kernel } from './kernel.ts';
import { linear_page_index } from './rmap.ts';
import { OutOfMemory, type Vma, type Vmf } from './types.ts';
import { userfaultfd_armed } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';

/** Several pages that begin at an address, with the place of the first entry. */
export interface Block {
  readonly start: number;
  readonly ptep: number;
  readonly pages: number;
}

/** thp_vma_allowable_orders and thp_vma_suitable_orders: blocks around a fault where a large folio may be, largest first. */
export function suitableBlocks(k: Kernel, { vma, address }: Vmf, ptep: number): readonly Block[] {
  if (k.config.mthp === 'never' || !has(vma.flags, k.vm.HUGEPAGE)) return [];
  if (vma.file !== 0 || has(vma.flags, k.vm.SHARED)) return [];
  // Somebody wants to hear of each page: none may come on the side.
  if (userfaultfd_armed(k, vma)) return [];
  const sizes = k.config.mthpPages ?? [k.contpte.run];
  return [...sizes]
    .sort((a, b) => b - a)
    .map((pages) => blockAround(k, address, ptep, pages))
    .filter(({ start, pages }) => start >= vma.start && start + pages * k.g.pageSize <= vma.end);
}

function blockAround(k: Kernel, address: number, ptep: number, pages: number): Block {
  const start = address - (address % (pages * k.g.pageSize));
  return { start, ptep: ptep - ((address - start) / k.g.pageSize) * k.g.entryBytes, pages };
}

/** alloc_anon_folio: the largest block where nothing is yet and for which there is memory; null: one page has to do. */
export function alloc_anon_folio(
  k: Kernel,
  vmf: Vmf,
  ptep: number,
): { readonly block: Block; readonly pfn: number } | null {
  const blocks = suitableBlocks(k, vmf, ptep);
  const first = blocks.findIndex((block) => allNone(k, block));
  for (const block of first < 0 ? [] : blocks.slice(first)) {
    const pfn = allocLarge(k, block.pages);
    if (pfn !== null) return { block, pfn };
  }
  return null;
}

/** pte_range_none */
export function allNone(k: Kernel, { ptep, pages }: Block): boolean {
  for (let i = 0; i < pages; i++) if (!k.h.pte_none(k.ptes.ptep_get(ptep + i * k.g.entryBytes))) return false;
  return true;
}

/** A folio for the block; null when memory has no piece of that size, which is no reason to fail. */
export function allocLarge(k: Kernel, pages: number): number | null {
  try {
    return k.folios.alloc(Math.log2(pages), 0);
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
    return null;
  }
}

/** folio_add_new_anon_rmap of a large folio that single entries map. The caller has one reference for each. */
export function folio_add_new_anon_rmap_ptes(
  k: Kernel,
  pfn: number,
  pages: number,
  vma: Vma,
  start: number,
  exclusive: boolean,
): void {
  const { folios } = k;
  folios.set(pfn, 'anon', true);
  folios.set(pfn, 'swapBacked', true);
  folios.setMapping(pfn, vma.anonVma, linear_page_index(k, vma, start));
  for (let i = 0; i < pages; i++) {
    folios.addMap(pfn + i, 1);
    folios.setAnonExclusive(pfn + i, exclusive);
  }
}

export interface Batch {
  readonly nr: number;
  readonly anyWrite: boolean;
  readonly anyYoung: boolean;
  readonly anyDirty: boolean;
}

/**
 * folio_pte_batch: how many entries from `pa` on map pages of the same folio side by side, and differ in nothing but what
 * the caller does not care for: use and write permission never, dirt and soft-dirt as told.
 */
export function folio_pte_batch(
  k: Kernel,
  pa: number,
  pte: bigint,
  max: number,
  ignore: { readonly dirty: boolean; readonly softDirty: boolean },
): Batch {
  const { h, contpte } = k;
  const plain = (entry: bigint): bigint => {
    let left = h.pte_wrprotect(h.pte_mkold(ignore.dirty ? h.pte_mkclean(entry) : entry));
    if (ignore.softDirty) left = h.pte_clear_soft_dirty(left);
    return left;
  };
  const pfn = Number(h.pte_pfn(pte));
  const { pagesBefore, pages } = k.folios.extent(pfn);
  const limit = Math.min(max, pages - pagesBefore);
  let [anyWrite, anyYoung, anyDirty] = [h.pte_write(pte), h.pte_young(pte), h.pte_dirty(pte)];
  let nr = contpte.pte_batch_hint(pa, pte);
  for (let found = pte; nr < limit; nr += contpte.pte_batch_hint(pa + nr * k.g.entryBytes, found)) {
    found = contpte.ptep_get(pa + nr * k.g.entryBytes);
    if (!h.pte_same(plain(found), h.pte_advance_pfn(plain(pte), BigInt(nr)))) break;
    anyWrite ||= h.pte_write(found);
    anyYoung ||= h.pte_young(found);
    anyDirty ||= h.pte_dirty(found);
  }
  return { nr: Math.min(nr, limit), anyWrite, anyYoung, anyDirty };
}
