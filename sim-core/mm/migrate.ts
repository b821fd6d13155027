// Models: migration: a page is locked and every entry that maps it replaced by one that says "wait"; then the entries come
// back, onto the same page or onto a new one. Between the two, fork, mprotect and mremap see migration entries.
// Reference: mm/migrate.c, mm/rmap.c (try_to_migrate_one) @ v6.12. Does not model: large folios, device memory.
import { mk_pte } from './fault-common.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import {
  folio_add_anon_rmap,
  folio_add_file_rmap,
  folio_remove_rmap,
  mapsPage,
  migratesPage,
  rmapWalk,
} from './rmap.ts';
import { free_swap_cache } from './swap-cache.ts';
import { lookup } from './tables.ts';
import { enter, taskOf, updateTask } from './task.ts';
import { done, failed, NotModelled, type SysResult, type Vma } from './types.ts';
import { folio_try_share_anon_rmap, hwpoisonPte, type Taken, takeOut } from './unmap.ts';
import { vm_normal_page } from './zap.ts';

/** The notes of a migration entry, as its offset holds them; 0n where the offset has no room beyond the frame number. */
function migrationNotes(k: Kernel): { readonly young: bigint; readonly dirty: bigint } {
  const shift = BigInt(k.layout.number('SWP_OFFSET_SHIFT'));
  return { young: k.layout.mask('SWP_MIG_YOUNG') >> shift, dirty: k.layout.mask('SWP_MIG_DIRTY') >> shift };
}

/**
 * Replaces every entry of the page. An entry keeps no reference; the caller's keeps the page.
 * @returns whether the page is mapped nowhere any more
 */
export function try_to_migrate(k: Kernel, pfn: number): boolean {
  const { folios, ptes } = k;
  let stopped = false;
  rmapWalk(k, pfn, mapsPage(k, pfn), (vma, va, pa) => {
    if (stopped) return;
    const taken = takeOut(k, pfn, vma, va, pa, false);
    if (taken.exclusive && !folio_try_share_anon_rmap(k, pfn)) {
      ptes.set_pte(pa, taken.pte);
      stopped = true;
      return;
    }
    ptes.set_pte(pa, folios.is(pfn, 'hwpoison') ? hwpoisonPte(k, pfn) : migrationPte(k, pfn, taken));
    folio_remove_rmap(k, pfn);
    folios.put(pfn);
  });
  return !folios.mapped(pfn);
}

function migrationPte(k: Kernel, pfn: number, { pte, exclusive }: Taken): bigint {
  const { h } = k;
  const notes = migrationNotes(k);
  let offset = BigInt(pfn);
  if (h.pte_young(pte)) offset |= notes.young;
  if (h.pte_dirty(pte)) offset |= notes.dirty;
  const readable = exclusive ? h.make_readable_exclusive_migration_entry : h.make_readable_migration_entry;
  const entry = h.pte_write(pte) ? h.make_writable_migration_entry(offset) : readable(offset);
  let swp = h.swp_entry_to_pte(entry);
  if (h.pte_soft_dirty(pte)) swp = h.pte_swp_mksoft_dirty(swp);
  if (h.pte_uffd_wp(pte)) swp = h.pte_swp_mkuffd_wp(swp);
  return swp;
}

/** Puts the entries that wait for `from` back, so that they map `to`. Each takes a reference. */
export function remove_migration_ptes(k: Kernel, from: number, to: number): void {
  const { folios, h } = k;
  rmapWalk(k, to, migratesPage(k, from), (vma, va, pa, old) => {
    const entry = h.pte_to_swp_entry(old);
    folios.get(to);
    if (!folios.is(to, 'anon')) folio_add_file_rmap(k, to);
    else folio_add_anon_rmap(k, to, vma, va, !h.is_readable_migration_entry(entry));
    k.ptes.set_pte(pa, restoredPte(k, vma, to, old));
  });
}

