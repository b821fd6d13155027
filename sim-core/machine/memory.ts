// Models: physical memory as 64-bit words in two 32-bit halves, and the only place that writes them. Sparse: a chunk of
// 64 words exists once one of its words was written, so a 16 GiB page that holds three words costs three chunks at most.
// Does not model: byte accesses, device memory, memory ordering between CPUs (each access is atomic and in order).
import { HIGH_UNIT } from '../arch/halves.ts';
import type { Counters } from './cost.ts';
import { type Journal, RowKind } from './journal.ts';
import type { MemoryPort } from './memory-port.ts';
import {
  CHUNK_BYTES,
  CHUNK_WORDS,
  eachWordIn,
  LANES,
  LEAF_BYTES,
  LEAF_CHUNKS,
  showAddress,
  WORD_BYTES,
} from './ranges.ts';

export interface MemoryConfig {
  /** First byte of RAM. */
  readonly ramBase: number;
  /** Bytes of RAM. */
  readonly ramSize: number;
}

const LINE_WORDS = 8;
const CHUNK_LINES = CHUNK_WORDS / LINE_WORDS;
const FIRST_CHUNKS = 64;
// The hot path divides by shifting; every size above is a power of two.
const PER_LEAF = 1 / LEAF_BYTES;
const HIGH_PART = 1 / HIGH_UNIT;
const chunkShift = Math.log2(CHUNK_BYTES);
const regionShift = Math.log2(LEAF_BYTES);
const REGION_UP = Math.log2(HIGH_UNIT) - regionShift;
const INSIDE = LEAF_BYTES - 1;
const wordShift = Math.log2(WORD_BYTES);
const lineShift = Math.log2(LINE_WORDS);
const WORD_IN_CHUNK = CHUNK_WORDS - 1;
/** Stands for the chunks of a region in which nothing was ever written. */
const EMPTY_LEAF = new Int32Array(LEAF_CHUNKS);
const MAX_PA = 2 ** 52;

export class Memory implements MemoryPort {
  lo = 0;
  hi = 0;
  readonly ramBase: number;
  readonly ramEnd: number;
  /** Told of every store before it happens; a checker listens. */
  beforeWrite: ((pa: number, lo: number, hi: number) => void) | undefined;
  private readonly leaves: Int32Array[];
  /** Two halves a word. Chunk 0 stays empty: it stands for chunks that do not exist. */
  words = new Int32Array(FIRST_CHUNKS * CHUNK_WORDS * LANES);
  /** The same bytes, a whole word at a time: no number is made on the way. The host is little-endian, as all are now. */
  private whole = new BigUint64Array(this.words.buffer);
  /** When each line was last counted. */
  private lineEpoch = new Int32Array(FIRST_CHUNKS * CHUNK_LINES);
  /** Lines of chunks that do not exist and were read since the last reset. */
  private readonly absentLines = new Set<number>();
  private readonly firstRegion: number;
  private lastRegion = -1;
  private lastLeaf: Int32Array = EMPTY_LEAF;
  private slots = 1;
  private epoch = 1;

  constructor(
    config: MemoryConfig,
    private readonly journal: Journal,
    private readonly counters: Counters,
  ) {
    const { ramBase, ramSize } = config;
    const aligned = (value: number): boolean => value >= 0 && value % LEAF_BYTES === 0;
    if (!aligned(ramBase) || !aligned(ramSize) || ramSize === 0 || ramBase + ramSize > MAX_PA) {
      throw new RangeError(
        `memory: RAM of ${ramSize} bytes at ${showAddress(ramBase)}: base and size must be multiples of ${LEAF_BYTES}, and the end at most ${showAddress(MAX_PA)}`,
      );
    }
    this.ramBase = ramBase;
    this.ramEnd = ramBase + ramSize;
    this.firstRegion = ramBase / LEAF_BYTES;
    this.leaves = new Array(ramSize / LEAF_BYTES).fill(EMPTY_LEAF);
    journal.own(RowKind.Word, (_target, pa, lo, hi) => this.put(pa, lo, hi));
  }

  /** Reads the word at `pa` into `lo` and `hi`. False outside RAM: an external abort. */
  read(pa: number): boolean {
    const at = pa >= this.ramBase && pa < this.ramEnd ? this.locate(pa | 0, (pa * HIGH_PART) | 0) : -1;
    if (at < 0) return false;
    this.lo = this.words[at] ?? 0;
    this.hi = this.words[at + 1] ?? 0;
    return true;
  }

