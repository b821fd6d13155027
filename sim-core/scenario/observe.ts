// Models: what one sees when a run stands still: for a page its entry and level, what the kernel says of it, its folio,
// pagemap and PAGEMAP_SCAN; for a region its areas. Entries are read with the reference helpers of the layout, whatever
// the kernel runs with: an observer that shared the kernel's mistakes would not see them.
// Does not model: numbering for comparison (see oracle/). Nothing here changes the machine.
import { LAST_LEVEL } from '../mm/geometry.ts';
import type { Kernel } from '../mm/kernel.ts';
import { entryAddress } from '../mm/tables.ts';
import { makeHelpers, type PgtableHelpers } from '../pgtable/helpers.ts';
import type {
  FolioFacts,
  FrameRef,
  Observation,
  PageObservation,
  SwapFacts,
  VmaObservation,
} from './observation.ts';
import type { PageRef } from './operations.ts';
import { type RunState, regionLimit, regionOf } from './regions.ts';
import { reportsOf } from './reports.ts';

/** Looks at one kernel, at whatever state it is in. */
export class Observer {
  /** The reference helpers of the layout. */
  readonly h: PgtableHelpers;

  constructor(private readonly k: Kernel) {
    this.h = makeHelpers(k.layout);
  }

  observe(state: RunState, pages: readonly PageRef[]): Observation {
    return { pages: pages.map((page) => this.page(state, page)), vmas: this.vmas(state) };
  }

  page(state: RunState, { r, p }: PageRef): PageObservation {
    const { k } = this;
    const region = regionOf(state, r);
    const va = region.base + p * k.g.pageSize;
    const { level, desc, get } = this.lookup(region.pid, va);
    const place = { r, p, va, level, desc, get };
    return { ...place, ...this.entry(level, get, va), ...reportsOf(k, region.pid, va) };
  }

  private vmas(state: RunState): readonly VmaObservation[] {
    const { k } = this;
    return state.regions.flatMap((region) => {
      const mm = k.tasks.get(region.pid)?.mm ?? 0;
      const page = (va: number): number => (va - region.base) / k.g.pageSize;
      return k.areas.within(mm, region.base, regionLimit(region)).map((vma) => ({
        r: region.name,
        s: page(vma.start),
        e: page(vma.end),
        flags: vma.flags,
        prot: vma.prot,
        anonVma: vma.anonVma !== 0,
        uffd: vma.uffd !== 0,
      }));
    });
  }

  /** Where the way to an address ends: the entry as it lies in memory, and as the kernel reads it. */
  lookup(pid: number, va: number): { level: number; desc: bigint; get: bigint } {
    const { k, h } = this;
    const mm = k.mms.get(k.tasks.get(pid)?.mm ?? 0);
    let table = mm?.pgd ?? 0;
    if (table === 0) return { level: k.g.startLevel, desc: 0n, get: 0n };
    for (let level = k.g.startLevel; ; level++) {
      const pa = entryAddress(k, table, level, va);
      const desc = k.machine.memory.word(pa);
      if (level === LAST_LEVEL) return { level, desc, get: this.gather(pa, desc) };
      if (!h.pmd_table(desc)) return { level, desc, get: desc };
      table = Number(h.pte_pfn(desc)) * k.g.pageSize;
    }
  }

  /** Of a run of contiguous entries any mark of use counts for all. */
  private gather(pa: number, desc: bigint): bigint {
    const { k, h } = this;
    if (!h.pte_valid_cont(desc)) return desc;
    const bytes = k.contpte.run * k.g.entryBytes;
    let get = desc;
    for (let at = pa - (pa % bytes), i = 0; i < k.contpte.run; i++, at += k.g.entryBytes) {
      const pte = k.machine.memory.word(at);
      if (h.pte_dirty(pte)) get = h.__pte_mkdirty(get);
      if (h.pte_young(pte)) get = h.pte_mkyoung(get);
    }
    return get;
  }

  /** What an entry says, and of the folio behind it. `desc` as the kernel reads it (see `gather`). */
  entry(level: number, desc: bigint, va: number): EntryFacts {
    const { h } = this;
    if (h.pte_none(desc)) return NOTHING;
    const present = level === LAST_LEVEL ? h.pte_present(desc) : h.pmd_present(desc);
    return present ? this.present(level, desc, va) : this.absent(desc);
  }

