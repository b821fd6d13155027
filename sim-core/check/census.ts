// Models: a count of everything by looking at all tables, files and slots: who maps which page, who names which slot, which
// frames hold tables. Invariants compare it with what the kernel has written down. Does not model: anything of its own.
import { LAST_LEVEL } from '../mm/geometry.ts';
import { hstate_vma, is_vm_hugetlb_page } from '../mm/hugetlb-reserve.ts';
import type { Kernel } from '../mm/kernel.ts';
import { entryAddress } from '../mm/tables.ts';
import type { Mm } from '../mm/types.ts';

export interface MappedEntry {
  readonly mm: number;
  readonly va: number;
  readonly pa: number;
  readonly pte: bigint;
  /** How many pages it maps, or stands for. */
  readonly pages: number;
}

export interface Census {
  /** Every entry that is not empty, down to the last level; of the slots of a huge page of hugetlb only the first. */
  readonly entries: readonly MappedEntry[];
  /** How many present entries of the last level map each page, without special ones. */
  readonly maps: ReadonlyMap<number, number>;
  /** How many entries map each folio as a whole, by its first page. */
  readonly entire: ReadonlyMap<number, number>;
  /** How many entries, and places of the page cache, name each swap slot. */
  readonly slots: ReadonlyMap<number, number>;
  /** Frame numbers of all tables, by address space. */
  readonly tables: ReadonlyMap<number, readonly number[]>;
  /** Frame numbers in the page cache. */
  readonly cached: ReadonlySet<number>;
}

export function takeCensus(k: Kernel): Census {
  const entries: MappedEntry[] = [];
  const maps = new Map<number, number>();
  const entire = new Map<number, number>();
  const slots = new Map<number, number>();
  const tables = new Map<number, number[]>();
  const add = (counts: Map<number, number>, key: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const id of k.mms.keys()) {
    const mm = k.mms.get(id);
    if (!mm) continue;
    const own: number[] = [];
    tables.set(id, own);
    eachEntry(k, mm, own, (va, pa, pte, bytes) => {
      const huge = hugetlbBytes(k, id, va);
      if (huge > 0 && va % huge !== 0) return;
      const pages = Math.max(bytes, huge) / k.g.pageSize;
      entries.push({ mm: id, va, pa, pte, pages });
      const { h } = k;
      if (bytes > k.g.pageSize ? h.pmd_present(pte) : h.pte_present(pte)) {
        const pfn = Number(h.pte_pfn(pte));
        if (!h.pte_special(pte) && pfn !== k.hugeZeroPfn) add(pages > 1 ? entire : maps, pfn);
        return;
      }
      const entry = h.pte_to_swp_entry(pte);
      if (!h.non_swap_entry(entry)) add(slots, Number(h.swp_offset(entry)));
    });
  }
  const cached = new Set<number>();
  for (const key of k.cache.keys()) {
    const place = k.cache.get(key);
    if (place && place.slot !== 0) add(slots, place.slot);
    if (place && place.pfn !== 0) cached.add(place.pfn);
  }
  return { entries, maps, entire, slots, tables, cached };
}

/** Bytes of the huge pages of the area at an address; 0: it has none, or there is no area. */
function hugetlbBytes(k: Kernel, mm: number, va: number): number {
  const vma = k.areas.at(mm, va);
  return vma && is_vm_hugetlb_page(k, vma) ? hstate_vma(k, vma).bytes : 0;
}

/** Goes through the words of all tables that are not zero. Nothing is counted. */
function eachEntry(
  k: Kernel,
  mm: Mm,
  tables: number[],
  visit: (va: number, pa: number, pte: bigint, bytes: number) => void,
): void {
  const { memory } = k.machine;
  const descend = (table: number, level: number, base: number): void => {
    tables.push(table / k.g.pageSize);
    const bytes = k.g.bytesAt(level);
    const found: number[] = [];
    memory.eachWord(table, k.g.entries * k.g.entryBytes, (pa) => found.push(pa));
    for (const pa of found) {
      const va = base + ((pa - entryAddress(k, table, level, 0)) / k.g.entryBytes) * bytes;
      const pte = memory.word(pa);
      if (level === LAST_LEVEL || !k.h.pmd_table(pte)) visit(va, pa, pte, bytes);
      else descend(Number(k.h.pte_pfn(pte)) * k.g.pageSize, level + 1, va);
    }
  };
  descend(mm.pgd, k.g.startLevel, 0);
}
