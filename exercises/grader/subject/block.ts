// Models: the host's view of the block that it shares with the guest. The engine's memory may move when it grows, so each
// view is made anew then, and only then. Does not model: what the parts mean (guest/kinds.ts says where they are).
import { BLOCK, blockOf, columnAt, MOST_COLUMNS, PART } from '../guest/kinds.ts';

export interface Block {
  /** An input column of a function with so many parameters. */
  column(index: number, columns: number): BigUint64Array;
  results(): BigUint64Array;
  kinds(): Uint8Array;
  /** The row at which the guest is. */
  cursor(): number;
  /** Empties the results of the first rows. */
  clear(rows: number): void;
}

interface Views {
  readonly columns: readonly (readonly BigUint64Array[])[];
  readonly results: BigUint64Array;
  readonly kinds: Uint8Array;
  readonly cursor: Int32Array;
}

/** The block that begins at that byte of the memory. */
export function openBlock(memory: WebAssembly.Memory, at: number): Block {
  let seen: ArrayBufferLike | null = null;
  let views: Views | null = null;
  const now = (): Views => {
    const { buffer } = memory;
    if (views && seen === buffer) return views;
    seen = buffer;
    const words = (offset: number, count: number): BigUint64Array =>
      new BigUint64Array(buffer, at + offset, count);
    views = {
      columns: Array.from({ length: MOST_COLUMNS + 1 }, (_, count) =>
        Array.from({ length: count }, (_, index) => words(columnAt(index, count), blockOf(count))),
      ),
      results: words(PART.result, BLOCK),
      kinds: new Uint8Array(buffer, at + PART.kinds, BLOCK),
      cursor: new Int32Array(buffer, at + PART.cursor, 1),
    };
    return views;
  };
  return {
    column(index, columns) {
      const found = now().columns[columns]?.[index];
      if (!found) throw new RangeError(`a function of ${columns} parameters has no parameter ${index}`);
      return found;
    },
    results: () => now().results,
    kinds: () => now().kinds,
    cursor: () => now().cursor[0] ?? 0,
    clear(rows) {
      now().results.fill(0n, 0, rows);
      now().kinds.fill(0, 0, rows);
    },
  };
}