  peek(pa: number): boolean {
    if (!(pa >= this.ramBase && pa < this.ramEnd)) return false;
    const at = this.wordAt(pa) * LANES;
    this.lo = this.words[at] as number;
    this.hi = this.words[at + 1] as number;
    return true;
  }

  countReads(pa: number, times: number): void {
    this.locate(pa | 0, (pa * HIGH_PART) | 0);
    this.counters.reads += times - 1;
  }

  readWord(pa: number): bigint | null {
    const at = pa >= this.ramBase && pa < this.ramEnd ? this.locate(pa | 0, (pa * HIGH_PART) | 0) : -1;
    return at < 0 ? null : (this.whole[at >> 1] as bigint);
  }

  /** Where in `words` the word at an address stands, for a read that counts; −1 outside RAM. The walker's way in. */
  locate(paLo: number, paHi: number): number {
    const region = (((paHi << REGION_UP) | (paLo >>> regionShift)) - this.firstRegion) | 0;
    if (region !== this.lastRegion && !this.turnTo(region)) return -1;
    const slot = this.lastLeaf[(paLo & INSIDE) >>> chunkShift] as number;
    const word = (slot * CHUNK_WORDS + ((paLo >>> wordShift) & WORD_IN_CHUNK)) | 0;
    this.counters.reads++;
    const line = word >>> lineShift;
    if (this.lineEpoch[line] !== this.epoch) this.countLine(line, paLo, paHi);
    return (word * LANES) | 0;
  }

  /** The same without counting. */
  find(paLo: number, paHi: number): number {
    const pa = paHi * HIGH_UNIT + (paLo >>> 0);
    return pa >= this.ramBase && pa < this.ramEnd ? this.wordAt(pa) * LANES : -1;
  }

  /**
   * The word at an address as memory holds it, without counting.
   * @throws RangeError outside RAM or off a word boundary.
   */
  word(pa: number): bigint {
    this.check(pa);
    const word = this.wordAt(pa);
    return this.whole[word] as bigint;
  }

  /**
   * Writes the word at `pa`.
   * @throws RangeError outside RAM or off a word boundary: software that does this is wrong, hardware would abort.
   */
  write(pa: number, lo: number, hi: number): void {
    this.check(pa);
    const word = this.wordAt(pa);
    const oldLo = this.words[word * LANES] ?? 0;
    const oldHi = this.words[word * LANES + 1] ?? 0;
    this.counters.writes++;
    if (word < CHUNK_WORDS) this.touchAbsent(pa);
    else this.touch(word >>> lineShift);
    if (oldLo === (lo | 0) && oldHi === (hi | 0)) return;
    if (this.beforeWrite) this.beforeWrite(pa, lo | 0, hi | 0);
    this.journal.append(RowKind.Word, 0, pa, oldLo, oldHi, lo | 0, hi | 0);
    if (word < CHUNK_WORDS) {
      this.put(pa, lo, hi);
      return;
    }
    this.words[word * LANES] = lo;
    this.words[word * LANES + 1] = hi;
  }

  /** Compare and swap: writes the new word only if the old one is still there. */
  compareAndSwap(pa: number, oldLo: number, oldHi: number, newLo: number, newHi: number): boolean {
    if (!this.read(pa) || this.lo !== (oldLo | 0) || this.hi !== (oldHi | 0)) return false;
    this.write(pa, newLo, newHi);
    return true;
  }

  /** Copies the words of a range that are not zero, and clears the rest. Untouched parts of either side cost nothing. */
  copyRange(from: number, to: number, bytes: number): void {
    const copies: [number, number, number][] = [];
    this.eachWord(from, bytes, (pa, lo, hi) => copies.push([pa - from + to, lo, hi]));
    const kept = new Set(copies.map(([pa]) => pa));
    const stale: number[] = [];
    this.eachWord(to, bytes, (pa) => kept.has(pa) || stale.push(pa));
    for (const pa of stale) this.write(pa, 0, 0);
    for (const [pa, lo, hi] of copies) this.write(pa, lo, hi);
  }

  /** Writes zero wherever the range is not zero. */
  clearRange(start: number, bytes: number): void {
    const found: number[] = [];
    this.eachWord(start, bytes, (pa) => found.push(pa));
    for (const pa of found) this.write(pa, 0, 0);
  }

