// Models: which remembered translations an invalidation names. Reference: DDI 0487 D8.14 (TLB maintenance).
// Does not model: VMID, stage 2, outer-shareable variants, TTL hints (an invalidation always covers every size).
import { HIGH_UNIT } from './halves.ts';

/** What to forget. Addresses are canonical (sign-extended), as halves. */
export type TlbiOp =
  | { readonly kind: 'all' }
  | { readonly kind: 'asid'; readonly asid: number }
  | {
      readonly kind: 'va';
      /** Null: whatever the address space, tables included (VAAE1). */
      readonly asid: number | null;
      readonly vaLo: number;
      readonly vaHi: number;
      /** Bytes from the address on: one page, or a range. */
      readonly bytes: number;
      /** Leaves only: entries of a walk cache stay. */
      readonly lastLevel: boolean;
    };

/** The address space of a translation that belongs to all of them. */
export const GLOBAL = -1;

/** What an invalidation needs to know of a remembered translation. */
export interface Remembered {
  /** GLOBAL, or the address space it belongs to. */
  readonly asid: number;
  /** First address and size in bytes. */
  readonly start: number;
  readonly bytes: number;
  readonly isTable: boolean;
}

const MAX_BYTES = 2 ** 53;

/** A canonical address as a signed number: exact, because at most 53 bits of it differ from the sign. */
export function signedAddress(lo: number, hi: number): number {
  return (hi | 0) * HIGH_UNIT + (lo >>> 0);
}

/** Does the invalidation name the entry? */
export function names(op: TlbiOp, entry: Remembered): boolean {
  if (op.kind === 'all') return true;
  if (op.kind === 'asid') return entry.asid === op.asid;
  if (entry.isTable && op.lastLevel) return false;
  if (entry.asid !== GLOBAL && op.asid !== null && entry.asid !== op.asid) return false;
  const start = signedAddress(op.vaLo, op.vaHi);
  return start < entry.start + entry.bytes && entry.start < start + op.bytes;
}

/**
 * Refuses what no TLBI instruction can say.
 * @param asids how many address spaces the CPU tells apart
 * @throws RangeError that names the field, the value and what is legal.
 */
export function checkTlbi(op: TlbiOp, asids: number): void {
  const { kind } = op;
  if (kind !== 'all' && kind !== 'asid' && kind !== 'va')
    throw new RangeError(`tlbi: kind ${String(kind)}; must be all, asid or va`);
  if (op.kind === 'all') return;
  const anyAsid = op.kind === 'va' && op.asid === null;
  if (!anyAsid && !(Number.isInteger(op.asid) && Number(op.asid) >= 0 && Number(op.asid) < asids))
    throw new RangeError(`tlbi: asid ${op.asid}; must be 0 to ${asids - 1} as TCR_EL1.AS stands`);
  if (op.kind === 'asid') return;
  for (const half of ['vaLo', 'vaHi'] as const) {
    const value = op[half];
    if (!Number.isInteger(value) || value < -HIGH_UNIT / 2 || value >= HIGH_UNIT)
      throw new RangeError(`tlbi: ${half} ${value}; must be a 32-bit integer`);
  }
  if (Math.abs(signedAddress(op.vaLo, op.vaHi)) > MAX_BYTES)
    throw new RangeError(
      'tlbi: vaHi is not canonical; all bits above the address must be copies of its highest bit',
    );
  if (!Number.isInteger(op.bytes) || op.bytes <= 0 || op.bytes > MAX_BYTES)
    throw new RangeError(`tlbi: bytes ${op.bytes}; must be an integer from 1 to ${MAX_BYTES}`);
}
