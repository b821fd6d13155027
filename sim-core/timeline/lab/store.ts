// Models: where content is: the folios that tables, the page cache and the swap cache name, and the slots of the swap
// device. Does not model: free frames, and frames that hold tables; those are the tables' view.
import { FOLIO_FLAGS, type FolioFlag } from '../../mm/folio-flags.ts';
import type { Kernel } from '../../mm/kernel.ts';
import type { EntryView } from './tables.ts';

export interface FolioView {
  readonly pfn: number;
  readonly pages: number;
  readonly ref: number;
  /** Most entries that map any one of its pages. */
  readonly map: number;
  /** Does one address space own its first page alone? */
  readonly exclusive: boolean;
  readonly flags: readonly FolioFlag[];
  /** The word at its beginning. */
  readonly word: bigint;
}

export interface SlotView {
  readonly slot: number;
  /** Entries that name it. */
  readonly count: number;
  /** The page that has its content in memory, too; 0: none. */
  readonly cached: number;
}

const MOST = 256;

function leaves(entries: readonly EntryView[]): readonly EntryView[] {
  return entries.flatMap((entry) => (entry.below ? leaves(entry.below) : entry.table ? [] : [entry]));
}

/** Folios that tables and caches name, in order of their frames; the first of them if there are very many. */
export function folioViews(k: Kernel, tables: readonly (readonly EntryView[])[]): readonly FolioView[] {
  const { folios } = k;
  const pfns = new Set<number>();
  const add = (pfn: number): void => {
    if (pfn !== 0 && folios.exists(pfn)) pfns.add(folios.head(pfn));
  };
  for (const entry of tables.flatMap(leaves)) if (entry.frame) add(entry.frame.pfn);
  for (const key of k.cache.keys()) add(k.cache.get(key)?.pfn ?? 0);
  for (const { cached } of slotViews(k)) add(cached);
  return [...pfns]
    .sort((a, b) => a - b)
    .slice(0, MOST)
    .map((pfn) => folio(k, pfn));
}

function folio({ folios, machine }: Kernel, pfn: number): FolioView {
  const pages = 2 ** folios.order(pfn);
  let map = 0;
  for (let i = 0; i < pages; i++) map = Math.max(map, folios.mapcount(pfn + i));
  return {
    pfn,
    pages,
    ref: folios.ref(pfn),
    map,
    exclusive: folios.anonExclusive(pfn),
    flags: FOLIO_FLAGS.filter((flag) => folios.is(pfn, flag)),
    word: machine.memory.word(folios.pa(pfn)),
  };
}

/** Slots in use. */
export function slotViews({ swap }: Kernel): readonly SlotView[] {
  const found: SlotView[] = [];
  for (let slot = 1; slot < swap.slots && found.length < MOST; slot++) {
    const count = swap.count(slot);
    const cached = swap.cachedPfn(slot);
    if (count > 0 || cached !== 0) found.push({ slot, count, cached });
  }
  return found;
}
