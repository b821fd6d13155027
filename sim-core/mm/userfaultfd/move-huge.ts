// Models: UFFDIO_MOVE of a whole huge page under its one entry, and what any moved page needs: to be found by its new area.
// Reference: mm/huge_memory.c (move_pages_huge_pmd), mm/rmap.c (folio_move_anon_rmap) @ v6.12.
// Does not model: waiting for a page under migration; the call gives EAGAIN at once.
import { pgtable_trans_huge_deposit, pgtable_trans_huge_withdraw } from '../deposit.ts';
import type { Kernel } from '../kernel.ts';
import { linear_page_index } from '../rmap.ts';
import { pmd_alloc } from '../tables.ts';
import { is_huge_zero_pmd, maybe_pmd_mkwrite, mk_huge_pmd, pmd_trans_huge_lock } from '../thp.ts';
import type { Errno, Mm, Vma } from '../types.ts';

/** The page goes as it is, with the table that was put by for it. @throws OutOfMemory */
export function move_pages_huge_pmd(k: Kernel, mm: Mm, to: Vma, dst: number, src: number): Errno | null {
  const { folios, h, ptes } = k;
  const source = pmd_trans_huge_lock(k, mm, src);
  if (!source || !h.pmd_present(source.pte)) return 'EAGAIN';
  const zero = is_huge_zero_pmd(k, source.pte);
  const pfn = Number(h.pmd_pfn(source.pte));
  if (!zero && (!folios.anonExclusive(pfn) || folios.maybePinned(pfn))) return 'EBUSY';
  const target = pmd_alloc(k, mm, dst);
  // pmdp_huge_clear_flush: from here on no CPU reaches the page by its old address.
  ptes.pte_clear(source.pa);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, src, src + k.g.pmdSize);
  let entry = mk_huge_pmd(k, pfn, to.prot);
  if (!zero) {
    rehome(k, pfn, to, dst);
    // As mremap does, the move counts as a write.
    entry = maybe_pmd_mkwrite(k, h.pmd_mkdirty(entry), to);
  }
  pgtable_trans_huge_deposit(k, target, pgtable_trans_huge_withdraw(k, source.pa));
  ptes.set_pte(target, entry);
  return null;
}

/** folio_move_anon_rmap: from now on the page is found by its new area. */
export function rehome(k: Kernel, pfn: number, vma: Vma, va: number): void {
  k.folios.setMapping(pfn, vma.anonVma, linear_page_index(k, vma, va));
}
