// Models: reverse mapping: from a page to the entries that map it. Anonymous pages know an anon_vma, file pages a file and
// an index; the areas that may map the page are found by it, and the entry tells whether they do.
// Reference: mm/rmap.c @ v6.12. Does not model: interval trees, non-linear mappings; counts of whole huge mappings.
import type { Kernel } from './kernel.ts';
import { eachPte, walkPte } from './tables.ts';
import type { Vma } from './types.ts';

/** Maps a page of anonymous memory once more. A page that is mapped for the first time gets its place. */
export function folio_add_anon_rmap(k: Kernel, pfn: number, vma: Vma, va: number, exclusive: boolean): void {
  const { folios } = k;
  if (!folios.is(pfn, 'anon')) folio_add_new_anon_rmap(k, pfn, vma, va, exclusive);
  else folios.addMap(pfn, 1);
  if (exclusive) folios.setAnonExclusive(pfn, true);
}

/** folio_add_new_anon_rmap: the first mapping of a fresh page, which others may share if it came from swap. */
export function folio_add_new_anon_rmap(
  k: Kernel,
  pfn: number,
  vma: Vma,
  va: number,
  exclusive = true,
): void {
  const { folios } = k;
  folios.set(pfn, 'anon', true);
  folios.set(pfn, 'swapBacked', true);
  folios.setMapping(pfn, vma.anonVma, linear_page_index(k, vma, va));
  folios.addMap(pfn, 1);
  folios.setAnonExclusive(pfn, exclusive);
}

/** One more mapping by fork: nobody is exclusive any more. */
export function folio_dup_anon_rmap(k: Kernel, pfn: number): void {
  k.folios.setAnonExclusive(pfn, false);
  k.folios.addMap(pfn, 1);
}

export function folio_add_file_rmap(k: Kernel, pfn: number): void {
  k.folios.addMap(pfn, 1);
}

/** One mapping less. A page that nobody maps belongs to nobody alone. */
export function folio_remove_rmap(k: Kernel, pfn: number): void {
  const { folios } = k;
  folios.addMap(pfn, -1);
  if (folios.mapcount(pfn) === 0 && folios.is(pfn, 'anon')) folios.setAnonExclusive(pfn, false);
}

/** The page's place in its mapping: in the file, or where the area's memory was first mapped. */
export function linear_page_index(k: Kernel, vma: Vma, va: number): number {
  return (va - vma.start) / k.g.pageSize + vma.pgoff;
}

/** Areas that may map some of the bytes that begin with the page, with the page's address in each. */
export function mapping_areas(
  k: Kernel,
  pfn: number,
  bytes: number,
): readonly { readonly vma: Vma; readonly va: number }[] {
  const { folios } = k;
  if (folios.is(pfn, 'ksm')) return ksmAreas(k);
  const mapping = folios.mapping(pfn);
  const index = folios.index(pfn);
  const anon = folios.is(pfn, 'anon');
  const found: { vma: Vma; va: number }[] = [];
  for (const key of k.vmas.keys()) {
    const vma = k.vmas.get(key);
    if (!vma || (anon ? !k.anonVmas.related(vma.anonVma, mapping) : vma.file !== mapping)) continue;
    const va = vma.start + (index - vma.pgoff) * k.g.pageSize;
    if (va + bytes > vma.start && va < vma.end) found.push({ vma, va });
  }
  return found;
}

/**
 * rmap_walk_ksm: a page that KSM has merged may be at any address. Not only in areas that asked for that: who shared the
 * page since a fork before it was merged maps it still.
 */
function ksmAreas(k: Kernel): readonly { readonly vma: Vma; readonly va: number }[] {
  const found: { vma: Vma; va: number }[] = [];
  for (const key of k.vmas.keys()) {
    const vma = k.vmas.get(key);
    const mm = vma && k.mms.get(vma.mm);
    if (!mm || vma.anonVma === 0) continue;
    const one = (va: number, _pa: number, pte: bigint): void => {
      if (!k.h.pte_none(pte)) found.push({ vma, va });
    };
    eachPte(k, mm, vma.start, vma.end, one, undefined, () => true);
  }
  return found;
}

/**
 * Visits every entry that maps the page, or, with `migration`, that waits for it under migration.
 * @param wanted decides by the entry
 */
export function rmapWalk(
  k: Kernel,
  pfn: number,
  wanted: (pte: bigint) => boolean,
  visit: (vma: Vma, va: number, pa: number, pte: bigint) => void,
): void {
  for (const { vma, va } of mapping_areas(k, pfn, k.g.pageSize)) {
    const mm = k.mms.get(vma.mm);
    const pa = mm && walkPte(k, mm, va);
    if (pa === undefined || pa === null) continue;
    const pte = k.contpte.ptep_get(pa);
    if (wanted(pte)) visit(vma, va, pa, pte);
  }
}

/** Does the entry map exactly this page? */
export function mapsPage(k: Kernel, pfn: number): (pte: bigint) => boolean {
  return (pte) => k.h.pte_present(pte) && Number(k.h.pte_pfn(pte)) === pfn;
}

/** The page that a migration entry stands for; null for any other entry. */
export function migrationPfn(k: Kernel, pte: bigint): number | null {
  const { h } = k;
  if (!h.is_swap_pte(pte)) return null;
  const entry = h.pte_to_swp_entry(pte);
  return h.is_migration_entry(entry) ? swp_offset_pfn(k, entry) : null;
}

/** The frame number in the offset of a migration or hwpoison entry. */
export function swp_offset_pfn(k: Kernel, entry: bigint): number {
  const offset = k.h.swp_offset(entry);
  return Number(offset & ((1n << BigInt(k.layout.pfnBits)) - 1n));
}
