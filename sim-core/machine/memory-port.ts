// Models: what a CPU asks of memory: words by their address, in its byte order, each access counted unless it says that it is
// not. Does not model: how memory keeps them (memory.ts, endian.ts).
import type { WordPort } from '../arch/walker.ts';

/** Memory as one CPU sees it, in its byte order. */
export interface MemoryPort extends WordPort {
  /** What the last `read` found. */
  readonly lo: number;
  readonly hi: number;
  read(pa: number): boolean;
  /** The word as one number; null outside RAM. */
  readWord(pa: number): bigint | null;
  /** `read` without counting. */
  peek(pa: number): boolean;
  /** Counts so many reads of a word that was peeked at. */
  countReads(pa: number, times: number): void;
  write(pa: number, lo: number, hi: number): void;
  compareAndSwap(pa: number, oldLo: number, oldHi: number, newLo: number, newHi: number): boolean;
}
