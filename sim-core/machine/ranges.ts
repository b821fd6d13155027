// Models: going through a range of sparse memory without touching what does not exist. Used for copying, clearing and
// hashing. Does not model: writing; memory does that itself.

export const WORD_BYTES = 8;
export const CHUNK_WORDS = 64;
export const CHUNK_BYTES = CHUNK_WORDS * WORD_BYTES;
/** Chunks of one region; a region has an index of its chunks. */
export const LEAF_CHUNKS = 4096;
export const LEAF_BYTES = LEAF_CHUNKS * CHUNK_BYTES;
/** Numbers of a word: its two halves. */
export const LANES = 2;

/** A physical address in words, for messages. */
export function showAddress(pa: number): string {
  return Number.isInteger(pa) && pa >= 0 ? `0x${pa.toString(16).toUpperCase()}` : String(pa);
}

/** The parts of a memory that a visit needs. */
interface Parts {
  readonly ramBase: number;
  readonly ramEnd: number;
  readonly leaves: readonly Int32Array[];
  readonly words: Int32Array;
}

/** See `Memory.eachWord`. `empty` stands for regions in which nothing exists. */
export function eachWordIn(
  memory: Parts,
  empty: Int32Array,
  start: number,
  bytes: number,
  visit: (pa: number, lo: number, hi: number) => void,
): void {
  const { ramBase, ramEnd, leaves, words } = memory;
  if (start % WORD_BYTES !== 0 || bytes % WORD_BYTES !== 0 || bytes < 0)
    throw new RangeError(
      `memory: a range of ${bytes} bytes at ${showAddress(start)}: both must be multiples of ${WORD_BYTES}`,
    );
  const first = Math.max(start, ramBase) - ramBase;
  const end = Math.min(start + bytes, ramEnd) - ramBase;
  for (let offset = first; offset < end; ) {
    const leaf = leaves[Math.floor(offset / LEAF_BYTES)] ?? empty;
    if (leaf === empty) {
      offset = (Math.floor(offset / LEAF_BYTES) + 1) * LEAF_BYTES;
      continue;
    }
    const slot = leaf[Math.floor(offset / CHUNK_BYTES) % LEAF_CHUNKS] ?? 0;
    const next = Math.min((Math.floor(offset / CHUNK_BYTES) + 1) * CHUNK_BYTES, end);
    for (; slot !== 0 && offset < next; offset += WORD_BYTES) {
      const at = (slot * CHUNK_WORDS + (offset % CHUNK_BYTES) / WORD_BYTES) * LANES;
      const lo = words[at] ?? 0;
      const hi = words[at + 1] ?? 0;
      if (lo !== 0 || hi !== 0) visit(offset + ramBase, lo, hi);
    }
    offset = next;
  }
}
