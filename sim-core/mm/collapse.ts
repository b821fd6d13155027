// Models: MADV_COLLAPSE: the pages of a range are copied into a huge page, and one entry maps it. What somebody watches, or
// refers to, or nobody may write, is left as it is. Reference: mm/khugepaged.c (madvise_collapse, hpage_collapse_scan_pmd,
// __collapse_huge_page_isolate, collapse_huge_page) @ v6.12. Does not model: files, khugepaged, memory control groups.
import { pgtable_trans_huge_deposit } from './deposit.ts';
import { handle_mm_fault } from './fault.ts';
import { folio_mapcount } from './folio-shared.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { folio_remove_rmap } from './rmap.ts';
import { free_swap_cache } from './swap-cache.ts';
import { entryAt, lookup } from './tables.ts';
import { maybe_pmd_mkwrite, mk_huge_pmd, thp_vma_possible } from './thp.ts';
import { allocHuge } from './thp-fault.ts';
import { folio_add_new_anon_rmap_pmd } from './thp-rmap.ts';
import { type Errno, type Mm, NotModelled, type Vma } from './types.ts';
import { userfaultfd_armed } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { vm_normal_page } from './zap.ts';

/** enum scan_result, as far as the caller tells one from another. */
type Result = 'succeed' | 'fail' | 'busy' | 'no memory' | 'wrong area';

/** Collapses each whole huge page of the range. @returns the error of the last that could not be */
export function madvise_collapse(k: Kernel, pid: number, vma: Vma, start: number, end: number): Errno | null {
  const { pmdSize } = k.g;
  if (has(vma.flags, k.vm.HUGETLB)) return 'EINVAL';
  if (vma.file !== 0) throw new NotModelled('MADV_COLLAPSE of a file');
  if (!thp_vma_possible(k, vma)) return 'EINVAL';
  const first = Math.ceil(start / pmdSize) * pmdSize;
  const last = Math.floor(end / pmdSize) * pmdSize;
  let wrong: Errno | null = first > last ? 'EINVAL' : null;
  for (let va = first; va < last; va += pmdSize) {
    k.doing.va = va;
    const result = collapseOne(k, pid, k.areas.at(vma.mm, va) ?? vma, va);
    if (result !== 'succeed') wrong = errnoOf(result);
    if (result === 'no memory' || result === 'wrong area') break;
  }
  return wrong;
}

/** madvise_collapse_errno */
function errnoOf(result: Result): Errno {
  if (result === 'no memory') return 'ENOMEM';
  return result === 'busy' ? 'EAGAIN' : 'EINVAL';
}

function collapseOne(k: Kernel, pid: number, vma: Vma, start: number): Result {
  const mm = k.mms.get(vma.mm);
  if (!mm) return 'fail';
  const { level, pte } = lookup(k, mm, start);
  if (level < LAST_LEVEL) return k.h.pmd_none(pte) ? 'fail' : 'succeed';
  const found = scan(k, mm, vma, start, true);
  if (found !== 'succeed') return found;
  if (vma.anonVma === 0) return 'wrong area';
  const pfn = allocHuge(k);
  if (pfn === null) return 'no memory';
  const brought = swapIn(k, pid, mm, vma, start);
  // Looked at once more, now that nobody else can change anything.
  const still = brought ? scan(k, mm, vma, start, false) : 'fail';
  if (still === 'succeed') collapse(k, mm, vma, start, pfn);
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
function scan(k: Kernel, mm: Mm, vma: Vma, start: number, swapped: boolean): Result {
  const { h } = k;
  let writable = false;
  let result: Result = 'succeed';
  eachOf(k, mm, start, (_va, _pa, pte) => {
    if (result !== 'succeed') return;
    if (h.is_swap_pte(pte)) {
      if (!swapped || h.pte_swp_uffd_wp_any(pte)) result = 'fail';
    } else if (h.pte_none(pte) || Number(h.pte_pfn(pte)) === k.zeroPfn) {
      // An empty place would stop being one, and the monitor would not hear of it.
      if (userfaultfd_armed(k, vma)) result = 'wrong area';
    } else if (h.pte_uffd_wp(pte)) result = 'fail';
    else {
      writable ||= h.pte_write(pte);
      result = usable(k, pte);
    }
  });
  return result === 'succeed' && !writable ? 'fail' : result;
}

/** Is it a page whose content may be moved: anonymous, not locked, known to its mappings alone? */
function usable(k: Kernel, pte: bigint): Result {
  const { folios } = k;
  const pfn = vm_normal_page(k, pte);
  if (pfn === null) return 'fail';
  if (!folios.is(pfn, 'anon')) return 'wrong area';
  const cached = folios.is(pfn, 'swapCache') ? 2 ** folios.order(pfn) : 0;
  return folios.is(pfn, 'locked') || folios.ref(pfn) !== folio_mapcount(k, pfn) + cached ? 'busy' : 'succeed';
}

/** __collapse_huge_page_swapin. @returns false when a page does not come */
function swapIn(k: Kernel, pid: number, mm: Mm, vma: Vma, start: number): boolean {
  let all = true;
  eachOf(k, mm, start, (va, _pa, pte) => {
    if (!all || !k.h.is_swap_pte(pte)) return;
    all = handle_mm_fault(k, pid, vma, va, READ).end === 'done';
  });
  return all;
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
  const table = entryAt(k, mm, start, LAST_LEVEL);
  if (pmdp === null || table === null) return;
  const old: bigint[] = [];
  eachOf(k, mm, start, (_va, _pa, pte) => old.push(pte));
  // pmdp_collapse_flush: from here on no CPU reaches the pages, nor walks through the table.
  ptes.pte_clear(pmdp);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, start, start + k.g.pmdSize, true);
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
