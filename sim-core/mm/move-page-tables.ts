// Models: moving what a range of addresses maps to another place: whole tables where both places allow it, else entry by
// entry. A moved entry counts as written; one that moved with its table does not, because nobody looked at it.
// Reference: mm/mremap.c (move_page_tables, move_ptes, move_normal_pmd, move_normal_pud) @ v6.12.
// Does not model: the locks that keep reverse mapping from missing an entry on its way.
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import { move_hugetlb_page_tables } from './hugetlb-unmap.ts';
import type { Kernel } from './kernel.ts';
import { allocTo, entryAt } from './tables.ts';
import { move_huge_pmd } from './thp-rewrite.ts';
import { split_huge_pmd } from './thp-split.ts';
import { type Mm, OutOfMemory, type Vma } from './types.ts';
import { ctxOf, hasFeature } from './userfaultfd/predicates.ts';

const PUD_LEVEL = PMD_LEVEL - 1;

/** A place to move from and one to move to; both advance together. */
interface Way {
  readonly from: number;
  readonly to: number;
}

/**
 * Moves [from, from + length) of one area to `to`, which belongs to another.
 * @returns how many bytes were moved: less than `length` when there was no memory for a table
 */
export function move_page_tables(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  from: number,
  newVma: Vma,
  to: number,
  length: number,
): number {
  if (length === 0) return 0;
  if (is_vm_hugetlb_page(k, vma)) return move_hugetlb_page_tables(k, mm, vma, from, to, length);
  const end = from + length;
  let way = realigned(k, vma, from, newVma, to, length);
  try {
    while (way.from < end) {
      const step = moveStep(k, mm, vma, way, end);
      way = { from: way.from + step, to: way.to + step };
    }
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  // Having begun before the range is no progress in it.
  return Math.max(0, length + way.from - end);
}

/** Moves what one table, or one part of one, holds. @returns the bytes done */
function moveStep(k: Kernel, mm: Mm, vma: Vma, way: Way, end: number): number {
  const { h } = k;
  const pudExtent = extentAt(k, PUD_LEVEL, way, end);
  const oldPud = entryAt(k, mm, way.from, PUD_LEVEL);
  if (oldPud === null || h.pmd_none(k.ptes.ptep_get(oldPud))) return pudExtent;
  const newPud = allocTo(k, mm, way.to, PUD_LEVEL);
  if (pudExtent === k.g.bytesAt(PUD_LEVEL) && moveTable(k, mm, vma, way.from, oldPud, newPud, pudExtent))
    return pudExtent;
  const extent = extentAt(k, PMD_LEVEL, way, end);
  const oldPmd = entryAt(k, mm, way.from, PMD_LEVEL);
  if (oldPmd === null || h.pmd_none(k.ptes.ptep_get(oldPmd))) return extent;
  const newPmd = allocTo(k, mm, way.to, PMD_LEVEL);
  if (!h.pmd_table(k.ptes.ptep_get(oldPmd))) {
    const whole = extent === k.g.pmdSize;
    if (whole && move_huge_pmd(k, mm, vma, way.from, oldPmd, newPmd, losesMonitor(k, vma))) return extent;
    split_huge_pmd(k, vma, way.from);
    if (h.pmd_none(k.ptes.ptep_get(oldPmd))) return extent;
  } else if (extent === k.g.pmdSize && moveTable(k, mm, vma, way.from, oldPmd, newPmd, extent)) return extent;
  move_ptes(k, mm, vma, way, extent);
  return extent;
}

/** How far one step may go: to the end of the table on either side, or of the range. */
function extentAt(k: Kernel, level: number, { from, to }: Way, end: number): number {
  const bytes = k.g.bytesAt(level);
  return Math.min(bytes - (from % bytes), bytes - (to % bytes), end - from);
}

/** move_normal_pmd and move_normal_pud: the table is linked at the other place. @returns false: not so */
function moveTable(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  from: number,
  oldEntry: number,
  newEntry: number,
  bytes: number,
): boolean {
  const entry = k.ptes.ptep_get(oldEntry);
  if (!k.h.pmd_none(k.ptes.ptep_get(newEntry)) || !k.h.pmd_table(entry)) return false;
  // Without its monitor the range loses every mark, so every entry must be looked at.
  if (losesMonitor(k, vma)) return false;
  k.ptes.pte_clear(oldEntry);
  k.ptes.set_pte(newEntry, entry);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, from, from + bytes, true);
  return true;
}

/** vma_has_uffd_without_event_remap */
function losesMonitor(k: Kernel, vma: Vma): boolean {
  const ctx = ctxOf(k, vma);
  return ctx !== undefined && !hasFeature(ctx, 'EVENT_REMAP');
}

function move_ptes(k: Kernel, mm: Mm, vma: Vma, { from, to }: Way, extent: number): void {
  const { entryBytes, pageSize } = k.g;
  const dropUffd = losesMonitor(k, vma);
  let target = allocTo(k, mm, to, LAST_LEVEL);
  let source = entryAt(k, mm, from, LAST_LEVEL) ?? 0;
  let flush = false;
  for (let va = from; va < from + extent; va += pageSize, source += entryBytes, target += entryBytes) {
    k.doing.va = va;
    if (k.h.pte_none(k.ptes.ptep_get(source))) continue;
    const pte = k.contpte.ptep_get_and_clear(mm, va, source);
    // No CPU may reach the page by its old address once somebody else can see it at the new one.
    if (k.h.pte_present(pte)) flush = true;
    const next = k.pieces.move_pte(pte, dropUffd);
    if (next !== 0n) k.contpte.set_pte(mm, to + va - from, target, next);
  }
  if (!flush) return;
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, from, from + extent, true);
}

/**
 * try_realign_addr: where nothing else lies in the tables at both beginnings, whole tables may be moved from their start.
 */
function realigned(k: Kernel, vma: Vma, from: number, newVma: Vma, to: number, length: number): Way {
  const { pmdSize } = k.g;
  const inside = from % pmdSize;
  if (inside === 0 || inside !== to % pmdSize || length < pmdSize - inside) return { from, to };
  const free = (area: Vma, at: number): boolean =>
    area.start === at && k.areas.within(area.mm, at - inside, at).length === 0;
  return free(vma, from) && free(newVma, to) ? { from: from - inside, to: to - inside } : { from, to };
}
