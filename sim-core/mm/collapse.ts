// Models: MADV_COLLAPSE: the pages of a range are copied into a huge page, and one entry maps it. What somebody watches, or
// refers to, or nobody may write, is left as it is. Reference: mm/khugepaged.c (madvise_collapse, hpage_collapse_scan_pmd,
// __collapse_huge_page_isolate, collapse_huge_page) @ v6.12. Does not model: khugepaged, memory control groups.
import { collapse_file } from './collapse-file.ts';
import { collapse_pte_mapped_thp } from './collapse-mapped.ts';
import { collapseErrno, endsCall, type ScanResult, succeeded } from './collapse-result.ts';
import { pgtable_trans_huge_deposit } from './deposit.ts';
import { handle_mm_fault } from './fault.ts';
import { folio_mapcount } from './folio-shared.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { folio_remove_rmap, linear_page_index } from './rmap.ts';
import { free_swap_cache } from './swap-cache.ts';
import { entryAt } from './tables.ts';
import {
  find_pmd_or_thp_or_none,
  hugeStart,
  maybe_pmd_mkwrite,
  mk_huge_pmd,
  pmdp_collapse_flush,
  thp_vma_possible,
  thp_vma_suitable,
} from './thp.ts';
import { allocHuge } from './thp-fault.ts';
import { file_thp_allowable } from './thp-file.ts';
import { folio_add_new_anon_rmap_pmd } from './thp-rmap.ts';
import type { Errno, Mm, Vma } from './types.ts';
import { userfaultfd_armed } from './userfaultfd/predicates.ts';
import { vm_normal_page } from './zap.ts';

/** Collapses each whole huge page of the range. @returns the error of the last that could not be */
export function madvise_collapse(k: Kernel, pid: number, vma: Vma, start: number, end: number): Errno | null {
  const { pmdSize } = k.g;
  if (!allowable(k, vma)) return 'EINVAL';
  const first = Math.ceil(start / pmdSize) * pmdSize;
  const last = Math.floor(end / pmdSize) * pmdSize;
  let wrong: Errno | null = first > last ? 'EINVAL' : null;
  for (let va = first; va < last; va += pmdSize) {
    k.doing.va = va;
    const result = collapseOne(k, pid, k.areas.at(vma.mm, va) ?? vma, va);
    if (succeeded(result)) continue;
    wrong = collapseErrno(result);
    if (endsCall(result)) break;
  }
  return wrong;
}

/** thp_vma_allowable_order: is there room for a huge page in the area, and may one be there? */
function allowable(k: Kernel, vma: Vma): boolean {
  if (vma.file !== 0) return file_thp_allowable(k, vma);
  return thp_vma_possible(k, vma) && thp_vma_suitable(k, vma, hugeStart(k, vma.end - k.g.pmdSize));
}

function collapseOne(k: Kernel, pid: number, vma: Vma, start: number): ScanResult {
  const mm = k.mms.get(vma.mm);
  if (!mm) return 'SCAN_FAIL';
  if (vma.file !== 0) {
    const made = collapse_file(k, vma.file, linear_page_index(k, vma, start));
    return made === 'SCAN_PTE_MAPPED_HUGEPAGE' ? collapse_pte_mapped_thp(k, mm, vma, start) : made;
  }
  const found = find_pmd_or_thp_or_none(k, mm, start);
  if (found !== 'SCAN_SUCCEED') return found;
  const worth = scan(k, mm, vma, start, true);
  if (worth !== 'SCAN_SUCCEED') return worth;
  const pfn = allocHuge(k);
  if (pfn === null) return 'SCAN_ALLOC_HUGE_PAGE_FAIL';
  const brought = vma.anonVma === 0 ? 'SCAN_PAGE_ANON' : swapIn(k, pid, mm, vma, start);
  // Looked at once more, now that nobody else can change anything.
  const still = brought === 'SCAN_SUCCEED' ? scan(k, mm, vma, start, false) : brought;
  if (still === 'SCAN_SUCCEED') collapse(k, mm, vma, start, pfn);
  else k.folios.put(pfn);
  return still;
}

