// Models: the walk of PAGEMAP_SCAN: which areas it enters, what a page and a hole count as, and the write-protection of
// what was told, which no store can slip past: TLBs are told before the table is released.
// Reference: fs/proc/task_mmu.c (pagemap_scan_test_walk, pagemap_scan_pmd_entry, pagemap_scan_pte_hole) @ v6.12.117.
// Does not model: the lock that is dropped between two parts of a long walk.
import { SCAN_CATEGORIES } from '../layouts/uapi.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import { scanHugetlb } from './hugetlb-report.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes } from './markers.ts';
import { pageOf } from './pagemap.ts';
import type { ScanOutput } from './pagemap-scan-output.ts';
import { lookup } from './tables.ts';
import { thpCategory } from './thp-report.ts';
import { make_uffd_wp_pmd } from './thp-rewrite.ts';
import { split_huge_pmd } from './thp-split.ts';
import { type Errno, type Mm, OutOfMemory, type Vma } from './types.ts';
import { userfaultfd_wp_async, userfaultfd_wp_use_markers } from './userfaultfd/predicates.ts';
import { uffd_wp_range } from './userfaultfd/writeprotect.ts';
import { has } from './vm-flags.ts';

const { WPALLOWED, WRITTEN, SOFT_DIRTY } = SCAN_CATEGORIES;

export interface ScanQuestion {
  readonly inverted: number;
  readonly mask: number;
  readonly anyof: number;
  /** PM_SCAN_WP_MATCHING */
  readonly protect: boolean;
  /** PM_SCAN_CHECK_WPASYNC */
  readonly checkAsync: boolean;
}

/** What is known while one area is walked. */
export interface Scan {
  readonly k: Kernel;
  readonly mm: Mm;
  readonly vma: Vma;
  /** Categories that the area gives to all its pages. */
  readonly ofArea: number;
  readonly question: ScanQuestion;
  readonly output: ScanOutput;
}

/** Why a walk ended early: the answer is full, or an error. */
export type Stop = 'full' | Errno | null;

/** Walks all areas of a range. @returns null when it came to the end */
export function scanAreas(
  k: Kernel,
  mm: Mm,
  start: number,
  end: number,
  output: ScanOutput,
  question: ScanQuestion,
): Stop {
  for (const vma of k.areas.within(mm.id, start, end)) {
    const allowed = userfaultfd_wp_async(k, vma) && userfaultfd_wp_use_markers(k, vma);
    if (!allowed && question.checkAsync) return 'EPERM';
    if (!allowed && question.protect) continue;
    const ofArea = (allowed ? WPALLOWED : 0) | (has(vma.flags, k.vm.SOFTDIRTY) ? SOFT_DIRTY : 0);
    // Whether the area may be protected is known before its pages are: an area that cannot match is skipped.
    if (!k.pieces.scan_matches(ofArea, question.inverted, question.mask & WPALLOWED, 0)) continue;
    const scan = { k, mm, vma, ofArea, question, output };
    const stopped = scanArea(scan, Math.max(start, vma.start), Math.min(end, vma.end));
    if (stopped !== null) return stopped;
  }
  return null;
}

function scanArea(scan: Scan, start: number, end: number): Stop {
  const { k, mm, vma } = scan;
  if (is_vm_hugetlb_page(k, vma)) return scanHugetlb(scan, start, end);
  for (let va = start; va < end; ) {
    const place = lookup(k, mm, va);
    k.doing.va = va;
    const bytes = place.level === LAST_LEVEL ? k.g.pmdSize : k.g.bytesAt(place.level);
    const next = Math.min((Math.floor(va / bytes) + 1) * bytes, end);
    if (place.level === PMD_LEVEL && !k.h.pmd_none(place.pte)) {
      const stopped = scanHuge(scan, va, next, place.pa, place.pte);
      if (stopped === 'again') continue;
      if (stopped !== null) return stopped;
      va = next;
      continue;
    }
    const stopped =
      place.level === LAST_LEVEL ? scanTable(scan, va, next, place.pa) : scanHole(scan, va, next);
    if (stopped !== null) return stopped;
    va = next;
  }
  return null;
}

