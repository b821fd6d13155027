// Models: one word of /proc/PID/pagemap: the flags that the piece decides, and where the page is: its frame, or type and
// offset of its swap entry. Reference: fs/proc/task_mmu.c (pte_to_pagemap_entry) @ v6.12.

import { PAGEMAP, PM_SWAP_OFFSET_SHIFT } from '../layouts/uapi.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import { pagemap_hugetlb } from './hugetlb-report.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { openProc } from './proc.ts';
import { migrationPfn, swp_offset_pfn } from './rmap.ts';
import { lookup } from './tables.ts';
import { pagemapHuge, whereaboutsHuge } from './thp-report.ts';
import { has } from './vm-flags.ts';
import { vm_normal_page } from './zap.ts';

/** The word for the page at `va`; 0n where nothing is mapped. Frame numbers are for the privileged alone. */
export function pagemap(k: Kernel, pid: number, va: number): bigint {
  const mm = openProc(k, pid, 'pagemap');
  k.doing.va = va;
  const vma = k.areas.at(mm.id, va);
  if (!vma) return 0n;
  if (is_vm_hugetlb_page(k, vma)) return pagemap_hugetlb(k, vma, va);
  const vmSoftDirty = has(vma.flags, k.vm.SOFTDIRTY);
  const place = lookup(k, mm, va);
  if (place.level === PMD_LEVEL && !k.h.pmd_none(place.pte)) {
    const index = Math.floor((va % k.g.pmdSize) / k.g.pageSize);
    const flags = pagemapHuge(k, place.pte, vmSoftDirty, index);
    return k.config.privileged ? flags | whereaboutsHuge(k, place.pte, index) : flags;
  }
  const pte = place.level === LAST_LEVEL ? place.pte : 0n;
  const pfn = pageOf(k, pte);
  const page = pfn === null ? 'none' : k.folios.is(pfn, 'anon') ? 'anon' : 'file';
  const once = pfn !== null && k.folios.mapcount(pfn) === 1;
  const flags = k.pieces.pagemap_flags(pte, vmSoftDirty, page, once);
  return k.config.privileged ? flags | whereabouts(k, pte) : flags;
}

/** The page that an entry maps or stands for, if it is one that has owners. */
export function pageOf(k: Kernel, pte: bigint): number | null {
  const { h } = k;
  if (h.pte_present(pte)) return vm_normal_page(k, pte);
  if (!h.is_swap_pte(pte)) return null;
  const entry = h.pte_to_swp_entry(pte);
  return h.is_hwpoison_entry(entry) ? swp_offset_pfn(k, entry) : migrationPfn(k, pte);
}

function whereabouts(k: Kernel, pte: bigint): bigint {
  const { h } = k;
  const mask = PAGEMAP.PM_PFRAME_MASK ?? 0n;
  if (h.pte_present(pte)) return h.pte_pfn(pte) & mask;
  if (!h.is_swap_pte(pte)) return 0n;
  const entry = h.pte_to_swp_entry(pte);
  // Of a page that is only under migration or broken, the offset tells the frame and no more.
  const named = h.is_migration_entry(entry) || h.is_hwpoison_entry(entry);
  const offset = named ? BigInt(swp_offset_pfn(k, entry)) : h.swp_offset(entry);
  return (h.swp_type(entry) | (offset << BigInt(PM_SWAP_OFFSET_SHIFT))) & mask;
}
