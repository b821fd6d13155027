// Models: what must be true of runs of contiguous entries that are not hugetlb's: all of a run carry the hint, map pages
// side by side from an aligned one of the same folio, and differ in nothing but marks of use.
// Reference: arch/arm64/mm/contpte.c @ v6.12. Does not model: runs of blocks.
import { is_vm_hugetlb_page } from '../mm/hugetlb-reserve.ts';
import type { Kernel } from '../mm/kernel.ts';
import type { Census } from './census.ts';

export function contpteFaults(k: Kernel, census: Census): string[] {
  const { h, folios, contpte } = k;
  const bytes = contpte.run * k.g.entryBytes;
  const plain = (pte: bigint): bigint => h.pte_pgprot(h.pte_mkold(h.pte_mkclean(pte)));
  const faults: string[] = [];
  for (const { mm, va, pa, pte } of census.entries) {
    if (!h.pte_valid_cont(pte)) continue;
    const vma = k.areas.at(mm, va);
    if (!vma || is_vm_hugetlb_page(k, vma)) continue;
    const where = `the entry of 0x${va.toString(16)} in space ${mm}`;
    const index = (pa % bytes) / k.g.entryBytes;
    const first = k.machine.memory.word(pa - (pa % bytes));
    const pfn = Number(h.pte_pfn(pte));
    if (!h.pte_valid_cont(first) || plain(first) !== plain(pte))
      faults.push(`${where} is of a contiguous run and unlike its first`);
    if (pfn % contpte.run !== index || Number(h.pte_pfn(first)) !== pfn - index)
      faults.push(`${where} is of a contiguous run and maps another page than its place asks for`);
    if (folios.exists(pfn) && folios.extent(pfn).pages < contpte.run)
      faults.push(`${where} is of a contiguous run and its folio is smaller`);
  }
  return faults;
}
