// Models: JSON without loss: an integer that a double cannot hold becomes a bigint. The first word of a page can be any
// 64-bit value. Does not model: large numbers with a fraction or an exponent; they stay what JSON.parse makes of them.
import { OracleError } from './rows.ts';

export type Json = { readonly [key: string]: unknown };

/** A recording that cannot be read, told in one sentence. */
export class TraceError extends OracleError {
  override readonly name = 'TraceError';
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Stands before the digits of a large integer on their way through JSON.parse. */
const MARK = '\u0000integer ';
const ESCAPED = '\\u0000integer ';
/** A string, or an integer of so many digits that it may be too large. */
const STRING_OR_LONG = /"(?:[^"\\]|\\.)*"|-?\b\d{16,}\b(?![.eE])/g;

/** @throws SyntaxError when the text is not JSON. */
export function parseLossless(text: string): unknown {
  const safe = text.replace(STRING_OR_LONG, (found) =>
    found.startsWith('"') ? found : `"${ESCAPED}${found}"`,
  );
  return JSON.parse(safe, (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
    const integer = BigInt(value.slice(MARK.length));
    const plain = Number(integer);
    return Number.isSafeInteger(plain) ? plain : integer;
  });
}