export function matches({ k, question }: Scan, categories: number): boolean {
  const { inverted, mask, anyof } = question;
  return k.pieces.scan_matches(categories, inverted, mask, anyof);
}

/** Where there is no table. In an area with write-protection what is not there is not protected: it counts as written. */
export function scanHole(scan: Scan, start: number, end: number): Stop {
  const { k, vma, output, question } = scan;
  const { vm } = k;
  const armable = has(vma.flags, vm.UFFD_WP) && !has(vma.flags, vm.HUGETLB);
  const categories = scan.ofArea | (armable ? WRITTEN : 0);
  if (!matches(scan, categories)) return null;
  const told = output.tell(categories, start, end);
  if (told > start && question.protect) {
    try {
      uffd_wp_range(k, vma, start, told - start, true);
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      return 'ENOMEM';
    }
  }
  return told < end ? 'full' : null;
}

/**
 * pagemap_scan_thp_entry: all of the range under one entry.
 * @returns 'again' when part of a huge page has to be protected: it was split, and is told of page by page
 */
function scanHuge(scan: Scan, start: number, end: number, pmdp: number, pmd: bigint): Stop | 'again' {
  const { k, mm, vma, output, question } = scan;
  const categories = scan.ofArea | thpCategory(k, pmd);
  if (!matches(scan, categories)) return null;
  const told = output.tell(categories, start, end);
  const stopped = told < end ? 'full' : null;
  if (told === start || !question.protect || (categories & WRITTEN) === 0) return stopped;
  if (told - start < k.g.pmdSize) {
    split_huge_pmd(k, vma, start);
    output.backOut(start, told);
    return 'again';
  }
  make_uffd_wp_pmd(k, mm, start, pmdp);
  return stopped;
}

/** The entries of one table. */
function scanTable(scan: Scan, start: number, end: number, table: number): Stop {
  const { k, output, question, mm } = scan;
  const { pageSize, entryBytes } = k.g;
  let armedFrom = -1;
  let va = start;
  let stopped: Stop = null;
  for (let pa = table; va < end; va += pageSize, pa += entryBytes) {
    k.doing.va = va;
    const pte = k.contpte.ptep_get(pa);
    if (question.protect && output.silent) {
      // Nothing is told, so nothing is asked: every page is protected, whatever the masks say.
      if (armed(k, pte)) continue;
    } else {
      const categories = scan.ofArea | categoriesOf(k, pte);
      if (!matches(scan, categories)) continue;
      if (output.tell(categories, va, va + pageSize) === va) {
        stopped = 'full';
        break;
      }
      if (!question.protect || (categories & WRITTEN) === 0) continue;
    }
    make_uffd_wp_pte(k, mm, va, pa, pte);
    if (armedFrom < 0) armedFrom = va;
  }
  if (armedFrom >= 0) {
    k.machine.races.open('after-pte-store:before-tlbi');
    k.tlb.flush_tlb_range(mm.asid, armedFrom, va, true);
  }
  return stopped;
}

function armed(k: Kernel, pte: bigint): boolean {
  return (k.h.pte_present(pte) && k.h.pte_uffd_wp(pte)) || k.h.pte_swp_uffd_wp_any(pte);
}

function categoriesOf(k: Kernel, pte: bigint): number {
  const pfn = pageOf(k, pte);
  const isFile = pfn !== null && !k.folios.is(pfn, 'anon');
  const isZero = k.h.pte_present(pte) && Number(k.h.pte_pfn(pte)) === k.zeroPfn;
  return k.pieces.page_category(pte, isFile, isZero);
}

function make_uffd_wp_pte(k: Kernel, mm: Mm, va: number, pa: number, pte: bigint): void {
  const { h, ptes, contpte } = k;
  if (h.pte_present(pte)) {
    const old = contpte.ptep_modify_prot_start(mm, va, pa);
    contpte.ptep_modify_prot_commit(mm, va, pa, h.pte_mkuffd_wp(old));
  } else if (h.is_swap_pte(pte)) ptes.set_pte(pa, h.pte_swp_mkuffd_wp(pte));
  else ptes.set_pte(pa, h.make_pte_marker(markerNotes(k.layout).uffdWp));
}
