// Models: migration entries of huge pages, in every slot, and the way back. Reference: mm/rmap.c (try_to_migrate_one),
// mm/migrate.c (remove_migration_pte), their hugetlb halves, @ v6.12. Does not model: a target on another node.
import { hstate_vma, is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import {
  hugePlace,
  hugetlb_add_anon_rmap,
  hugetlb_add_file_rmap,
  hugetlb_remove_rmap,
} from './hugetlb-tables.ts';
import type { Kernel } from './kernel.ts';
import { restoredPte } from './migrate.ts';
import { marksOf, migrationPte } from './migration-entry.ts';
import { mapping_areas, migrationPfn } from './rmap.ts';
import type { Mm, Vma } from './types.ts';
import { folio_try_share_anon_rmap, hwpoisonPte } from './unmap.ts';

/** Visits every entry that maps the page, or that stands for it. */
function eachMapping(
  k: Kernel,
  pfn: number,
  wanted: (pte: bigint) => boolean,
  visit: (vma: Vma, mm: Mm, va: number, pa: number, pte: bigint) => void,
): void {
  for (const { vma, va } of mapping_areas(k, pfn, k.g.pageSize)) {
    const mm = k.mms.get(vma.mm);
    const place = is_vm_hugetlb_page(k, vma) ? hugePlace(k, vma, va) : null;
    if (mm && place && wanted(place.pte)) visit(vma, mm, va, place.pa, place.pte);
  }
}

/** Replaces every entry of the page. @returns whether it is mapped nowhere any more */
export function hugetlb_try_to_migrate(k: Kernel, pfn: number): boolean {
  const { h, folios } = k;
  const { ptes } = k.hugetlb;
  const head = folios.head(pfn);
  let stopped = false;
  const maps = (pte: bigint): boolean => h.pte_present(pte) && Number(h.pte_pfn(pte)) === head;
  eachMapping(k, head, maps, (vma, mm, va, pa) => {
    if (stopped) return;
    const size = hstate_vma(k, vma);
    const exclusive = folios.is(head, 'anon') && folios.anonExclusive(head);
    const pte = ptes.huge_ptep_clear_flush(mm.asid, va, pa, size);
    if (h.pte_dirty(pte)) folios.set(head, 'dirty', true);
    if (exclusive && !folio_try_share_anon_rmap(k, head)) {
      ptes.set_huge_pte_at(mm.asid, va, pa, pte, size);
      stopped = true;
      return;
    }
    const poisoned = folios.is(head, 'hwpoison');
    const next = poisoned ? hwpoisonPte(k, head) : migrationPte(k, head, marksOf(k, pte, exclusive));
    ptes.set_huge_pte_at(mm.asid, va, pa, next, size);
    hugetlb_remove_rmap(k, head);
    folios.put(head);
  });
  return !folios.mapped(head);
}

/** Puts the entries that wait for `from` back, so that they map `to`. */
export function hugetlb_remove_migration_ptes(k: Kernel, from: number, to: number): void {
  const { h, folios } = k;
  const waits = (pte: bigint): boolean => migrationPfn(k, pte) === from;
  eachMapping(k, to, waits, (vma, mm, va, pa, old) => {
    const size = hstate_vma(k, vma);
    folios.get(to);
    if (!folios.is(to, 'anon')) hugetlb_add_file_rmap(k, to);
    else hugetlb_add_anon_rmap(k, to, !h.is_readable_migration_entry(h.pte_to_swp_entry(old)));
    const pte = k.hugetlb.ptes.arch_make_huge_pte(restoredPte(k, vma, to, old), size);
    k.hugetlb.ptes.set_huge_pte_at(mm.asid, va, pa, pte, size);
  });
}
