// Models: the one byte that says what kind of value a call of the learner's function gave. 0 is the usual case, so that
// a fresh block needs no marks. Shared by the guest (writes) and the host (reads). Does not model: the values.

export const KIND = {
  /** A bigint of 64 bits; the value stands in the result column. */
  word: 0,
  no: 1,
  yes: 2,
  number: 3,
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
/** How many arguments a function may have. */
export const COLUMNS = 2;

/** Where the parts of the shared buffer begin, in bytes. */
export const PART = {
  input: [0, BLOCK * 8],
  result: BLOCK * 8 * COLUMNS,
  kinds: BLOCK * 8 * (COLUMNS + 1),
  cursor: BLOCK * 8 * (COLUMNS + 1) + BLOCK,
  bytes: BLOCK * 8 * (COLUMNS + 1) + BLOCK + 8,
} as const;