  private present(level: number, desc: bigint, va: number): EntryFacts {
    const { k, h } = this;
    const pfn = Number(h.pte_pfn(desc));
    const hugeZero = pfn === k.hugeZeroPfn && level < LAST_LEVEL;
    const zero = pfn === k.zeroPfn || hugeZero;
    const page = pfn + (va % k.g.bytesAt(level)) / k.g.pageSize;
    const letters: readonly (readonly [string, boolean])[] = [
      ['N', h.pte_protnone(desc)],
      ['W', h.pte_write(desc)],
      ['D', h.pte_dirty(desc)],
      ['Y', h.pte_young(desc)],
      ['U', h.pte_uffd_wp(desc)],
      ['S', h.pte_soft_dirty(desc)],
    ];
    return {
      ...NOTHING,
      kind: hugeZero ? 'hugezero' : zero ? 'zero' : 'page',
      cont: h.pte_cont(desc),
      letters: letters.map(([letter, set]) => (set ? letter : '')).join(''),
      frame: zero ? null : this.frame(pfn),
      folio: zero || !k.folios.exists(page) ? null : this.folio(level, pfn, page),
    };
  }

  private absent(desc: bigint): EntryFacts {
    const { k, h } = this;
    const entry = h.pte_to_swp_entry(desc);
    const offset = h.swp_offset(entry);
    const swap: SwapFacts = {
      type: Number(h.swp_type(entry)),
      offset,
      uffdWp: h.pte_swp_uffd_wp(desc),
      softDirty: h.pte_swp_soft_dirty(desc),
      exclusive: h.pte_swp_exclusive(desc),
    };
    const facts = { ...NOTHING, swap };
    if (h.is_pte_marker_entry(entry))
      return { ...facts, kind: 'marker', marker: Number(h.pte_marker_get(entry)) };
    const frame = (): FrameRef => this.frame(Number(BigInt.asUintN(k.layout.pfnBits, offset)));
    if (h.is_hwpoison_entry(entry)) return { ...facts, kind: 'hwpoison', frame: frame() };
    if (!h.is_migration_entry(entry)) return { ...facts, kind: 'swap' };
    const access = h.is_writable_migration_entry(entry)
      ? 'W'
      : h.is_readable_exclusive_migration_entry(entry)
        ? 'X'
        : 'R';
    const has = (name: string): boolean => (desc & k.layout.mask(name)) !== 0n;
    const marks = `${has('SWP_MIG_YOUNG') ? 'Y' : ''}${has('SWP_MIG_DIRTY') ? 'D' : ''}`;
    return { ...facts, kind: 'migration', letters: access + marks, frame: frame() };
  }

  private frame(pfn: number): FrameRef {
    const { folios } = this.k;
    if (!folios.exists(pfn)) return { pfn, serial: 0, index: pfn };
    return { pfn, serial: folios.serial(pfn), index: folios.place(pfn) };
  }

  /** Of a page and of the first one that its entry maps, which stands for all where one entry maps several. */
  private folio(level: number, first: number, pfn: number): FolioFacts {
    const { folios } = this.k;
    const entire = folios.entireMapcount(pfn);
    const own = folios.mapcount(pfn) - entire;
    return {
      anon: folios.is(pfn, 'anon'),
      exclusive: folios.anonExclusive(first),
      mapcount: level < LAST_LEVEL || own === 0 ? entire : own,
      order: folios.order(pfn),
      dirty: folios.is(pfn, 'dirty'),
      swapCache: folios.is(pfn, 'swapCache'),
      hugetlb: folios.is(pfn, 'hugetlb'),
      ksm: folios.is(pfn, 'ksm'),
    };
  }
}

export type EntryFacts = Pick<
  PageObservation,
  'kind' | 'cont' | 'letters' | 'frame' | 'folio' | 'swap' | 'marker'
>;
/** Of an entry that maps nothing and says nothing. */
export const NOTHING: EntryFacts = {
  kind: 'none',
  cont: false,
  letters: '',
  frame: null,
  folio: null,
  swap: null,
  marker: null,
};
