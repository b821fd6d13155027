// Models: folios: one or more frames that belong together, with who refers to them, who maps them and what is known of
// them. The many small facts are columns. Reference: include/linux/mm_types.h, page-flags.h, mm/rmap.c @ v6.12.
// Does not model: LRU lists (reclaim asks for given pages), memory control groups, private data of file systems.
import type { Column } from '../machine/columns.ts';
import type { Machine } from '../machine/machine.ts';
import { FOLIO_FLAGS, type FolioFlag } from './folio-flags.ts';
import { Frames } from './frames.ts';

export class Folios {
  readonly frames: Frames;
  readonly firstPfn: number;
  private readonly flags: Readonly<Record<FolioFlag, Column>>;
  /** At the first frame: order plus one; 0 where no folio begins. */
  private readonly orders: Column;
  /** At every frame of a folio: how far its first frame lies before it. */
  private readonly behind: Column;
  private readonly refs: Column;
  /** At every frame: how often it is mapped by an entry of its own. */
  private readonly maps: Column;
  /** At the first frame: how often the whole is mapped by one entry. */
  private readonly entireMaps: Column;
  private readonly exclusive: Column;
  private readonly pins: Column;
  /** anon_vma or inode. */
  private readonly mappings: Column;
  /** In two parts: a page number of the address space has more bits than a cell. */
  private readonly indexes: Column;
  private readonly indexesHigh: Column;
  private readonly slots: Column;
  private readonly serials: Column;
  /** At every frame of a folio that was split: its place in the allocation. */
  private readonly places: Column;
  private readonly nextSerial: Column;
  /** Where a page of hugetlb goes with its last reference: back to its pool. */
  takenBack: (pfn: number) => void = () => {};

  constructor(
    private readonly machine: Machine,
    readonly pageSize: number,
    ramBase: number,
    nodes: readonly number[],
  ) {
    const { stores } = machine;
    const maxOrder = Math.log2(LARGEST_LISTED / pageSize);
    this.firstPfn = ramBase / pageSize;
    this.frames = new Frames(
      stores,
      nodes.map((bytes) => Math.floor(bytes / pageSize)),
      maxOrder,
    );
    const column = (name: string): Column => stores.column(`folio.${name}`, 1);
    this.flags = Object.fromEntries(FOLIO_FLAGS.map((name) => [name, column(name)])) as Record<
      FolioFlag,
      Column
    >;
    this.orders = column('order');
    this.behind = column('behind');
    this.refs = column('ref');
    this.maps = column('map');
    this.entireMaps = column('entireMap');
    this.exclusive = column('exclusive');
    this.pins = column('pin');
    this.mappings = column('mapping');
    this.indexes = column('index');
    this.indexesHigh = column('indexHigh');
    this.slots = column('slot');
    this.serials = column('serial');
    this.places = column('place');
    this.nextSerial = column('nextSerial');
  }

  /**
   * A new folio of 2^order zeroed frames with one reference.
   * @returns its first frame number
   * @throws OutOfMemory
   */
  alloc(order: number, node: number): number {
    const frame = this.frames.alloc(order, node);
    this.orders.set(frame, order + 1);
    for (let i = 1; i < 2 ** order; i++) this.behind.set(frame + i, i);
    this.refs.set(frame, 1);
    const pfn = frame + this.firstPfn;
    this.renew(pfn);
    this.machine.memory.clearRange(this.pa(pfn), 2 ** order * this.pageSize);
    return pfn;
  }

  /** Physical address of a frame. */
  pa(pfn: number): number {
    return pfn * this.pageSize;
  }

  /** Is there a folio behind the frame number? */
  exists(pfn: number): boolean {
    const frame = pfn - this.firstPfn;
    return frame >= 0 && this.orders.get(frame - this.behind.get(frame)) !== 0;
  }

  /** First frame of the folio that a frame belongs to. */
  head(pfn: number): number {
    return pfn - this.behind.get(pfn - this.firstPfn);
  }

  /** Where the frame lies in its folio, and how large that is. */
  extent(pfn: number): { readonly pagesBefore: number; readonly pages: number } {
    return { pagesBefore: pfn - this.head(pfn), pages: 2 ** this.order(pfn) };
  }

  order(pfn: number): number {
    return this.orders.get(this.at(pfn)) - 1;
  }

  /** Which allocation this is: never used twice. */
  serial(pfn: number): number {
    return this.serials.get(this.at(pfn));
  }

  /** The frame's place in its allocation, which splitting does not change. */
  place(pfn: number): number {
    return this.places.get(this.at(pfn)) + pfn - this.head(pfn);
  }

  /** __split_huge_page: each frame becomes a folio of its own, with the flags of the whole and one reference each. */
  split(pfn: number): void {
    const head = this.head(pfn);
    const frame = head - this.firstPfn;
    const index = this.index(head);
    const pages = 2 ** this.order(head);
    this.orders.set(frame, 1);
    for (let i = 1; i < pages; i++) {
      this.behind.set(frame + i, 0);
      this.orders.set(frame + i, 1);
      this.refs.set(frame + i, 1);
      this.places.set(frame + i, this.place(head) + i);
      this.serials.set(frame + i, this.serials.get(frame));
      for (const flag of FOLIO_FLAGS) this.flags[flag].set(frame + i, this.flags[flag].get(frame));
      this.setMapping(head + i, this.mappings.get(frame), index + i);
    }
  }

  is(pfn: number, flag: FolioFlag): boolean {
    return this.flags[flag].get(this.at(pfn)) !== 0;
  }

