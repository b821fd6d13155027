// Models: nothing of the kernel. It tells whether all helpers and pieces are the kernel's own, so that what they have decided
// about one entry may be taken for others that differ in the frame alone. Of somebody else's function nothing is known: it
// is called for each entry. Does not model: who has replaced what.

/** Functions by name, as they were when the kernel was built. */
export class OwnCode {
  private readonly names: readonly (readonly string[])[];
  private readonly functions: readonly (readonly unknown[])[];

  constructor(
    private readonly tables: readonly object[],
    /** Was none of them replaced from the start? */
    private readonly fromTheStart: boolean,
  ) {
    this.names = tables.map((table) => Object.keys(table));
    this.functions = tables.map((table) => Object.values(table));
  }

  /** Are they all the kernel's own, now? */
  intact(): boolean {
    if (!this.fromTheStart) return false;
    for (let t = 0; t < this.tables.length; t++) {
      const current = this.tables[t] as Readonly<Record<string, unknown>>;
      const [names, functions] = [this.names[t] ?? [], this.functions[t] ?? []];
      for (let i = 0; i < names.length; i++) if (current[names[i] as string] !== functions[i]) return false;
    }
    return true;
  }
}
