// Models: the numbers that stand for frames and swap slots in a recording. The kernel's own differ from run to run, so a
// recording numbers folios from 2 and slots from 1 in the order in which the observed pages show them; what is no longer
// seen loses its number. A frame is known by its folio's allocation and its place in it, never by its own number.
// Does not model: anything that the memory manager knows of. It must not know these numbers.

import { LAST_LEVEL } from '../mm/geometry.ts';
import { makeHelpers, type PgtableHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';
import type { FrameRef, Observation, PageObservation, VmaObservation } from '../scenario/observation.ts';
import type { Json } from './traces-json.ts';

const ZERO_PAGE = 1;
const HUGE_ZERO_FOLIO = 1;
const FIRST_FOLIO = 2;
const FIRST_SLOT = 1;

const flag = (value: boolean): number => (value ? 1 : 0);
export const hexText = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Gives numbers in order of first appearance; a key that a round does not ask for is forgotten at its end. */
export class Numbers {
  private kept = new Map<string, number>();
  private seen = new Map<string, number>();

  constructor(private next: number) {}

  of(key: string): number {
    const known = this.seen.get(key) ?? this.kept.get(key) ?? this.next++;
    this.seen.set(key, known);
    return known;
  }

  endRound(): void {
    this.kept = this.seen;
    this.seen = new Map();
  }
}

/** Writes observations the way a recording does. One for each scenario: it remembers who has which number. */
export class Canonical {
  private readonly folios = new Numbers(FIRST_FOLIO);
  private readonly slots = new Numbers(FIRST_SLOT);
  private readonly h: PgtableHelpers;
  private readonly pagesPerPmd: number;
  private readonly pageSize: number;

  constructor(layout: Layout) {
    this.h = makeHelpers(layout);
    this.pagesPerPmd = layout.number('PTRS_PER_PTE');
    this.pageSize = 2 ** layout.pageShift;
  }

  /** One step: all observed pages in their order, and the areas. */
  step({ pages, vmas }: Observation): { readonly obs: readonly Json[]; readonly vmas: readonly Json[] } {
    const obs = pages.map((page) => this.page(page));
    this.folios.endRound();
    this.slots.endRound();
    return { obs, vmas: vmas.map(vmaRecord) };
  }

  private frame({ serial, index, pfn }: FrameRef): number {
    // A frame that no folio owns is a mistake of the kernel; it gets a number of its own.
    const key = serial === 0 ? `frame ${pfn}` : `folio ${serial}`;
    return this.folios.of(key) * this.pagesPerPmd + (serial === 0 ? 0 : index);
  }

  private page(page: PageObservation): Json {
    const { r, p, level, kind, desc, get } = page;
    const number = this.number(page);
    return {
      r,
      p,
      lvl: level,
      desc: hexText(this.renumber(page, desc, number)),
      ...(get !== desc && { get: hexText(this.renumber(page, get, number)) }),
      k: kind,
      ...this.details(page, number),
      pm: page.pagemap,
      ...(page.pagemapSwap && { pmswp: this.pagemapSwap(page, page.pagemapSwap, number) }),
      scan: page.scan,
    };
  }

  /** What stands for the frame or the slot; null where the entry names neither. */
  private number({ kind, frame, swap }: PageObservation): number | null {
    if (kind === 'zero') return ZERO_PAGE;
    if (kind === 'hugezero') return HUGE_ZERO_FOLIO * this.pagesPerPmd;
    if (frame) return this.frame(frame);
    return kind === 'swap' && swap ? this.slots.of(`${swap.type} ${swap.offset}`) : null;
  }

  /** The entry with the number in place of the address. */
  private renumber({ kind, frame, swap }: PageObservation, desc: bigint, number: number | null): bigint {
    const { h } = this;
    if (number === null) return desc;
    if (!swap) {
      const address = (pfn: bigint): bigint => h.pfn_pte(pfn, 0n);
      return (desc ^ address(h.pte_pfn(desc))) | address(BigInt(number));
    }
    const bare = h.__swp_entry(0n, swap.offset);
    const offset = kind === 'swap' ? 0n : swap.offset - BigInt(frame?.pfn ?? 0);
    return (desc ^ bare) | h.__swp_entry(0n, offset + BigInt(number));
  }

  /** pagemap names the frame or the slot once more; where it names another, its own number is what is shown. */
  private pagemapSwap(
    { frame, swap, level, va }: PageObservation,
    { type, offset }: { readonly type: number; readonly offset: bigint },
    number: number | null,
  ): Json {
    // An entry that stands for many pages names the first; pagemap counts on from there.
    const page = Math.floor(va / this.pageSize) % this.pagesPerPmd;
    const inside = level === LAST_LEVEL ? 0 : page;
    const same = offset === (frame ? BigInt(frame.pfn + inside) : swap?.offset);
    return { type, off: hexText(same && number !== null ? number : offset) };
  }

  private details(
    { kind, cont, letters, folio, swap, marker }: PageObservation,
    number: number | null,
  ): Json {
    if (!swap)
      return {
        ...(kind !== 'none' && { cont: flag(cont), pr: letters }),
        ...(folio && {
          pg: {
            anon: flag(folio.anon),
            excl: flag(folio.exclusive),
            map: folio.mapcount,
            order: folio.order,
            dirty: flag(folio.dirty),
            swpc: flag(folio.swapCache),
            ...(folio.hugetlb && { hugetlb: 1 }),
            ...(folio.ksm && { ksm: 1 }),
          },
        }),
      };
    return {
      ...(kind === 'migration' && { mig: letters }),
      ...(kind === 'marker' && { marker }),
      sw: {
        type: swap.type,
        off: hexText(number ?? swap.offset),
        uffd_wp: flag(swap.uffdWp),
        soft_dirty: flag(swap.softDirty),
        excl: flag(swap.exclusive),
      },
    };
  }
}

function vmaRecord({ r, s, e, flags, prot, anonVma, uffd }: VmaObservation): Json {
  return { r, s, e, flags: hexText(flags), prot: hexText(prot), anon_vma: flag(anonVma), uffd: flag(uffd) };
}
