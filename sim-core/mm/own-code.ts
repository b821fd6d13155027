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
    return this.tables.every((table, t) => {
      const current = table as Readonly<Record<string, unknown>>;
      const functions = this.functions[t] ?? [];
      return this.names[t]?.every((name, i) => current[name] === functions[i]);
    });
  }
}
