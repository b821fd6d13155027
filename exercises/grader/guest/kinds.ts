// Models: the block that the host and the guest share: where inputs and results stand, and the one byte that says what kind
// of value a call gave. 0 is the usual case, so that a fresh block needs no marks. Does not model: the values.

export const KIND = {
  /** A bigint of 64 bits; the value stands in the result column. */
  word: 0,
  no: 1,
  yes: 2,
  /** Its floating-point bits stand in the result column. */
  number: 3,
  /** In the result column stands its place in the list of words that the function may give, counted from 1; 0: no place. */
  text: 4,
  nothing: 5,
  nil: 6,
  object: 7,
  callable: 8,
  symbol: 9,
  negative: 10,
  wide: 11,
  threw: 12,
  noMemory: 13,
  /** Not called, because the function had thrown so often before. */
  skipped: 14,
} as const;

/** How many inputs one call of the guest may take. */
export const BLOCK = 65_536;
/** Room for the inputs, in columns of a whole block. Functions with more parameters get shorter blocks. */
const ROOM = 2;
/** How many arguments a function may have. */
export const MOST_COLUMNS = 6;

/** Where the parts of the shared buffer begin, in bytes. */
export const PART = {
  inputs: 0,
  result: BLOCK * 8 * ROOM,
  kinds: BLOCK * 8 * (ROOM + 1),
  cursor: BLOCK * 8 * (ROOM + 1) + BLOCK,
  bytes: BLOCK * 8 * (ROOM + 1) + BLOCK + 8,
} as const;

/** How many calls fit in a block if each takes so many arguments. */
export function blockOf(columns: number): number {
  let rows = BLOCK;
  while (rows * columns > BLOCK * ROOM) rows /= 2;
  return rows;
}

/** Where a column of a block begins, in bytes. */
export function columnAt(index: number, columns: number): number {
  return PART.inputs + index * blockOf(columns) * 8;
}
