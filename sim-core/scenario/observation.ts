// Models: what an observation holds: a page's entry and what the kernel says of it, and the areas of a region. Plain data.
// Does not model: how it is found (see observe.ts), nor numbering for comparison.
import type { PageReports } from './reports.ts';

export type PageKind = 'none' | 'page' | 'zero' | 'hugezero' | 'swap' | 'migration' | 'hwpoison' | 'marker';

/** A frame by its folio: `serial` is the allocation, `index` the place in it. */
export interface FrameRef {
  readonly pfn: number;
  readonly serial: number;
  readonly index: number;
}

export interface FolioFacts {
  readonly anon: boolean;
  readonly exclusive: boolean;
  /** How often the page is mapped by entries like this one: of its own, or of the whole folio. */
  readonly mapcount: number;
  readonly order: number;
  readonly dirty: boolean;
  readonly swapCache: boolean;
  /** A page of a hugetlb pool. */
  readonly hugetlb: boolean;
  /** One page for several of equal content. */
  readonly ksm: boolean;
}

/** The parts of an entry that is neither none nor present. */
export interface SwapFacts {
  readonly type: number;
  /** As it stands in the entry, with whatever else the kind keeps there. */
  readonly offset: bigint;
  readonly uffdWp: boolean;
  readonly softDirty: boolean;
  readonly exclusive: boolean;
}

export interface PageObservation extends PageReports {
  readonly r: string;
  readonly p: number;
  readonly va: number;
  /** Of the entry, or of the first that is empty. */
  readonly level: number;
  readonly desc: bigint;
  /** What the kernel reads there: runs of contiguous entries share their marks. */
  readonly get: bigint;
  readonly kind: PageKind;
  readonly cont: boolean;
  /** Letters: protnone, write, dirty, young, uffd-wp, soft-dirty; for migration the kind of access, then Y and D. */
  readonly letters: string;
  readonly frame: FrameRef | null;
  readonly folio: FolioFacts | null;
  readonly swap: SwapFacts | null;
  /** The notes of a marker. */
  readonly marker: number | null;
}

export interface VmaObservation {
  readonly r: string;
  /** First page of the region that it covers, and the page after the last. */
  readonly s: number;
  readonly e: number;
  readonly flags: bigint;
  readonly prot: bigint;
  readonly anonVma: boolean;
  readonly uffd: boolean;
}

export interface Observation {
  readonly pages: readonly PageObservation[];
  readonly vmas: readonly VmaObservation[];
}
