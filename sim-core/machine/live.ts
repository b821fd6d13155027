// Models: the break-before-make checker. It remembers every descriptor that a walk has used and that a TLB may still
// hold, and compares each store with it. It reports; it never throws, because hardware would not.
// Reference: DDI 0487 D8.16; the rule per field is the `bbm` column of arch/descriptor.ts.
// Does not model: speculative walks of entries that no access has used; a table reached by two ways counts by the first.
import { type BbmRules, bbmRules } from '../arch/bbm.ts';
import { granule } from '../arch/granule.ts';
import { fieldHalves, joinHalves, swapBytes } from '../arch/halves.ts';
import type { Half } from '../arch/regime.ts';
import { names, type TlbiOp } from '../arch/tlbi.ts';
import type { RecordTable, Stores } from './columns.ts';
import { WORD_BYTES } from './ranges.ts';

/** A descriptor that may be remembered somewhere, with the value that may be remembered. */
export interface LiveEntry {
  readonly level: number;
  readonly asid: number;
  readonly start: number;
  readonly bytes: number;
  readonly isTable: boolean;
  readonly value: bigint;
  readonly rules: string;
  readonly bigEndian: boolean;
}

const VALID = fieldHalves('VALID').lo;
const SEEN = 2 ** 14;
const wordShift = Math.log2(WORD_BYTES);
const tableShift = Math.log2(granule(12).entriesPerTable);
const STAGGER = 7 * 64;

export class LiveDescriptors {
  private readonly rows: RecordTable<LiveEntry>;
  private readonly rules = new Map<string, BbmRules>();
  /** Addresses known to be in `rows`, as long as nothing has gone from there: walks ask again and again. */
  private readonly seen = new Float64Array(SEEN * 2);

  constructor(stores: Stores) {
    this.rows = stores.table<LiveEntry>('liveDescriptors');
  }

  /** Is the descriptor known? What may be remembered longest is what counts; it goes only with an invalidation. */
  has(pa: number): boolean {
    const { rows, seen } = this;
    const now = rows.removals + 1;
    const word = (pa | 0) >>> wordShift;
    // Neighbours stay neighbours, and tables do not lie on top of one another.
    const place = ((word + Math.imul(word >>> tableShift, STAGGER)) & (SEEN - 1)) * 2;
    if (seen[place] === pa && seen[place + 1] === now) return true;
    if (rows.get(pa) === undefined) return false;
    seen[place] = pa;
    seen[place + 1] = now;
    return true;
  }

  /** A walk has used a descriptor that was not known. */
  used(pa: number, lo: number, hi: number, half: Half, entry: Omit<LiveEntry, 'value' | 'rules'>): void {
    const rules = `${half.pageShift} ${half.wide}`;
    if (!this.rules.has(rules)) {
      const oa = half.wide === 'none' ? '48' : half.wide;
      this.rules.set(rules, bbmRules({ pageShift: half.pageShift, oa }));
    }
    this.rows.put(pa, { ...entry, value: joinHalves(lo, hi), rules });
  }

  /** A store is about to replace the word. Returns the fields that may not change in this way; none is the rule. */
  check(pa: number, lo: number, hi: number): { level: number; fields: readonly string[] } | null {
    const entry = this.rows.get(pa);
    if (!entry) return null;
    const [low, high] = entry.bigEndian ? [swapBytes(hi), swapBytes(lo)] : [lo, hi];
    if ((low & VALID) === 0) return null;
    const fields = this.rules.get(entry.rules)?.unsafe(entry.value, joinHalves(low, high), entry.level) ?? [];
    return fields.length > 0 ? { level: entry.level, fields } : null;
  }

  /** An invalidation has completed: what it names is remembered nowhere, and the next use starts afresh. */
  invalidated(op: TlbiOp): void {
    for (const pa of this.rows.keys()) {
      const entry = this.rows.get(pa);
      if (entry && names(op, entry)) this.rows.put(pa, undefined);
    }
  }
}