function eachOf(
  k: Kernel,
  mm: Mm,
  start: number,
  visit: (va: number, pa: number, pte: bigint) => void,
): void {
  let pa = entryAt(k, mm, start, LAST_LEVEL) ?? 0;
  for (let i = 0; i < k.g.entries; i++, pa += k.g.entryBytes)
    visit(start + i * k.g.pageSize, pa, k.ptes.ptep_get(pa));
}

/** hpage_collapse_scan_pmd and __collapse_huge_page_isolate. @param swapped entries of swap may still come in */
function scan(k: Kernel, mm: Mm, vma: Vma, start: number, swapped: boolean): ScanResult {
  const { h } = k;
  let writable = false;
  let result: ScanResult = 'SCAN_SUCCEED';
  eachOf(k, mm, start, (_va, _pa, pte) => {
    if (result !== 'SCAN_SUCCEED') return;
    if (h.is_swap_pte(pte)) {
      if (!swapped) result = 'SCAN_PTE_NON_PRESENT';
      else if (h.pte_swp_uffd_wp_any(pte)) result = 'SCAN_PTE_UFFD_WP';
    } else if (h.pte_none(pte) || Number(h.pte_pfn(pte)) === k.zeroPfn) {
      // An empty place would stop being one, and the monitor would not hear of it.
      if (userfaultfd_armed(k, vma)) result = 'SCAN_EXCEED_NONE_PTE';
    } else if (h.pte_uffd_wp(pte)) result = 'SCAN_PTE_UFFD_WP';
    else {
      writable ||= h.pte_write(pte);
      result = usable(k, pte);
    }
  });
  return result === 'SCAN_SUCCEED' && !writable ? 'SCAN_PAGE_RO' : result;
}

/** Is it a page whose content may be moved: anonymous, not locked, known to its mappings alone? */
function usable(k: Kernel, pte: bigint): ScanResult {
  const { folios } = k;
  const pfn = vm_normal_page(k, pte);
  if (pfn === null) return 'SCAN_PAGE_NULL';
  if (!folios.is(pfn, 'anon')) return 'SCAN_PAGE_ANON';
  const cached = folios.is(pfn, 'swapCache') ? 2 ** folios.order(pfn) : 0;
  if (folios.is(pfn, 'locked')) return 'SCAN_PAGE_LOCK';
  return folios.ref(pfn) === folio_mapcount(k, pfn) + cached ? 'SCAN_SUCCEED' : 'SCAN_PAGE_COUNT';
}

/** __collapse_huge_page_swapin */
function swapIn(k: Kernel, pid: number, mm: Mm, vma: Vma, start: number): ScanResult {
  let result: ScanResult = 'SCAN_SUCCEED';
  eachOf(k, mm, start, (va, _pa, pte) => {
    if (result !== 'SCAN_SUCCEED' || !k.h.is_swap_pte(pte)) return;
    const { end } = handle_mm_fault(k, pid, vma, va, READ);
    if (end !== 'done') result = end === 'retry' ? 'SCAN_PAGE_LOCK' : 'SCAN_FAIL';
  });
  return result;
}

const READ = {
  write: false,
  unshare: false,
  exec: false,
  user: false,
  remote: false,
  allowRetry: true,
  tried: false,
  vmaLock: false,
} as const;

/** The table is taken away, the content copied, and the huge page put there. The table is what the page puts by. */
function collapse(k: Kernel, mm: Mm, vma: Vma, start: number, pfn: number): void {
  const { folios, h, ptes } = k;
  const pmdp = entryAt(k, mm, start, PMD_LEVEL);
  if (pmdp === null) return;
  const old: bigint[] = [];
  eachOf(k, mm, start, (_va, _pa, pte) => old.push(pte));
  const table = pmdp_collapse_flush(k, mm, start);
  old.forEach((pte, i) => {
    if (h.pte_none(pte)) return;
    ptes.pte_clear(table + i * k.g.entryBytes);
    const from = vm_normal_page(k, pte);
    if (from === null) return;
    folios.copy(from, pfn + i);
    folio_remove_rmap(k, from);
    free_swap_cache(k, from);
    folios.put(from);
  });
  folio_add_new_anon_rmap_pmd(k, pfn, vma, start);
  pgtable_trans_huge_deposit(k, pmdp, table);
  ptes.set_pte(pmdp, maybe_pmd_mkwrite(k, h.pmd_mkdirty(mk_huge_pmd(k, pfn, vma.prot)), vma));
}