  /**
   * Visits the words of a range that are not zero, in order of address. Nothing is counted.
   * @throws RangeError when the range does not begin and end on a word boundary.
   */
  eachWord(start: number, bytes: number, visit: (pa: number, lo: number, hi: number) => void): void {
    const { ramBase, ramEnd, leaves, words } = this;
    eachWordIn({ ramBase, ramEnd, leaves, words }, EMPTY_LEAF, start, bytes, visit);
  }

  /** How many chunks exist: what the memory really takes. */
  get chunks(): number {
    return this.slots - 1;
  }

  /** Starts counting distinct lines anew. */
  resetLines(): void {
    this.epoch++;
    this.absentLines.clear();
    this.counters.lines = 0;
  }

  /** Makes a region the one that is looked at first. False outside RAM. */
  private turnTo(region: number): boolean {
    const leaf = this.leaves[region];
    if (leaf === undefined) return false;
    this.lastRegion = region;
    this.lastLeaf = leaf;
    return true;
  }

  /** Counts a line that was not counted since the last reset. Lines of chunk 0 stand for many and never are. */
  private countLine(line: number, paLo: number, paHi: number): void {
    if (line < CHUNK_LINES) this.touchAbsent(paHi * HIGH_UNIT + (paLo >>> 0));
    else this.touch(line);
  }

  private touch(line: number): void {
    if (this.lineEpoch[line] === this.epoch) return;
    this.lineEpoch[line] = this.epoch;
    this.counters.lines++;
  }

  private touchAbsent(pa: number): void {
    const line = Math.floor(pa / (LINE_WORDS * WORD_BYTES));
    if (this.absentLines.has(line)) return;
    this.absentLines.add(line);
    this.counters.lines++;
  }

  private check(pa: number): void {
    if (!(pa >= this.ramBase && pa < this.ramEnd)) {
      throw new RangeError(
        `memory: pa ${showAddress(pa)} is outside RAM, ${showAddress(this.ramBase)} up to ${showAddress(this.ramEnd)}`,
      );
    }
    if (pa % WORD_BYTES !== 0)
      throw new RangeError(`memory: pa ${showAddress(pa)} is not a multiple of ${WORD_BYTES}`);
  }

  /** Index of a word that lies in RAM; in chunk 0 when its chunk does not exist. */
  private wordAt(pa: number): number {
    const offset = pa - this.ramBase;
    const region = (offset * PER_LEAF) | 0;
    const inside = (offset - region * LEAF_BYTES) | 0;
    const slot = this.leaves[region]?.[inside >>> chunkShift] ?? 0;
    return slot * CHUNK_WORDS + ((inside >>> wordShift) & WORD_IN_CHUNK);
  }

  private put(pa: number, lo: number, hi: number): void {
    let word = this.wordAt(pa);
    if (word < CHUNK_WORDS) {
      this.makeChunk(pa);
      word = this.wordAt(pa);
    }
    this.words[word * LANES] = lo;
    this.words[word * LANES + 1] = hi;
  }

  private makeChunk(pa: number): void {
    const offset = pa - this.ramBase;
    const region = Math.floor(offset / LEAF_BYTES);
    let leaf = this.leaves[region] ?? EMPTY_LEAF;
    if (leaf === EMPTY_LEAF) {
      leaf = new Int32Array(LEAF_CHUNKS);
      this.leaves[region] = leaf;
      this.lastRegion = -1;
    }
    const slot = this.slots++;
    leaf[Math.floor((offset % LEAF_BYTES) / CHUNK_BYTES)] = slot;
    if ((slot + 1) * CHUNK_WORDS * LANES > this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
      this.whole = new BigUint64Array(words.buffer);
      const lines = new Int32Array(this.lineEpoch.length * 2);
      lines.set(this.lineEpoch);
      this.lineEpoch = lines;
    }
    // Lines of the chunk that were counted while it did not exist are not counted twice.
    const firstLine = Math.floor(pa / CHUNK_BYTES) * CHUNK_LINES;
    for (let i = 0; i < CHUNK_LINES; i++) {
      if (this.absentLines.delete(firstLine + i)) this.lineEpoch[slot * CHUNK_LINES + i] = this.epoch;
    }
  }
}
