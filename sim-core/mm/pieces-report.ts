// Models: what tools are told of one entry: the flag bits of /proc/PID/pagemap and the categories of PAGEMAP_SCAN.
// Reference: pte_to_pagemap_entry, pagemap_page_category, pagemap_scan_is_interesting_page in fs/proc/task_mmu.c
// @ v6.12.117. Does not model: huge entries, guard regions (6.15).
import { PAGEMAP, SCAN_CATEGORIES } from '../layouts/uapi.ts';
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';
import type { MmPieces } from './pieces.ts';

export type ReportPieces = Pick<MmPieces, 'pagemap_flags' | 'page_category' | 'scan_matches'>;

/** The bit of that name in a word of pagemap. */
function pagemapBit(name: string): bigint {
  const bit = PAGEMAP[name];
  if (bit === undefined) throw new RangeError(`pagemap: no bit named ${name}`);
  return bit;
}

/** Pieces of one layout. `h` is the table of current helpers: every call goes through it. */
export function reportPieces(_layout: Layout, h: PgtableHelpers): ReportPieces {
  const present = pagemapBit('PM_PRESENT');
  const swapped = pagemapBit('PM_SWAP');
  const file = pagemapBit('PM_FILE');
  const uffdWp = pagemapBit('PM_UFFD_WP');
  const exclusive = pagemapBit('PM_MMAP_EXCLUSIVE');
  const softDirty = pagemapBit('PM_SOFT_DIRTY');
  const { WRITTEN, FILE, PRESENT, SWAPPED, PFNZERO, SOFT_DIRTY } = SCAN_CATEGORIES;

  /** is_pfn_swap_entry: a page is known although the entry does not map it. */
  const namesPage = (pte: bigint): boolean => {
    const entry = h.pte_to_swp_entry(pte);
    return h.is_migration_entry(entry) || h.is_hwpoison_entry(entry);
  };

  return {
    pagemap_flags: (pte, vmSoftDirty, page, mappedOnce) => {
      let flags = vmSoftDirty ? softDirty : 0n;
      if (h.pte_present(pte)) {
        flags |= present;
        if (h.pte_soft_dirty(pte)) flags |= softDirty;
        if (h.pte_uffd_wp(pte)) flags |= uffdWp;
        if (page === 'file') flags |= file;
        if (page !== 'none' && mappedOnce) flags |= exclusive;
      } else if (h.is_swap_pte(pte)) {
        // A marker counts as swapped, too.
        flags |= swapped;
        if (h.pte_swp_soft_dirty(pte)) flags |= softDirty;
        if (h.pte_swp_uffd_wp_any(pte)) flags |= uffdWp;
        if (page === 'file' && namesPage(pte)) flags |= file;
      }
      return flags;
    },
    page_category: (pte, isFile, isZero) => {
      // Not there, and not armed either: whoever writes it will not be noticed.
      if (h.pte_none(pte)) return WRITTEN;
      if (h.pte_present(pte)) {
        return (
          PRESENT |
          (h.pte_uffd_wp(pte) ? 0 : WRITTEN) |
          (isFile ? FILE : 0) |
          (isZero ? PFNZERO : 0) |
          (h.pte_soft_dirty(pte) ? SOFT_DIRTY : 0)
        );
      }
      return (
        SWAPPED |
        (h.pte_swp_uffd_wp_any(pte) ? 0 : WRITTEN) |
        (isFile && namesPage(pte) ? FILE : 0) |
        (h.pte_swp_soft_dirty(pte) ? SOFT_DIRTY : 0)
      );
    },
    scan_matches: (categories, inverted, mask, anyof) => {
      const told = categories ^ inverted;
      return (told & mask) === mask && (anyof === 0 || (told & anyof) !== 0);
    },
  };
}
