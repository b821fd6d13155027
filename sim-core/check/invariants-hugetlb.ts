// Models: what must be true of huge pages: all slots of one agree, the pool's books are balanced: every page is free or in
// use, and what is promised is what mappings and files still have coming. Reference: mm/hugetlb.c @ v6.12.
// Does not model: surplus pages.
import { hstate_inode, hstate_vma, hugeIndex, is_vm_hugetlb_page } from '../mm/hugetlb-reserve.ts';
import { eachHugePte } from '../mm/hugetlb-tables.ts';
import { cacheKey, type Kernel } from '../mm/kernel.ts';
import type { Vma } from '../mm/types.ts';
import type { HugeSize } from '../pgtable/hugetlb.ts';

const show = (va: number): string => `0x${va.toString(16)}`;

export function hugetlbFaults(k: Kernel): string[] {
  const areas = k.vmas
    .keys()
    .map((key) => k.vmas.get(key))
    .filter((vma): vma is Vma => vma !== undefined && is_vm_hugetlb_page(k, vma));
  const faults = areas.flatMap((vma) => areaFaults(k, vma));
  const used = k.folios.flagged('hugetlb');
  for (const size of k.hugetlb.sizes) {
    const { total, free, reserved } = k.hugetlb.pool(size);
    const pages = used.filter((pfn) => k.folios.order(pfn) === Math.log2(size.bytes / k.g.pageSize)).length;
    const pool = `the pool of ${size.bytes} bytes`;
    if (pages !== total) faults.push(`${pool} has ${total} pages; ${pages} are there`);
    const promised = promisesOf(k, areas, size);
    if (reserved !== promised) faults.push(`${pool} counts ${reserved} promises; ${promised} are open`);
    if (reserved > free.length)
      faults.push(`${pool} has promised ${reserved} pages, and ${free.length} are free`);
  }
  return faults;
}

/** An area is of whole pages, and so is each of its entries. */
function areaFaults(k: Kernel, vma: Vma): string[] {
  const size = hstate_vma(k, vma);
  const faults: string[] = [];
  if (vma.start % size.bytes !== 0 || vma.end % size.bytes !== 0)
    faults.push(`area ${show(vma.start)} of space ${vma.mm} cuts a huge page`);
  const mm = k.mms.get(vma.mm);
  if (!mm) return faults;
  eachHugePte(k, mm, size, vma.start, vma.end, (va, pa) => {
    const first = k.machine.memory.word(pa);
    for (let slot = 1; slot < size.slots; slot++) {
      const word = k.machine.memory.word(pa + slot * k.g.entryBytes);
      if (bare(k, word) !== expected(k, first, slot, size))
        faults.push(`slot ${slot} of the huge page at ${show(va)} in space ${vma.mm} is not like the first`);
    }
  });
  return faults;
}

/** Without what hardware may note in any slot alone. */
function bare(k: Kernel, pte: bigint): bigint {
  return k.h.pte_present(pte) ? k.h.pte_mkold(k.h.pte_mkclean(pte)) : pte;
}

function expected(k: Kernel, first: bigint, slot: number, size: HugeSize): bigint {
  if (!k.h.pte_present(first)) return first;
  const pfn = k.h.pte_pfn(first);
  const next = pfn + BigInt((slot * size.slotBytes) / k.g.pageSize);
  return bare(k, first ^ k.h.pfn_pte(pfn, 0n) ^ k.h.pfn_pte(next, 0n));
}

/** Pages that mappings and files of one size were promised and have not had. */
function promisesOf(k: Kernel, areas: readonly Vma[], size: HugeSize): number {
  let open = 0;
  for (const vma of areas) {
    if (!vma.resv || hstate_vma(k, vma).bytes !== size.bytes) continue;
    const first = hugeIndex(k, vma, vma.start, size);
    const pages = (vma.end - vma.start) / size.bytes;
    const had = k.hugetlb.maps.get(vma.resv)?.used.filter((index) => index >= first && index < first + pages);
    open += pages - (had?.length ?? 0);
  }
  for (const key of k.inodes.keys()) {
    const inode = k.inodes.get(key);
    if (!inode?.huge || hstate_inode(k, inode).bytes !== size.bytes) continue;
    const perHuge = size.bytes / k.g.pageSize;
    const cached = (index: number): boolean => k.cache.get(cacheKey(inode.id, index * perHuge)) !== undefined;
    open += inode.huge.reserved.filter((index) => !cached(index)).length;
  }
  return open;
}
