// Models: splitting the mapping of a huge page: one entry becomes a table of entries, each with the bits that the one had.
// The folio stays whole. Of a file's page nothing takes the entry's place: a fault finds the page again.
// Reference: mm/huge_memory.c (__split_huge_pmd_locked, __split_huge_zero_page_pmd, vma_adjust_trans_huge) @ v6.12.
import { pgtable_trans_huge_withdraw } from './deposit.ts';
import { PMD_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { type EntryMarks, marksOf, migrationMarks, migrationPte } from './migration-entry.ts';
import { swp_offset_pfn } from './rmap.ts';
import { entryAt, tableEntry } from './tables.ts';
import { hugeStart, is_huge_zero_pmd, pmdp_invalidate } from './thp.ts';
import { clear_file_pmd } from './thp-file.ts';
import { folio_add_anon_rmap_ptes, folio_remove_rmap_pmd } from './thp-rmap.ts';
import type { Mm, Vma } from './types.ts';

/**
 * __split_huge_pmd: afterwards there is a table where one entry was, or in a file's area nothing. Nothing happens where
 * there is none.
 * @param freeze the new entries say "wait": the page is about to be taken apart (TTU_SPLIT_HUGE_PMD)
 */
export function split_huge_pmd(k: Kernel, vma: Vma, va: number, freeze = false): void {
  const mm = k.mms.get(vma.mm);
  const pmdp = mm ? entryAt(k, mm, va, PMD_LEVEL) : null;
  if (!mm || pmdp === null) return;
  const pmd = k.ptes.ptep_get(pmdp);
  if (k.h.pmd_none(pmd) || k.h.pmd_table(pmd)) return;
  const start = hugeStart(k, va);
  if (vma.file !== 0) clear_file_pmd(k, mm, start, pmdp);
  else if (is_huge_zero_pmd(k, pmd)) splitZero(k, mm, vma, start, pmdp);
  else if (k.h.pmd_present(pmd)) splitPresent(k, mm, vma, start, pmdp, freeze);
  else splitMigrating(k, pmdp, pmd);
}

/** vma_adjust_trans_huge: an area is about to end at an address; no entry may map beyond it. */
export function split_huge_pmd_if_needed(k: Kernel, vma: Vma, va: number): void {
  if (va % k.g.pmdSize !== 0) split_huge_pmd(k, vma, va);
}

/** pmd_populate */
function populate(k: Kernel, pmdp: number, table: number): void {
  k.ptes.set_pte(pmdp, tableEntry(k, table));
}

/** Of what the huge zero page's entry knew, only the mark against writing goes on. */
function splitZero(k: Kernel, mm: Mm, vma: Vma, start: number, pmdp: number): void {
  const { h, ptes } = k;
  const old = ptes.ptep_get_and_clear(pmdp);
  k.tlb.flush_tlb_range(mm.asid, start, start + k.g.pmdSize);
  const table = pgtable_trans_huge_withdraw(k, pmdp);
  const zero = h.pte_mkspecial(h.pfn_pte(BigInt(k.zeroPfn), vma.prot));
  const pte = h.pmd_uffd_wp(old) ? h.pte_mkuffd_wp(zero) : zero;
  for (let i = 0; i < k.g.entries; i++) ptes.set_pte(table + i * k.g.entryBytes, pte);
  populate(k, pmdp, table);
}

function splitPresent(k: Kernel, mm: Mm, vma: Vma, start: number, pmdp: number, freeze: boolean): void {
  const { h, folios } = k;
  const table = pgtable_trans_huge_withdraw(k, pmdp);
  // From here on hardware changes nothing: what the entry says now is what the new ones will say.
  const old = pmdp_invalidate(k, mm, start, pmdp);
  const pfn = Number(h.pmd_pfn(old));
  const exclusive = folios.anonExclusive(pfn);
  const marks = marksOf(k, old, exclusive);
  if (marks.dirty) folios.set(pfn, 'dirty', true);
  // A pinned page must stay exclusive, so its mapping cannot be taken away.
  const frozen = freeze && !(exclusive && folios.maybePinned(pfn));
  if (frozen) {
    folios.setAnonExclusive(pfn, false);
    setMigrating(k, table, pfn, marks);
    folio_remove_rmap_pmd(k, pfn);
    folios.put(pfn);
  } else {
    folios.get(pfn, k.g.entries - 1);
    folio_add_anon_rmap_ptes(k, pfn, k.g.entries, exclusive);
    k.contpte.set_ptes(mm, start, table, splitPte(k, vma, pfn, marks), k.g.entries);
    folio_remove_rmap_pmd(k, pfn);
  }
  populate(k, pmdp, table);
}

/** The first of the new entries. */
function splitPte(k: Kernel, vma: Vma, pfn: number, marks: EntryMarks): bigint {
  const { h } = k;
  let pte = h.pfn_pte(BigInt(pfn), vma.prot);
  if (marks.write) pte = h.pte_mkwrite_novma(pte);
  if (!marks.young) pte = h.pte_mkold(pte);
  // Where marking dirty also marks soft-dirty, pages that nobody has written count as written from now on.
  if (marks.dirty) pte = h.pte_mkdirty(pte);
  if (marks.softDirty) pte = h.pte_mksoft_dirty(pte);
  return marks.uffdWp ? h.pte_mkuffd_wp(pte) : pte;
}

function splitMigrating(k: Kernel, pmdp: number, pmd: bigint): void {
  const table = pgtable_trans_huge_withdraw(k, pmdp);
  setMigrating(k, table, swp_offset_pfn(k, k.h.pte_to_swp_entry(pmd)), migrationMarks(k, pmd));
  populate(k, pmdp, table);
}

function setMigrating(k: Kernel, table: number, pfn: number, marks: EntryMarks): void {
  for (let i = 0; i < k.g.entries; i++)
    k.ptes.set_pte(table + i * k.g.entryBytes, migrationPte(k, pfn + i, marks));
}
