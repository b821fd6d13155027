// Models: the tables and addresses that the benchmark walks: 4,096 pages in 64 scattered regions of a 48-bit space, 4K
// granule, four levels, asked for in shuffled order. The C walker gets the same words. Does not model: locality of a
// real program.
import { descriptorFields } from '../arch/descriptor.ts';
import { SCTLR_EL1, TCR_EL1 } from '../arch/descriptor-regs.ts';
import { granule } from '../arch/granule.ts';
import { halvesOf } from '../arch/halves.ts';
import { type TranslationRegs, writeField } from '../arch/regs.ts';
import { fieldMask } from '../bits/field.ts';

export const RAM_BASE = 2 ** 30;
const REGIONS = 64;
const PAGES = 64;
const SHUFFLE_FACTOR = 1103;

export interface Workload {
  /** Words of memory from RAM_BASE on, two halves each. */
  readonly words: Int32Array;
  readonly root: number;
  /** Addresses in halves, in the order in which they are asked for. */
  readonly vas: Int32Array;
  readonly regs: TranslationRegs;
}

function mask(name: string): bigint {
  const row = descriptorFields({ pageShift: 12, oa: '48' }).find((field) => field.name === name);
  if (!row) throw new RangeError(`workload: no row ${name}`);
  return fieldMask(row);
}

/** Builds the tables. `used` leaves the access flag set; otherwise the first walk of each page sets it. */
export function makeWorkload(used: boolean): Workload {
  const { pageShift, shiftAt, entriesPerTable } = granule(12);
  const page = 2 ** pageShift;
  const table = mask('VALID') | mask('TABLE');
  const attributes = mask('VALID') | mask('PAGE') | mask('AP[1]') | mask('nG') | mask('SH');
  const leaf = attributes | mask('UXN') | mask('PXN') | (used ? mask('AF') : 0n);
  const words = new Map<number, bigint>();
  let next = RAM_BASE + page;
  const vas: bigint[] = [];
  for (let region = 0; region < REGIONS; region++) {
    // Another entry of every level each time, so that neither caches nor TLB sets see a pattern of one place.
    const within = (region * PAGES) % entriesPerTable;
    const start =
      BigInt(region * SHUFFLE_FACTOR) * BigInt(2 ** shiftAt(1)) +
      BigInt(Math.floor(region / (entriesPerTable / PAGES)) * 2 ** shiftAt(2) + within * page);
    for (let i = 0; i < PAGES; i++) {
      const va = start + BigInt(i * page);
      vas.push(va);
      let at = RAM_BASE;
      for (let level = 0; level <= 3; level++) {
        const index = Number((va >> BigInt(shiftAt(level))) % BigInt(entriesPerTable));
        const place = at + 8 * index;
        if (level === 3) words.set(place, leaf | BigInt(2 ** 35 + vas.length * page));
        else if (!words.has(place)) {
          words.set(place, table | BigInt(next));
          next += page;
        }
        at = Number(((words.get(place) ?? 0n) / BigInt(page)) * BigInt(page));
      }
    }
  }
  const image = new Int32Array((next - RAM_BASE) / 4);
  for (const [place, value] of words) {
    const { lo, hi } = halvesOf(value);
    image.set([lo, hi], (place - RAM_BASE) / 4);
  }
  const shuffled = new Int32Array(vas.length * 2);
  vas.forEach((_, i) => {
    const { lo, hi } = halvesOf(vas[(i * SHUFFLE_FACTOR) % vas.length] ?? 0n);
    shuffled.set([lo, hi], i * 2);
  });
  return {
    words: image,
    root: RAM_BASE,
    vas: shuffled,
    regs: {
      tcr:
        writeField(TCR_EL1.T0SZ, 16) |
        writeField(TCR_EL1.T1SZ, 16) |
        writeField(TCR_EL1.IPS, 5) |
        writeField(TCR_EL1.HA, 1) |
        writeField(TCR_EL1.HD, 1),
      sctlr: writeField(SCTLR_EL1.M, 1),
      mair: 0xffn,
      ttbr0: BigInt(RAM_BASE),
      ttbr1: 0n,
    },
  };
}
