// Models: a CPU that reads and writes words in big-endian order (SCTLR_EL1.EE). Memory keeps its little-endian view.
// Does not model: mixed order below a word.
import { joinHalves, swapBytes } from '../arch/halves.ts';
import type { WordPort } from '../arch/walker.ts';
import type { Memory } from './memory.ts';
import type { MemoryPort } from './memory-port.ts';

export class BigEndianPort implements MemoryPort {
  lo = 0;
  hi = 0;

  constructor(private readonly memory: Memory) {}

  read(pa: number): boolean {
    return this.taken(this.memory.read(pa));
  }

  peek(pa: number): boolean {
    return this.taken(this.memory.peek(pa));
  }

  countReads(pa: number, times: number): void {
    this.memory.countReads(pa, times);
  }

  readWord(pa: number): bigint | null {
    return this.read(pa) ? joinHalves(this.lo, this.hi) : null;
  }

  get words(): Int32Array {
    return this.memory.words;
  }

  locate(paLo: number, paHi: number): number {
    return this.memory.locate(paLo, paHi);
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

/** Memory read without counting: for checkers and figures. */
export class QuietPort implements WordPort {
  constructor(private readonly memory: Memory) {}

  get words(): Int32Array {
    return this.memory.words;
  }

  locate(paLo: number, paHi: number): number {
    return this.memory.find(paLo, paHi);
  }
}
