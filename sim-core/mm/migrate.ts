// Models: migration: a page is locked and every entry that maps it replaced by one that says "wait"; then the entries come
// back, onto the same page or onto a new one. Between the two, fork, mprotect and mremap see migration entries.
// Reference: mm/migrate.c, mm/rmap.c (try_to_migrate_one) @ v6.12. Does not model: device memory.
import { mk_pte } from './fault-common.ts';
import { LAST_LEVEL } from './geometry.ts';
import { hugetlb_remove_migration_ptes, hugetlb_try_to_migrate } from './hugetlb-migrate.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import { marksOf, migrationMarks, migrationPte } from './migration-entry.ts';
import { folio_add_anon_rmap, folio_add_file_rmap, folio_remove_rmap } from './rmap.ts';
import { rmapWalkFolio } from './rmap-folio.ts';
import { free_swap_cache } from './swap-cache.ts';
import { lookup } from './tables.ts';
import { enter, spaceOfArea, taskOf, updateTask } from './task.ts';
import { vm_normal_page_pmd } from './thp.ts';
import { remove_migration_pmd, set_pmd_migration_entry } from './thp-migrate.ts';
import { done, failed, type Mm, type SysResult, type Vma } from './types.ts';
import { folio_try_share_anon_rmap, hwpoisonPte, takeOut } from './unmap.ts';
import { vm_normal_page } from './zap.ts';

/**
 * Replaces every entry of the folio. An entry keeps no reference; the caller's keeps the pages.
 * @param head its first page
 * @returns whether it is mapped nowhere any more
 */
export function try_to_migrate(k: Kernel, head: number): boolean {
  if (k.folios.is(head, 'hugetlb')) return hugetlb_try_to_migrate(k, head);
  let stopped = false;
  rmapWalkFolio(k, head, head, {
    pte: (vma, va, pa, pte, index) => {
      if (stopped || !k.h.pte_present(pte)) return;
      stopped = !try_to_migrate_one(k, head + index, vma, va, pa);
    },
    pmd: (vma, start, pmdp, pmd) => {
      if (stopped || !k.h.pmd_present(pmd)) return;
      stopped = !set_pmd_migration_entry(k, vma, start, pmdp);
    },
  });
  return !k.folios.mapped(head);
}

/** @returns false when the page is pinned: it stays mapped */
function try_to_migrate_one(k: Kernel, pfn: number, vma: Vma, va: number, pa: number): boolean {
  const { folios } = k;
  const taken = takeOut(k, pfn, vma, va, pa, false);
  if (taken.exclusive && !folio_try_share_anon_rmap(k, pfn)) {
    k.contpte.set_pte(taken.mm, va, pa, taken.pte);
    return false;
  }
  const marks = marksOf(k, taken.pte, taken.exclusive);
  const entry = folios.is(pfn, 'hwpoison') ? hwpoisonPte(k, pfn) : migrationPte(k, pfn, marks);
  k.contpte.set_pte(taken.mm, va, pa, entry);
  folio_remove_rmap(k, pfn);
  folios.put(pfn);
  return true;
}

/** Puts the entries that wait for `from` back, so that they map `to`. Each takes a reference. */
export function remove_migration_ptes(k: Kernel, from: number, to: number): void {
  if (k.folios.is(to, 'hugetlb')) {
    hugetlb_remove_migration_ptes(k, from, to);
    return;
  }
  rmapWalkFolio(k, to, from, {
    pte: (vma, va, pa, old, index) => {
      if (!k.h.pte_present(old)) remove_migration_pte(k, vma, va, pa, old, to + index);
    },
    pmd: (vma, _start, pmdp, old) => {
      if (!k.h.pmd_present(old)) remove_migration_pmd(k, vma, pmdp, old, to);
    },
  });
}

/** The page's entry is again what it was. */
export function remove_migration_pte(
  k: Kernel,
  vma: Vma,
  va: number,
  pa: number,
  old: bigint,
  pfn: number,
): void {
  const { folios } = k;
  const { exclusive } = migrationMarks(k, old);
  folios.get(pfn);
  if (folios.is(pfn, 'anon')) folio_add_anon_rmap(k, pfn, vma, va, exclusive);
  else folio_add_file_rmap(k, pfn);
  k.contpte.set_pte(spaceOfArea(k, vma), va, pa, restoredPte(k, vma, pfn, old));
}

/** What the entry was before the migration, but for dirt that the page does not know of. */
export function restoredPte(k: Kernel, vma: Vma, pfn: number, old: bigint): bigint {
  const { folios, h } = k;
  const marks = migrationMarks(k, old);
  let pte = mk_pte(k, pfn, vma.prot);
  if (!marks.young) pte = h.pte_mkold(pte);
  if (folios.is(pfn, 'dirty') && marks.dirty) pte = h.pte_mkdirty(pte);
  // Marking an entry dirty may have marked it soft-dirty, which nobody's store has earned.
  pte = marks.softDirty ? h.pte_mksoft_dirty(pte) : h.pte_clear_soft_dirty(pte);
  if (marks.write) return h.pte_mkwrite_novma(pte);
  return marks.uffdWp ? h.pte_mkuffd_wp(pte) : pte;
}

/** The first page of the folio that is mapped at an address. */
export function folioAt(k: Kernel, mm: Mm, va: number): number | null {
  const { level, pte } = lookup(k, mm, va);
  const last = level === LAST_LEVEL;
  if (!(last ? k.h.pte_present(pte) : k.h.pmd_present(pte))) return null;
  const pfn = last ? vm_normal_page(k, pte) : vm_normal_page_pmd(k, pte);
  return pfn === null || !k.folios.exists(pfn) ? null : k.folios.head(pfn);
}

/**
 * Begins the migration of the page at an address, and stops there, so that what others do meanwhile can be seen. The page
 * is locked, and kept by a reference.
 * @returns 0; ENOENT when no page is mapped there; EBUSY when it is locked; EAGAIN when it cannot be unmapped
 */
export function migrate_begin(k: Kernel, pid: number, va: number): SysResult {
  const mm = enter(k, pid, 'migrate');
  if (!k.areas.at(mm.id, va)) return failed('ENOENT');
  const pfn = folioAt(k, mm, va);
  if (pfn === null) return failed('ENOENT');
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
  // Between swap and memory a larger folio is never left alone.
  if (inSwapCache && folios.order(from) > 0) return false;
  // The cache has a reference for each page, one is the caller's.
  const pages = 2 ** folios.order(from);
  if (folios.ref(from) !== (held ? pages : 0) + 1) return false;
  for (let i = 0; i < pages; i++) folios.copy(from + i, to + i);
  folios.setMapping(to, folios.mapping(from), folios.index(from));
  for (const flag of ['anon', 'dirty', 'swapBacked', 'uptodate', 'mlocked', 'swapCache', 'ksm'] as const)
    folios.set(to, flag, folios.is(from, flag));
  if (inSwapCache) {
    swap.setCached(folios.slot(from), to);
    folios.setSlot(to, folios.slot(from));
    folios.setSlot(from, 0);
    folios.set(from, 'swapCache', false);
  }
  for (let i = 0; inPageCache && i < pages; i++)
    k.cache.put(cacheKey(folios.mapping(from), folios.index(from + i)), { pfn: to + i, slot: 0 });
  if (held) {
    folios.get(to, pages);
    folios.put(from, pages);
  }
  return true;
}
