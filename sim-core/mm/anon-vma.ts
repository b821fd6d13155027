// Models: anon_vma: the name under which the anonymous pages of an area and of its copies in children are found. A child's
// has its parent's as root; areas with the same root may map each other's pages. Reference: mm/rmap.c @ v6.12.
// Does not model: reuse of an anon_vma by the next child, the interval trees (every entry found is checked instead).
import type { RecordTable } from '../machine/columns.ts';

interface AnonVma {
  readonly root: number;
}

export class AnonVmas {
  constructor(private readonly table: RecordTable<AnonVma>) {}

  /** Makes one; `parent` is the anon_vma of the area it is copied from, or 0. */
  make(id: number, parent: number): number {
    this.table.put(id, { root: parent === 0 ? id : this.root(parent) });
    return id;
  }

  /** May pages of one be mapped by an area of the other? */
  related(a: number, b: number): boolean {
    return a !== 0 && b !== 0 && this.root(a) === this.root(b);
  }

  private root(id: number): number {
    return this.table.get(id)?.root ?? id;
  }
}
