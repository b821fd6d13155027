// Models: advice about pages of a large folio that single entries map: the whole of it, if it lies in the range; else it is
// taken apart first, because nobody can keep half of it. Reference: mm/madvise.c (madvise_folio_pte_batch,
// madvise_cold_or_pageout_pte_range, madvise_free_pte_range) @ v6.12.
import { folio_likely_mapped_shared, folio_mapcount } from './folio-shared.ts';
import type { Kernel } from './kernel.ts';
import { type Batch, folio_pte_batch } from './large-folio.ts';
import { split_folio } from './split-folio.ts';

/** A folio that advice is about, or how many entries to go on by: 0 to look again. */
export type Advised = (Batch & { readonly pfn: number; readonly alone: boolean }) | number;

/** What all advice does first with a present entry of the page. */
export function advised(k: Kernel, pfn: number, pa: number, pte: bigint, room: number): Advised {
  const { folios, h } = k;
  const pages = 2 ** folios.order(pfn);
  const alone = (): boolean => folio_mapcount(k, pfn) === pages;
  if (pages === 1) {
    const one = { nr: 1, anyWrite: h.pte_write(pte), anyYoung: h.pte_young(pte), anyDirty: h.pte_dirty(pte) };
    return { ...one, pfn, alone: alone() };
  }
  const batch = folio_pte_batch(k, pa, pte, room, { dirty: true, softDirty: true });
  if (batch.nr === pages) return { ...batch, pfn: folios.head(pfn), alone: alone() };
  if (folio_likely_mapped_shared(k, pfn) || folios.is(pfn, 'locked')) return batch.nr;
  folios.get(pfn);
  const wrong = split_folio(k, pfn);
  folios.put(pfn);
  return wrong === null ? 0 : batch.nr;
}
