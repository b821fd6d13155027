// Models: what is told of huge pages: pagemap, PAGEMAP_SCAN with its protection, smaps. The three do not agree about what
// was written: pagemap asks the area alone, the scan looks at the entry, which clear_refs never cleans.
// Reference: fs/proc/task_mmu.c (pagemap_hugetlb_range, pagemap_scan_hugetlb_entry, smaps_hugetlb_range) @ v6.12.117.
// Does not model: shared tables; the lock that is dropped between two parts of a long walk.
import { PAGEMAP, SCAN_CATEGORIES } from '../layouts/uapi.ts';
import { hstate_vma } from './hugetlb-reserve.ts';
import { eachHugePte, hugePlace, hugetlb_walk } from './hugetlb-tables.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes } from './markers.ts';
import type { Scan, Stop } from './pagemap-scan-walk.ts';
import { matches, scanHole } from './pagemap-scan-walk.ts';
import { migrationPfn, swp_offset_pfn } from './rmap.ts';
import type { Mm, Vma } from './types.ts';
import { has } from './vm-flags.ts';

const { WRITTEN, FILE, PRESENT, SWAPPED, PFNZERO, HUGE, SOFT_DIRTY } = SCAN_CATEGORIES;
const pm = (name: string): bigint => PAGEMAP[name] ?? 0n;

/** One word of pagemap for an address of such an area. */
export function pagemap_hugetlb(k: Kernel, vma: Vma, va: number): bigint {
  const { h, folios } = k;
  let word = has(vma.flags, k.vm.SOFTDIRTY) ? pm('PM_SOFT_DIRTY') : 0n;
  const pte = hugePlace(k, vma, va)?.pte ?? 0n;
  if (!h.pte_present(pte)) return h.pte_swp_uffd_wp_any(pte) ? word | pm('PM_UFFD_WP') : word;
  const pfn = Number(h.pte_pfn(pte));
  word |= pm('PM_PRESENT');
  if (!folios.is(pfn, 'anon')) word |= pm('PM_FILE');
  if (folios.mapcount(pfn) === 1) word |= pm('PM_MMAP_EXCLUSIVE');
  if (h.pte_uffd_wp(pte)) word |= pm('PM_UFFD_WP');
  const inPage = (va % hstate_vma(k, vma).bytes) / k.g.pageSize;
  return k.config.privileged ? word | (BigInt(pfn + inPage) & pm('PM_PFRAME_MASK')) : word;
}

/** pagemap_hugetlb_category */
function categoryOf(k: Kernel, pte: bigint): number {
  const { h } = k;
  if (h.pte_none(pte)) return HUGE;
  if (!h.pte_present(pte))
    return (
      HUGE |
      SWAPPED |
      (h.pte_swp_uffd_wp_any(pte) ? 0 : WRITTEN) |
      (h.pte_swp_soft_dirty(pte) ? SOFT_DIRTY : 0)
    );
  const pfn = Number(h.pte_pfn(pte));
  return (
    HUGE |
    PRESENT |
    (h.pte_uffd_wp(pte) ? 0 : WRITTEN) |
    (k.folios.is(pfn, 'anon') ? 0 : FILE) |
    (pfn === k.zeroPfn ? PFNZERO : 0) |
    (h.pte_soft_dirty(pte) ? SOFT_DIRTY : 0)
  );
}

/** The part of a scan that lies in one area of huge pages. */
export function scanHugetlb(scan: Scan, start: number, end: number): Stop {
  const { k, mm, vma } = scan;
  const size = hstate_vma(k, vma);
  for (let va = start; va < end; ) {
    const next = Math.min(va - (va % size.bytes) + size.bytes, end);
    k.doing.va = va;
    const pa = hugetlb_walk(k, mm, va, size);
    const stopped = pa === null ? scanHole(scan, va, next) : scanEntry(scan, pa, va, next);
    if (stopped !== null) return stopped;
    va = next;
  }
  return null;
}

function scanEntry(scan: Scan, pa: number, start: number, end: number): Stop {
  const { k, mm, vma, question, output } = scan;
  const size = hstate_vma(k, vma);
  const pte = k.hugetlb.ptes.huge_ptep_get(pa, size);
  const categories = scan.ofArea | categoryOf(k, pte);
  if (!matches(scan, categories)) return null;
  const told = output.tell(categories, start, end);
  const stopped: Stop = told < end ? 'full' : null;
  if (!question.protect || told === start || (categories & WRITTEN) === 0) return stopped;
  if (told !== start + size.bytes) {
    // Part of a huge page cannot be protected: nothing is told of it, and the walk goes on behind it.
    output.backOut(start, told);
    output.walkEnd = start;
    return null;
  }
  protectHuge(k, mm, vma, start, pa, pte);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, start, told);
  return stopped;
}

/** make_uffd_wp_huge_pte */
function protectHuge(k: Kernel, mm: Mm, vma: Vma, va: number, pa: number, pte: bigint): void {
  const { h } = k;
  const { ptes } = k.hugetlb;
  const size = hstate_vma(k, vma);
  if (h.pte_present(pte)) {
    const old = ptes.huge_ptep_modify_prot_start(pa, size);
    ptes.huge_ptep_modify_prot_commit(mm.asid, va, pa, ptes.huge_pte_mkuffd_wp(old), size);
  } else if (h.pte_none(pte))
    ptes.set_huge_pte_at(mm.asid, va, pa, h.make_pte_marker(markerNotes(k.layout).uffdWp), size);
  else if (migrationPfn(k, pte) !== null)
    ptes.set_huge_pte_at(mm.asid, va, pa, h.pte_swp_mkuffd_wp(pte), size);
}

/** smaps: bytes of huge pages that the area shares with others, and that are its own. */
export function smaps_hugetlb(
  k: Kernel,
  mm: Mm,
  vma: Vma,
): { readonly shared: number; readonly own: number } {
  const { h, folios } = k;
  const size = hstate_vma(k, vma);
  let [shared, own] = [0, 0];
  eachHugePte(k, mm, size, vma.start, vma.end, (_va, _pa, pte) => {
    if (h.pte_none(pte) || h.is_pte_marker(pte)) return;
    // A page that is not mapped for now may be anybody's.
    const mapped = h.pte_present(pte) && folios.mapcount(Number(h.pte_pfn(pte))) === 1;
    if (mapped) own += size.bytes;
    else if (h.pte_present(pte) || swp_offset_pfn(k, h.pte_to_swp_entry(pte)) !== 0) shared += size.bytes;
  });
  return { shared, own };
}
