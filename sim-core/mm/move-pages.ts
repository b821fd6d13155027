// Models: move_pages: one page of a task goes to another NUMA node: a frame there, the content copied, every entry moved.
// Reference: mm/migrate.c (do_pages_move, add_folio_for_migration) @ v6.12.
// Does not model: many pages at once, policies that forbid nodes, MPOL_MF_MOVE_ALL.

import { folio_likely_mapped_shared } from './folio-shared.ts';
import type { Kernel } from './kernel.ts';
import { finishMigration, folioAt, lockForMigration, migrate_folio, try_to_migrate } from './migrate.ts';
import { lookup } from './tables.ts';
import { enter } from './task.ts';
import { is_huge_zero_pmd } from './thp.ts';
import { done, type Errno, failed, OutOfMemory, type SysResult } from './types.ts';

/**
 * move_pages(2) for one page.
 * @returns 0 when it is on the node; 1 when it could not leave its place; the page's own errors: EFAULT (no area, or the
 *   zero page), ENOENT (no page), EACCES (others map it), EBUSY, ENOMEM; ENODEV (no such node)
 */
export function move_pages(k: Kernel, pid: number, va: number, node: number): SysResult {
  const mm = enter(k, pid, 'move_pages');
  if (!(node in k.folios.frames.nodes)) return failed('ENODEV');
  if (!k.areas.at(mm.id, va)) return failed('EFAULT');
  const { pte } = lookup(k, mm, va);
  if (!k.h.pmd_present(pte)) return failed('ENOENT');
  if (is_huge_zero_pmd(k, pte) || k.h.pte_special(pte)) return failed('EFAULT');
  const pfn = folioAt(k, mm, va);
  if (pfn === null) return failed('ENOENT');
  if (nodeOf(k, pfn) === node) return done();
  const refused = refuse(k, pfn);
  if (refused) return failed(refused);
  const to = k.folios.is(pfn, 'hugetlb') ? hugetlbOn(k, pfn, node) : allocOn(k, node, k.folios.order(pfn));
  if (to === null) return failed('ENOMEM');
  return done(moveFolio(k, pfn, to) ? 0 : 1);
}

export function nodeOf(k: Kernel, pfn: number): number {
  return k.folios.frames.nodeOf(pfn - k.folios.firstPfn);
}

function refuse(k: Kernel, pfn: number): Errno | null {
  if (folio_likely_mapped_shared(k, pfn)) return 'EACCES';
  return k.folios.is(pfn, 'locked') || k.folios.is(pfn, 'hwpoison') ? 'EBUSY' : null;
}

/** A page, or a folio, on exactly this node (__GFP_THISNODE). */
export function allocOn(k: Kernel, node: number, order: number): number | null {
  try {
    const pfn = k.folios.alloc(order, node);
    if (nodeOf(k, pfn) === node) return pfn;
    k.folios.put(pfn);
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  return null;
}

/**
 * A huge page on exactly this node: a free one that nobody was promised, else one from the frame allocator, which takes the
 * place of the old page in the pool (HPageTemporary).
 */
function hugetlbOn(k: Kernel, from: number, node: number): number | null {
  const { folios, hugetlb } = k;
  const size = hugetlb.size(k.g.pageSize * 2 ** folios.order(from));
  const free = size && hugetlb.available(size) > 0 ? hugetlb.dequeue(size, node, true) : null;
  if (free !== null) return free;
  const fresh = allocOn(k, node, folios.order(from));
  if (fresh !== null) folios.set(fresh, 'hugetlbTemporary', true);
  return fresh;
}

/** Moves the folio to a fresh one, which is given up if that fails. @returns whether it moved */
export function moveFolio(k: Kernel, from: number, to: number): boolean {
  lockForMigration(k, from);
  const moved = try_to_migrate(k, from) && migrate_folio(k, from, to);
  if (moved && k.folios.is(to, 'hugetlbTemporary')) {
    // move_hugetlb_state: the pool keeps the new page and lets the old one go.
    k.folios.set(to, 'hugetlbTemporary', false);
    k.folios.set(to, 'hugetlb', true);
    k.folios.set(from, 'hugetlb', false);
  }
  finishMigration(k, from, moved ? to : from);
  k.folios.put(to);
  return moved;
}
