// Models: fork's copying of many present entries that differ in their frame alone: what the pieces make of one, they make
// of all, so they are asked once. Everything else is done for each entry as copy_present_page does it, in the same order
// and with the same loads counted. Reference: mm/memory.c (copy_present_ptes) @ v6.12.
// Does not model: functions that somebody put in place of the kernel's own, planned races, pinned pages, large folios,
// special pages, runs with the contiguous hint: those go the ordinary way, entry by entry.
import { HIGH_UNIT, halvesOf } from '../arch/halves.ts';
import type { Kernel } from './kernel.ts';
import { folio_dup_anon_rmap } from './rmap.ts';
import type { Mm } from './types.ts';

/** What fork asks about the area. */
export interface AreaCopy {
  readonly cow: boolean;
  readonly shared: boolean;
  readonly childWp: boolean;
}

/** Loads that one entry costs in the parent's table: the look of the walk, and what protecting it takes. */
const LOOK = 1;
const PROTECT = 5;
/** One look less where the entry ends its run: none can be cut there. */
const PROTECT_LAST = 4;

export class AlikeCopies {
  /** May it be used for the area at all? */
  readonly usable: boolean;
  private readonly address: bigint;
  private readonly addressLo: number;
  private readonly addressHi: number;
  private readonly perUnit: number;
  private readonly runBytes: number;
  /** What all have in common, and what changes of it on either side. */
  private known = -1n;
  private fits = false;
  private protects = false;
  private stores = false;
  private ownLo = 0;
  private ownHi = 0;
  private parentLo = 0;
  private parentHi = 0;
  private childLo = 0;
  private childHi = 0;

  constructor(
    private readonly k: Kernel,
    parent: Mm,
    private readonly area: AreaCopy,
  ) {
    const { layout, machine, g } = k;
    this.address = layout.mask('PTE_ADDR_LOW');
    const { lo, hi } = halvesOf(this.address);
    this.addressLo = lo;
    this.addressHi = hi;
    this.perUnit = HIGH_UNIT / g.pageSize;
    this.runBytes = k.contpte.run * g.entryBytes;
    const pinned = k.mms.get(parent.id)?.hasPinned ?? false;
    const plain = layout.mask('PTE_ADDR_HIGH') === 0n;
    this.usable = plain && !pinned && machine.races.idle && k.ownCode.intact();
  }

  /**
   * Goes on behind an entry that was copied the ordinary way.
   * @param pte what the entry was
   * @param room how many entries of the table follow in the range
   * @returns how many of them are copied
   */
  following(pte: bigint, va: number, pa: number, target: number, room: number): number {
    const { k, addressLo, addressHi, perUnit, runBytes } = this;
    if (!this.usable || !this.nextIsAlike(pte, pa) || !this.learn(pte)) return 0;
    const { folios, contpte, machine, cpu, doing } = k;
    const { pageSize, entryBytes } = k.g;
    const { protects, stores, ownLo, ownHi, parentLo, parentHi, childLo, childHi } = this;
    const port = machine.portOf(cpu);
    for (let i = 0; i < room; i++) {
      const from = pa + i * entryBytes;
      const to = target + i * entryBytes;
      const at = va + i * pageSize;
      if (!port.peek(to) || port.lo !== 0 || port.hi !== 0 || !port.peek(from)) return i;
      const { lo, hi } = port;
      if ((lo & ~addressLo) !== ownLo || (hi & ~addressHi) !== ownHi) return i;
      const pfn = ((lo & addressLo) >>> 0) / pageSize + ((hi & addressHi) >>> 0) * perUnit;
      if (folios.order(pfn) !== 0 || contpte.mayComplete(at, pfn)) return i;
      doing.va = at;
      const last = (from + entryBytes) % runBytes === 0;
      port.countReads(from, protects ? LOOK + (last ? PROTECT_LAST : PROTECT) : LOOK);
      folios.get(pfn);
      if (folios.is(pfn, 'anon')) folio_dup_anon_rmap(k, pfn);
      else folios.addMap(pfn, 1);
      if (stores) machine.storeHalves(cpu, from, lo ^ parentLo, hi ^ parentHi);
      port.countReads(to, LOOK);
      machine.storeHalves(cpu, to, lo ^ childLo, hi ^ childHi);
    }
    return room;
  }

  /** Is it worth asking? Where no neighbour is like the other, nothing is lost. */
  private nextIsAlike(pte: bigint, pa: number): boolean {
    const next = this.k.machine.memory.word(pa);
    return ((next ^ pte) & ~this.address) === 0n;
  }

  /** Asks the pieces what becomes of entries like this one. @returns whether they can go together */
  private learn(pte: bigint): boolean {
    const own = pte & ~this.address;
    if (own === this.known) return this.fits;
    const { h, pieces } = this.k;
    const { cow, shared, childWp } = this.area;
    const source = h.pte_write(pte) ? h.pte_mkwrite_novma(pte) : pte;
    const parent = pieces.copy_present_parent(pte, cow) ^ pte;
    const child = pieces.copy_present_child(source, cow, shared, childWp) ^ pte;
    this.known = own;
    this.protects = pieces.copy_present_parent(source, cow) !== source;
    this.stores = this.protects && parent !== 0n;
    this.fits = !h.pte_special(pte) && !h.pte_cont(pte) && ((parent | child) & this.address) === 0n;
    ({ lo: this.ownLo, hi: this.ownHi } = halvesOf(own));
    ({ lo: this.parentLo, hi: this.parentHi } = halvesOf(parent));
    ({ lo: this.childLo, hi: this.childHi } = halvesOf(child));
    return this.fits;
  }
}
