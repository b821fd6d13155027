// Models: one swap device on a RAM disk: slots with a count of the entries that name them, their content in a part of
// memory of its own, and which page the swap cache holds for a slot. Slot 0 is the header.
// Reference: mm/swapfile.c @ v6.12. Does not model: several devices, clusters, readahead, discard, priorities.
import type { Column } from '../machine/columns.ts';
import type { Machine } from '../machine/machine.ts';

export class SwapDevice {
  /** Slots of the device, the header included. */
  readonly slots: number;
  /** swap_map: how many entries name the slot; the cache does not count. */
  private readonly counts: Column;
  /** Frame number of the page in the swap cache, 0: none. */
  private readonly cached: Column;
  private readonly next: Column;
  private readonly taken: Column;

  constructor(
    private readonly machine: Machine,
    private readonly pageSize: number,
    private readonly base: number,
    bytes: number,
    /** SWAPFILE_CLUSTER */
    private readonly clusterSlots = 512,
  ) {
    this.slots = Math.floor(bytes / pageSize);
    this.counts = machine.stores.column('swap.count', 1);
    this.cached = machine.stores.column('swap.cached', 1);
    this.next = machine.stores.column('swap.next', 1);
    this.taken = machine.stores.column('swap.used', 1);
  }

  /**
   * A free slot for a page that enters the swap cache. No entry names it yet. Slots are given out in turn, so that one
   * that has just become free is not used again at once.
   * A large folio needs slots side by side in a part of the device that is given out whole.
   * @returns 0 when there is no room
   */
  alloc(pfn: number, order = 0): number {
    if (order > 0) return this.allocRun(pfn, 2 ** order);
    const room = this.slots - 1;
    if (this.used >= room) return 0;
    for (let i = 0; i < room; i++) {
      const slot = 1 + ((this.next.get(0) + i) % room);
      if (!this.isFree(slot)) continue;
      this.next.set(0, slot % room);
      this.setCached(slot, pfn);
      return slot;
    }
    return 0;
  }

  /** The part with the header, and one that the end of the device cuts, are never wholly free. */
  private allocRun(pfn: number, pages: number): number {
    const whole = Math.floor(this.slots / this.clusterSlots) * this.clusterSlots;
    for (let first = this.clusterSlots; first < whole; first += pages) {
      let free = true;
      for (let i = 0; i < pages && free; i++) free = this.isFree(first + i);
      if (!free) continue;
      for (let i = 0; i < pages; i++) this.setCached(first + i, pfn + i);
      return first;
    }
    return 0;
  }

  /** Is it a slot that can hold a page? A broken entry may name anything. */
  exists(slot: number): boolean {
    return Number.isInteger(slot) && slot > 0 && slot < this.slots;
  }

  count(slot: number): number {
    return this.exists(slot) ? this.counts.get(slot) : 0;
  }

  /** swap_duplicate: one more entry names the slot. @returns false for a slot that is not in use */
  duplicate(slot: number): boolean {
    if (!this.exists(slot) || this.isFree(slot)) return false;
    this.change(slot, this.counts.get(slot) + 1, this.cached.get(slot));
    return true;
  }

  /** swap_free: one entry less. A slot that no entry names is left alone. */
  free(slot: number): void {
    if (this.count(slot) > 0) this.change(slot, this.counts.get(slot) - 1, this.cached.get(slot));
  }

  /** The page that holds the slot's content in memory; 0: none. */
  cachedPfn(slot: number): number {
    return this.exists(slot) ? this.cached.get(slot) : 0;
  }

  setCached(slot: number, pfn: number): void {
    this.change(slot, this.counts.get(slot), pfn);
  }

  write(slot: number, pa: number): void {
    this.machine.memory.copyRange(pa, this.address(slot), this.pageSize);
  }

  read(slot: number, pa: number): void {
    this.machine.memory.copyRange(this.address(slot), pa, this.pageSize);
  }

  /** How many slots are named or cached. */
  get used(): number {
    return this.taken.get(0);
  }

  /** vm_swap_full: is more than half of it in use? Then copies in the cache are no longer kept. */
  get crowded(): boolean {
    return (this.slots - 1 - this.used) * 2 < this.slots - 1;
  }

  /** Slots that are named or cached, for checks. */
  inUse(): readonly number[] {
    const list: number[] = [];
    for (let slot = 1; slot < this.slots && list.length < this.used; slot++)
      if (!this.isFree(slot)) list.push(slot);
    return list;
  }

  /** The first word of the slot's content, for checks. */
  address(slot: number): number {
    return this.base + slot * this.pageSize;
  }

  private isFree(slot: number): boolean {
    return this.counts.get(slot) === 0 && this.cached.get(slot) === 0;
  }

  private change(slot: number, count: number, pfn: number): void {
    const before = this.isFree(slot);
    this.counts.set(slot, count);
    this.cached.set(slot, pfn);
    const after = this.isFree(slot);
    if (before !== after) this.taken.set(0, this.used + (after ? -1 : 1));
  }
}
