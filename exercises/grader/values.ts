// Models: the plain values that cross into the sandbox and back, and columns of them: one parameter over many calls, as
// 64-bit words that both sides read alike. Does not model: the calls (subject/), nor which function takes what (task.ts).

/** All that a function of the learner may take or give. */
export type Value = bigint | boolean | number | string;
/** What a parameter or a result is: one of three kinds, or one of a few words. A result may be free text as well. */
export type ValueType = 'bigint' | 'boolean' | 'number' | 'string' | readonly string[];

/** The values of one parameter, a call each. */
export interface Column {
  readonly type: ValueType;
  /** A bigint as it is; a number as its floating-point bits; a boolean as 0 or 1; a word as its place in the list. */
  readonly words: BigUint64Array;
}

/** What a function takes and gives, as the sandbox is told. */
export interface Signature {
  readonly params: readonly ValueType[];
  readonly returns: ValueType;
}

const scratch = new Float64Array(1);
const scratchWord = new BigUint64Array(scratch.buffer);

/** The word that stands for a value. */
export function encode(type: ValueType, value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') return BigInt(typeof type === 'string' ? -1 : type.indexOf(value));
  scratch[0] = value;
  return scratchWord[0] ?? 0n;
}

/** The value that a word stands for. */
export function decode(type: ValueType, word: bigint): Value {
  if (type === 'bigint') return word;
  if (type === 'boolean') return word !== 0n;
  if (type === 'number') {
    scratchWord[0] = word;
    return scratch[0] ?? 0;
  }
  return type === 'string' ? '' : (type[Number(word)] ?? '');
}

/** Is this value of this type? */
export function fits(type: ValueType, value: Value): boolean {
  return typeof type === 'string' ? typeof value === type : typeof value === 'string' && type.includes(value);
}

/** A column of these values. @throws RangeError if one of them is not of the type. */
export function columnOf(type: ValueType, values: readonly Value[]): Column {
  const words = BigUint64Array.from(values, (value) => {
    if (!fits(type, value)) throw new RangeError(`${String(value)} is not of the type ${typeText(type)}`);
    return encode(type, value);
  });
  return { type, words };
}

/** The type of all of these values; words make a list of their own. */
export function typeOf(values: readonly Value[]): ValueType {
  const first = values[0];
  if (typeof first === 'string') return values as readonly string[];
  return typeof first === 'bigint' || typeof first === 'boolean' || typeof first === 'number'
    ? (typeof first as 'bigint')
    : 'bigint';
}

/** As TypeScript writes it. */
export function typeText(type: ValueType): string {
  return typeof type === 'string' ? type : type.map((word) => `'${word}'`).join(' | ');
}

/** Does a column of `given` suit a parameter of `asked`? */
export function suits(asked: ValueType, given: ValueType): boolean {
  if (typeof asked === 'string' || typeof given === 'string') return asked === given;
  return given.every((word) => asked.includes(word));
}
