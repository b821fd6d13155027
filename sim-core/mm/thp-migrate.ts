// Models: a huge page under migration, as a whole: its entry is replaced by one that says "wait", and comes back.
// Reference: mm/huge_memory.c (set_pmd_migration_entry, remove_migration_pmd) @ v6.12.
import type { Kernel } from './kernel.ts';
import { marksOf, migrationMarks, migrationPte } from './migration-entry.ts';
import { mk_huge_pmd, pmdp_invalidate } from './thp.ts';
import { folio_add_anon_rmap_pmd, folio_add_file_rmap_pmd, folio_remove_rmap_pmd } from './thp-rmap.ts';
import type { Vma } from './types.ts';

/** @returns false when the page is pinned: it stays mapped */
export function set_pmd_migration_entry(k: Kernel, vma: Vma, start: number, pmdp: number): boolean {
  const { folios, h, ptes } = k;
  const mm = k.mms.get(vma.mm);
  if (!mm) return false;
  const old = pmdp_invalidate(k, mm, start, pmdp);
  const pfn = Number(h.pmd_pfn(old));
  const exclusive = folios.anonExclusive(pfn);
  if (exclusive && folios.maybePinned(pfn)) {
    ptes.set_pte(pmdp, old);
    return false;
  }
  folios.setAnonExclusive(pfn, false);
  if (h.pmd_dirty(old)) folios.set(pfn, 'dirty', true);
  ptes.set_pte(pmdp, migrationPte(k, pfn, marksOf(k, old, exclusive)));
  folio_remove_rmap_pmd(k, pfn);
  folios.put(pfn);
  return true;
}

/** The mapping comes back, onto the page at `pfn`. */
export function remove_migration_pmd(k: Kernel, vma: Vma, pmdp: number, pmd: bigint, pfn: number): void {
  const { folios, h } = k;
  const marks = migrationMarks(k, pmd);
  let entry = mk_huge_pmd(k, pfn, vma.prot);
  if (marks.softDirty) entry = h.pmd_mksoft_dirty(entry);
  if (marks.write) entry = h.pmd_mkwrite_novma(entry);
  if (marks.uffdWp) entry = h.pmd_mkuffd_wp(entry);
  if (!marks.young) entry = h.pmd_mkold(entry);
  // Last of all: where marking dirty also marks soft-dirty, nothing takes that back, unlike for a single page.
  if (folios.is(pfn, 'dirty') && marks.dirty) entry = h.pmd_mkdirty(entry);
  folios.get(pfn);
  if (folios.is(pfn, 'anon')) folio_add_anon_rmap_pmd(k, pfn, marks.exclusive);
  else folio_add_file_rmap_pmd(k, pfn);
  k.ptes.set_pte(pmdp, entry);
}