/** remove_migration_pte: what the page's entry is again. */
function restoredPte(k: Kernel, vma: Vma, pfn: number, old: bigint): bigint {
  const { h } = k;
  const notes = migrationNotes(k);
  const entry = h.pte_to_swp_entry(old);
  const offset = h.swp_offset(entry);
  let pte = mk_pte(k, pfn, vma.prot);
  if ((offset & notes.young) === 0n) pte = h.pte_mkold(pte);
  if (k.folios.is(pfn, 'dirty') && (offset & notes.dirty) !== 0n) pte = h.pte_mkdirty(pte);
  // Marking an entry dirty may have marked it soft-dirty, which nobody's store has earned.
  pte = h.pte_swp_soft_dirty(old) ? h.pte_mksoft_dirty(pte) : h.pte_clear_soft_dirty(pte);
  if (h.is_writable_migration_entry(entry)) return h.pte_mkwrite_novma(pte);
  return h.pte_swp_uffd_wp(old) ? h.pte_mkuffd_wp(pte) : pte;
}

/**
 * Begins the migration of the page at an address, and stops there, so that what others do meanwhile can be seen. The page
 * is locked, and kept by a reference.
 * @returns 0; ENOENT when no page is mapped there; EBUSY when it is locked; EAGAIN when it cannot be unmapped
 */
export function migrate_begin(k: Kernel, pid: number, va: number): SysResult {
  const mm = enter(k, pid, 'migrate');
  if (!k.areas.at(mm.id, va)) return failed('ENOENT');
  const { pte } = lookup(k, mm, va);
  const pfn = k.h.pte_present(pte) ? vm_normal_page(k, pte) : null;
  if (pfn === null || !k.folios.exists(pfn)) return failed('ENOENT');
  if (k.folios.order(pfn) > 0) throw new NotModelled('migration of a large folio');
  if (!lockForMigration(k, pfn)) return failed('EBUSY');
  if (try_to_migrate(k, pfn)) return done();
  finishMigration(k, pfn, pfn);
  return failed('EAGAIN');
}

/** Ends all migrations that migrate_begin began. Whoever waited for them may go on. */
export function migrate_end(k: Kernel): SysResult {
  for (const pfn of k.migrations.keys()) finishMigration(k, pfn, pfn);
  return done();
}

/** References that migrations under way hold. For checks. */
export function migrationHolders(k: Kernel): readonly { readonly pfn: number; readonly by: number }[] {
  return k.migrations.keys().map((pfn) => ({ pfn, by: 1 }));
}

/** Locks and isolates a page. @returns false when somebody else has locked it */
export function lockForMigration(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (folios.is(pfn, 'locked')) return false;
  folios.set(pfn, 'locked', true);
  folios.get(pfn);
  k.migrations.put(pfn, { pfn });
  return true;
}

/** Entries back, lock and reference of the old page given up, waiters woken. */
export function finishMigration(k: Kernel, from: number, to: number): void {
  remove_migration_ptes(k, from, to);
  k.folios.set(from, 'locked', false);
  k.migrations.put(from, undefined);
  for (const pid of k.tasks.keys()) {
    const { wait } = taskOf(k, pid);
    if (wait?.why === 'migration' && wait.pfn === from) updateTask(k, pid, { woken: true });
  }
  // Whoever let go of the page meanwhile found it locked. Reclaim would find the copy on swap that nobody needs.
  free_swap_cache(k, to);
  k.folios.put(from);
}

/**
 * migrate_folio: makes `to` what `from` was. Nothing maps `from`; the caller has it locked.
 * @returns false if somebody else refers to the page, who would then look at the wrong one
 */
export function migrate_folio(k: Kernel, from: number, to: number): boolean {
  const { folios, swap } = k;
  const inSwapCache = folios.is(from, 'swapCache');
  const inPageCache = !folios.is(from, 'anon') && folios.mapping(from) !== 0;
  const held = inSwapCache || inPageCache;
  if (folios.ref(from) !== (held ? 2 : 1)) return false;
  folios.copy(from, to);
  folios.setMapping(to, folios.mapping(from), folios.index(from));
  for (const flag of ['anon', 'dirty', 'swapBacked', 'uptodate', 'mlocked', 'swapCache'] as const)
    folios.set(to, flag, folios.is(from, flag));
  if (inSwapCache) {
    swap.setCached(folios.slot(from), to);
    folios.setSlot(to, folios.slot(from));
    folios.setSlot(from, 0);
    folios.set(from, 'swapCache', false);
  }
  if (inPageCache) k.cache.put(cacheKey(folios.mapping(from), folios.index(from)), { pfn: to, slot: 0 });
  if (held) {
    folios.get(to);
    folios.put(from);
  }
  return true;
}
