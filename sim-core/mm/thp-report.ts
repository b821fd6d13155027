// Models: what tools are told of a page that one entry maps with its neighbours: its word of pagemap, the categories of
// PAGEMAP_SCAN, its part of smaps. Reference: fs/proc/task_mmu.c (pagemap_pmd_range, pagemap_thp_category) @ v6.12.117.
import { PAGEMAP, PM_SWAP_OFFSET_SHIFT, SCAN_CATEGORIES } from '../layouts/uapi.ts';
import type { Kernel } from './kernel.ts';
import { swp_offset_pfn } from './rmap.ts';
import { is_huge_zero_pmd } from './thp.ts';

const { WRITTEN, FILE, PRESENT, SWAPPED, PFNZERO, HUGE, SOFT_DIRTY } = SCAN_CATEGORIES;

/** The first page that an entry maps or stands for. */
function firstPage(k: Kernel, pmd: bigint): number {
  const { h } = k;
  return h.pmd_present(pmd) ? Number(h.pmd_pfn(pmd)) : swp_offset_pfn(k, h.pte_to_swp_entry(pmd));
}

/** Flag bits of pagemap, as the piece decides them for the last level. `index`: the page's place in the huge page. */
export function pagemapHuge(k: Kernel, pmd: bigint, vmSoftDirty: boolean, index: number): bigint {
  const { h, folios } = k;
  const pfn = firstPage(k, pmd);
  const page = folios.is(pfn, 'anon') ? 'anon' : 'file';
  const once = h.pmd_present(pmd) && folios.mapcount(pfn + index) === 1;
  const flags = k.pieces.pagemap_flags(pmd, vmSoftDirty, page, once);
  // The huge zero page has no owner, but it is a page: it counts as one that is not anonymous.
  return is_huge_zero_pmd(k, pmd) ? flags | (PAGEMAP.PM_FILE ?? 0n) : flags;
}

/** Where the page is: its frame, or type and offset. */
export function whereaboutsHuge(k: Kernel, pmd: bigint, index: number): bigint {
  const pfn = BigInt(firstPage(k, pmd) + index);
  if (k.h.pmd_present(pmd)) return pfn;
  return k.h.swp_type(k.h.pte_to_swp_entry(pmd)) | (pfn << BigInt(PM_SWAP_OFFSET_SHIFT));
}

/** pagemap_thp_category */
export function thpCategory(k: Kernel, pmd: bigint): number {
  const { h } = k;
  const anon = is_huge_zero_pmd(k, pmd) || k.folios.is(firstPage(k, pmd), 'anon');
  const file = anon ? 0 : FILE;
  if (h.pmd_present(pmd)) {
    return (
      HUGE |
      PRESENT |
      file |
      (h.pmd_uffd_wp(pmd) ? 0 : WRITTEN) |
      (is_huge_zero_pmd(k, pmd) ? PFNZERO : 0) |
      (h.pmd_soft_dirty(pmd) ? SOFT_DIRTY : 0)
    );
  }
  return (
    HUGE |
    SWAPPED |
    file |
    (h.pmd_swp_uffd_wp(pmd) ? 0 : WRITTEN) |
    (h.pmd_swp_soft_dirty(pmd) ? SOFT_DIRTY : 0)
  );
}
