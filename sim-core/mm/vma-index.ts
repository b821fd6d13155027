// Models: the maple tree of an address space: its areas in order of address, found by address. Built again from the
// journaled table whenever that has changed, undo included. Does not model: the tree itself.
import type { RecordTable } from '../machine/columns.ts';
import type { Vma } from './types.ts';

const NONE: readonly Vma[] = [];

export class VmaIndex {
  private version = -1;
  private byMm = new Map<number, Vma[]>();

  constructor(private readonly vmas: RecordTable<Vma>) {}

  /** All areas of a space, in order of address. */
  of(mm: number): readonly Vma[] {
    if (this.version !== this.vmas.version) this.rebuild();
    return this.byMm.get(mm) ?? NONE;
  }

  /** The area that holds the address. */
  at(mm: number, va: number): Vma | undefined {
    const list = this.of(mm);
    const i = this.firstEndingAfter(list, va);
    const vma = list[i];
    return vma !== undefined && vma.start <= va ? vma : undefined;
  }

  /** Areas that overlap [start, end). */
  within(mm: number, start: number, end: number): readonly Vma[] {
    const list = this.of(mm);
    const found: Vma[] = [];
    for (let i = this.firstEndingAfter(list, start); i < list.length; i++) {
      const vma = list[i];
      if (vma === undefined || vma.start >= end) break;
      found.push(vma);
    }
    return found;
  }

  /** The last area that ends at or before the address, and the first that begins at or after it. */
  neighbours(mm: number, start: number, end: number): { prev: Vma | undefined; next: Vma | undefined } {
    const list = this.of(mm);
    const i = this.firstEndingAfter(list, start);
    let next = i;
    while (next < list.length && (list[next]?.start ?? 0) < end) next++;
    return { prev: list[i - 1], next: list[next] };
  }

  private firstEndingAfter(list: readonly Vma[], va: number): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((list[middle]?.end ?? 0) <= va) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private rebuild(): void {
    this.version = this.vmas.version;
    this.byMm = new Map();
    for (const key of this.vmas.keys()) {
      const vma = this.vmas.get(key);
      if (!vma) continue;
      const list = this.byMm.get(vma.mm);
      if (list) list.push(vma);
      else this.byMm.set(vma.mm, [vma]);
    }
    for (const list of this.byMm.values()) list.sort((a, b) => a.start - b.start);
  }
}
