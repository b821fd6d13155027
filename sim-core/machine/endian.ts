// Models: a CPU that reads and writes words in big-endian order (SCTLR_EL1.EE). Memory keeps its little-endian view.
// Does not model: mixed order below a word.
import { HIGH_UNIT } from '../arch/halves.ts';
import type { WordPort } from '../arch/walker.ts';
import type { Memory, MemoryPort } from './memory.ts';

const BYTE_MASK = 0xff;
const BYTE = 8;

/** The four bytes of a half in the other order. */
export function swapBytes(half: number): number {
  let rest = half;
  let out = 0;
  for (let i = 0; i < 4; i++) {
    out = (out << BYTE) | (rest & BYTE_MASK);
    rest >>>= BYTE;
  }
  return out;
}

export class BigEndianPort implements MemoryPort {
  lo = 0;
  hi = 0;

  constructor(private readonly memory: Memory) {}

  read(pa: number): boolean {
    return this.taken(this.memory.read(pa));
  }

  readHalves(paLo: number, paHi: number): boolean {
    return this.taken(this.memory.readHalves(paLo, paHi));
  }

  private taken(there: boolean): boolean {
    this.lo = swapBytes(this.memory.hi);
    this.hi = swapBytes(this.memory.lo);
    return there;
  }

  write(pa: number, lo: number, hi: number): void {
    this.memory.write(pa, swapBytes(hi), swapBytes(lo));
  }

  compareAndSwap(pa: number, oldLo: number, oldHi: number, newLo: number, newHi: number): boolean {
    return this.memory.compareAndSwap(
      pa,
      swapBytes(oldHi),
      swapBytes(oldLo),
      swapBytes(newHi),
      swapBytes(newLo),
    );
  }
}

/** Memory in either byte order, read without counting: for checkers and figures. */
export class QuietPort implements WordPort {
  lo = 0;
  hi = 0;
  bigEndian = false;

  constructor(private readonly memory: Memory) {}

  readHalves(paLo: number, paHi: number): boolean {
    const { memory, bigEndian } = this;
    const there = memory.peek(paHi * HIGH_UNIT + (paLo >>> 0));
    this.lo = bigEndian ? swapBytes(memory.hi) : memory.lo;
    this.hi = bigEndian ? swapBytes(memory.lo) : memory.hi;
    return there;
  }
}
