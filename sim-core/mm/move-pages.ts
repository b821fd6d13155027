// Models: move_pages: one page of a task goes to another NUMA node: a frame there, the content copied, every entry moved.
// Reference: mm/migrate.c (do_pages_move, add_folio_for_migration) @ v6.12.
// Does not model: many pages at once, policies that forbid nodes, large folios, MPOL_MF_MOVE_ALL.
import type { Kernel } from './kernel.ts';
import { finishMigration, lockForMigration, migrate_folio, try_to_migrate } from './migrate.ts';
import { lookup } from './tables.ts';
import { enter } from './task.ts';
import { done, type Errno, failed, NotModelled, OutOfMemory, type SysResult } from './types.ts';
import { vm_normal_page } from './zap.ts';

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
  if (!k.h.pte_present(pte)) return failed('ENOENT');
  const pfn = vm_normal_page(k, pte);
  if (pfn === null) return failed('EFAULT');
  if (!k.folios.exists(pfn)) return failed('ENOENT');
  if (k.folios.order(pfn) > 0) throw new NotModelled('moving a large folio');
  if (nodeOf(k, pfn) === node) return done();
  const refused = refuse(k, pfn);
  if (refused) return failed(refused);
  const to = allocOn(k, node);
  if (to === null) return failed('ENOMEM');
  return move(k, pfn, to);
}

function nodeOf(k: Kernel, pfn: number): number {
  return k.folios.frames.nodeOf(pfn - k.folios.firstPfn);
}

function refuse(k: Kernel, pfn: number): Errno | null {
  if (k.folios.mapcount(pfn) > 1) return 'EACCES';
  return k.folios.is(pfn, 'locked') || k.folios.is(pfn, 'hwpoison') ? 'EBUSY' : null;
}

/** A page on exactly this node (__GFP_THISNODE). */
function allocOn(k: Kernel, node: number): number | null {
  try {
    const pfn = k.folios.alloc(0, node);
    if (nodeOf(k, pfn) === node) return pfn;
    k.folios.put(pfn);
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  return null;
}

function move(k: Kernel, from: number, to: number): SysResult {
  lockForMigration(k, from);
  const moved = try_to_migrate(k, from) && migrate_folio(k, from, to);
  finishMigration(k, from, moved ? to : from);
  k.folios.put(to);
  return done(moved ? 0 : 1);
}
