// Models: where the notes would stand if they left the entry: a side region with room for each entry of a table, found
// from the descriptor of the table's page. OUR RECONSTRUCTION: the RFC's cover letter names the idea and its price; no
// code of it is known. Not a layout of entries, so not in the list of layouts: its bits lie in another word.
// Does not model: swap entries (there is room for their notes, too), blocks, contiguous runs.
import type { LayoutId } from './table.ts';

/** A note that moves, and its mask in the side region. */
export interface SideBit {
  readonly linux: string;
  readonly mask: bigint;
}

export interface SideRegionTable {
  readonly id: 'experiment-extended-sw';
  readonly title: string;
  /** The layout whose entries lose the notes. */
  readonly base: LayoutId;
  readonly bits: readonly SideBit[];
  /** Bytes for each entry: the small region of the experiment, and one that could hold a word. */
  readonly bytesPerEntry: { readonly small: number; readonly word: number };
  /** struct ptdesc: bytes of one, all in one line, and where in it the region's address would stand. */
  readonly descriptor: { readonly bytes: number; readonly regionAt: number };
}

export const EXPERIMENT_EXTENDED_SW: SideRegionTable = {
  id: 'experiment-extended-sw',
  title: 'Extended software bits (our reconstruction)',
  base: 'v6.12-softdirty',
  bits: [
    { linux: 'PTE_UFFD_WP', mask: 0x1n },
    { linux: 'PTE_SOFT_DIRTY', mask: 0x2n },
  ],
  bytesPerEntry: { small: 1, word: 8 },
  descriptor: { bytes: 64, regionAt: 0 },
};
