// Models: which remembered translations an invalidation names. Reference: DDI 0487 D8.14 (TLB maintenance).
// Does not model: VMID, stage 2, outer-shareable variants, TTL hints (an invalidation always covers every size).

/** What to forget. Addresses are canonical (sign-extended), as halves. */
export type TlbiOp =
  | { readonly kind: 'all' }
  | { readonly kind: 'asid'; readonly asid: number }
  | {
      readonly kind: 'va';
      readonly asid: number;
      readonly vaLo: number;
      readonly vaHi: number;
      /** Bytes from the address on: one page, or a range. */
      readonly bytes: number;
      /** Leaves only: entries of a walk cache stay. */
      readonly lastLevel: boolean;
    };

/** What an invalidation needs to know of a remembered translation. */
export interface Remembered {
  /** −1: global, belongs to every address space. */
  readonly asid: number;
  /** First address and size in bytes. */
  readonly start: number;
  readonly bytes: number;
  readonly isTable: boolean;
}

const HIGH_UNIT = 2 ** 32;

/** A canonical address as a signed number: exact, because at most 53 bits of it differ from the sign. */
export function signedAddress(lo: number, hi: number): number {
  return (hi | 0) * HIGH_UNIT + (lo >>> 0);
}

/** Does the invalidation name the entry? */
export function names(op: TlbiOp, entry: Remembered): boolean {
  if (op.kind === 'all') return true;
  if (op.kind === 'asid') return entry.asid === op.asid;
  if (entry.isTable && op.lastLevel) return false;
  if (entry.asid !== -1 && entry.asid !== op.asid) return false;
  const start = signedAddress(op.vaLo, op.vaHi);
  return start < entry.start + entry.bytes && entry.start < start + op.bytes;
}
