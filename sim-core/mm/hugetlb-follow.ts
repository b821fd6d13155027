// Models: taking a page of a huge mapping by its address, for whoever uses it by its frame.
// Reference: mm/gup.c (follow_page_mask on a leaf) @ v6.12. Does not model: pins of several pages.
import { hstate_vma } from './hugetlb-reserve.ts';
import { hugePlace } from './hugetlb-tables.ts';
import type { Kernel } from './kernel.ts';
import type { Vma } from './types.ts';

/** The entry as if it mapped the small page at the address alone; 0n when nothing is mapped there. */
export function hugeEntryAt(k: Kernel, vma: Vma, va: number): bigint {
  const { h } = k;
  const pte = hugePlace(k, vma, va)?.pte ?? 0n;
  if (!h.pte_present(pte)) return 0n;
  const page = BigInt((va % hstate_vma(k, vma).bytes) - (va % k.g.pageSize)) / BigInt(k.g.pageSize);
  const pfn = h.pte_pfn(pte);
  return h.pfn_pte(pfn + page, pte ^ h.pfn_pte(pfn, 0n));
}
