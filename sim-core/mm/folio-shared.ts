// Models: does more than one address space seem to map a folio? Of a large one the kernel knows only counts, and guesses.
// Reference: include/linux/mm.h (folio_likely_mapped_shared, folio_mapcount) @ v6.12. Does not model: statistics.
import type { Kernel } from './kernel.ts';

/** folio_mapcount: all entries that map a page of the folio, or the whole. */
export function folio_mapcount(k: Kernel, pfn: number): number {
  const { folios } = k;
  const head = folios.head(pfn);
  const entire = folios.entireMapcount(head);
  let maps = entire;
  for (let i = 0; i < 2 ** folios.order(head); i++) maps += folios.mapcount(head + i) - entire;
  return maps;
}

export function folio_likely_mapped_shared(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  const head = folios.head(pfn);
  const maps = folio_mapcount(k, head);
  const pages = 2 ** folios.order(head);
  if (pages === 1 || maps <= 1) return maps > 1;
  const entire = folios.entireMapcount(head);
  if (entire > 0 || maps > pages) return true;
  // A guess: the first page stands for all.
  return folios.mapcount(head) > 1;
}