  set(pfn: number, flag: FolioFlag, value: boolean): void {
    this.flags[flag].set(this.at(pfn), value ? 1 : 0);
  }

  ref(pfn: number): number {
    return this.refs.get(this.at(pfn));
  }

  get(pfn: number, by = 1): void {
    this.refs.set(this.at(pfn), this.ref(pfn) + by);
  }

  /** Drops references; the last one frees the folio. */
  put(pfn: number, by = 1): void {
    const left = this.ref(pfn) - by;
    this.refs.set(this.at(pfn), left);
    if (left === 0 && this.is(pfn, 'hugetlb')) this.takenBack(this.head(pfn));
    else if (left === 0) this.free(this.head(pfn));
  }

  /** _mapcount of one page: entries that map it by itself, plus those that map the whole folio. */
  mapcount(pfn: number): number {
    return this.maps.get(pfn - this.firstPfn) + this.entireMapcount(pfn);
  }

  entireMapcount(pfn: number): number {
    return this.entireMaps.get(this.at(pfn));
  }

  /** Is any page of the folio mapped? */
  mapped(pfn: number): boolean {
    const head = this.head(pfn);
    if (this.entireMapcount(head) > 0) return true;
    for (let i = 0; i < 2 ** this.order(head); i++)
      if (this.maps.get(head + i - this.firstPfn) > 0) return true;
    return false;
  }

  addMap(pfn: number, by: number): void {
    const frame = pfn - this.firstPfn;
    this.maps.set(frame, this.maps.get(frame) + by);
  }

  addEntireMap(pfn: number, by: number): void {
    this.entireMaps.set(this.at(pfn), this.entireMapcount(pfn) + by);
  }

  /** PageAnonExclusive: the page belongs to one address space alone, and may be written in place. */
  anonExclusive(pfn: number): boolean {
    const page = this.is(pfn, 'hugetlb') ? this.head(pfn) : pfn;
    return this.exclusive.get(page - this.firstPfn) !== 0;
  }

  setAnonExclusive(pfn: number, value: boolean): void {
    const page = this.is(pfn, 'hugetlb') ? this.head(pfn) : pfn;
    this.exclusive.set(page - this.firstPfn, value ? 1 : 0);
  }

  /** A page that leaves its pool is as good as newly allocated. */
  renew(pfn: number): void {
    const serial = this.nextSerial.get(0) + 1;
    this.nextSerial.set(0, serial);
    this.serials.set(this.at(pfn), serial);
  }

  /** folio_maybe_dma_pinned */
  maybePinned(pfn: number): boolean {
    return this.pins.get(this.at(pfn)) > 0;
  }

  pin(pfn: number, by: 1 | -1): void {
    this.pins.set(this.at(pfn), this.pins.get(this.at(pfn)) + by);
    if (by > 0) this.get(pfn);
    else this.put(pfn);
  }

  /** Folios that are pinned, and how often. For checks. */
  pinned(): readonly { readonly pfn: number; readonly by: number }[] {
    return this.where(this.pins).map((pfn) => ({ pfn, by: this.pins.get(pfn - this.firstPfn) }));
  }

  /** First frame numbers of all folios with a flag. For checks. */
  flagged(flag: FolioFlag): readonly number[] {
    return this.where(this.flags[flag]);
  }

  private where(cells: Column): readonly number[] {
    return cells.filled().map((frame) => frame + this.firstPfn);
  }

  /** The anon_vma or the inode that the folio belongs to; 0: none. */
  mapping(pfn: number): number {
    return this.mappings.get(this.at(pfn));
  }

  /** The page's place in its mapping, in pages. */
  index(pfn: number): number {
    const at = this.at(pfn);
    const low = this.indexes.get(at) >>> 0;
    return this.indexesHigh.get(at) * CELL + low + (pfn - this.head(pfn));
  }

  setMapping(pfn: number, mapping: number, index: number): void {
    this.mappings.set(this.at(pfn), mapping);
    this.indexes.set(this.at(pfn), index % CELL);
    this.indexesHigh.set(this.at(pfn), Math.floor(index / CELL));
  }

  /** Swap slot of a page whose folio is in the swap cache; 0: none. */
  slot(pfn: number): number {
    const first = this.slots.get(this.at(pfn));
    return first === 0 ? 0 : first + pfn - this.head(pfn);
  }

  setSlot(pfn: number, slot: number): void {
    this.slots.set(this.at(pfn), slot);
  }

  /** Copies the content of one page to another. */
  copy(from: number, to: number): void {
    this.machine.memory.copyRange(this.pa(from), this.pa(to), this.pageSize);
  }

  private at(pfn: number): number {
    return this.head(pfn) - this.firstPfn;
  }

  private free(pfn: number): void {
    const frame = pfn - this.firstPfn;
    const order = this.orders.get(frame) - 1;
    for (let i = 0; i < 2 ** order; i++) {
      this.behind.set(frame + i, 0);
      this.exclusive.set(frame + i, 0);
      this.maps.set(frame + i, 0);
    }
    for (const flag of FOLIO_FLAGS) this.flags[flag].set(frame, 0);
    for (const cells of [
      this.entireMaps,
      this.pins,
      this.mappings,
      this.indexes,
      this.indexesHigh,
      this.slots,
      this.serials,
      this.places,
    ])
      cells.set(frame, 0);
    this.orders.set(frame, 0);
    this.frames.release(frame, order);
  }
}

const LARGEST_LISTED = 2 ** 25;
/** Values that a cell tells apart. */
const CELL = 2 ** 32;
