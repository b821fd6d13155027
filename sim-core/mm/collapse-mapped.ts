// Models: the last step of MADV_COLLAPSE of a file: where an area still maps the file's huge page by single entries, or not
// at all, one entry takes their place. Reference: mm/khugepaged.c (collapse_pte_mapped_thp) @ v6.12.
// Does not model: waiting for a page that is under migration.
import type { ScanResult } from './collapse-result.ts';
import { LAST_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { folio_remove_rmap, linear_page_index } from './rmap.ts';
import { shmem_cached } from './shmem.ts';
import { entryAt, freeTable } from './tables.ts';
import { find_pmd_or_thp_or_none, pmdp_collapse_flush } from './thp.ts';
import { do_set_pmd, file_thp_allowable, isHugeFilePage } from './thp-file.ts';
import { type Mm, NotModelled, type Vma } from './types.ts';
import { userfaultfd_wp } from './userfaultfd/predicates.ts';
import { vm_normal_page } from './zap.ts';

export function collapse_pte_mapped_thp(k: Kernel, mm: Mm, vma: Vma, start: number): ScanResult {
  const found = find_pmd_or_thp_or_none(k, mm, start);
  if (found === 'SCAN_PMD_MAPPED') return found;
  if (!file_thp_allowable(k, vma)) return 'SCAN_VMA_CHECK';
  // A table may hold marks of a monitor, even where no page is.
  if (userfaultfd_wp(k, vma)) return 'SCAN_PTE_UFFD_WP';
  const head = shmem_cached(k, vma.file, linear_page_index(k, vma, start));
  if (head === 0) return 'SCAN_PAGE_NULL';
  if (k.folios.is(head, 'locked')) throw new NotModelled('MADV_COLLAPSE of a page under migration');
  if (!isHugeFilePage(k, head)) return 'SCAN_PAGE_COMPOUND';
  if (found === 'SCAN_SUCCEED') {
    const checked = checkEntries(k, mm, start, head);
    if (checked !== 'SCAN_SUCCEED') return checked;
    clearEntries(k, mm, start);
    freeTable(k, pmdp_collapse_flush(k, mm, start));
  } else if (found !== 'SCAN_PMD_NONE') return found;
  return do_set_pmd(k, mm, vma, start, head, false) ? 'SCAN_SUCCEED' : 'SCAN_FAIL';
}

function eachEntry(
  k: Kernel,
  mm: Mm,
  start: number,
  visit: (i: number, pa: number, pte: bigint) => void,
): void {
  let pa = entryAt(k, mm, start, LAST_LEVEL) ?? 0;
  for (let i = 0; i < k.g.entries; i++, pa += k.g.entryBytes) {
    const pte = k.contpte.ptep_get(pa);
    if (!k.h.pte_none(pte)) visit(i, pa, pte);
  }
}

/** Does every entry map the right page? A private copy, or one that waits, does not. */
function checkEntries(k: Kernel, mm: Mm, start: number, head: number): ScanResult {
  let result: ScanResult = 'SCAN_SUCCEED';
  eachEntry(k, mm, start, (i, _pa, pte) => {
    if (result !== 'SCAN_SUCCEED') return;
    if (!k.h.pte_present(pte)) result = 'SCAN_PTE_NON_PRESENT';
    else if (vm_normal_page(k, pte) !== head + i) result = 'SCAN_FAIL';
  });
  return result;
}

/** The pages are dirty in any case, so nothing that an entry knew is lost. */
function clearEntries(k: Kernel, mm: Mm, start: number): void {
  eachEntry(k, mm, start, (i, pa, pte) => {
    const pfn = vm_normal_page(k, pte);
    k.contpte.ptep_get_and_clear(mm, start + i * k.g.pageSize, pa);
    if (pfn === null) return;
    folio_remove_rmap(k, pfn);
    k.folios.put(pfn);
  });
}
