// Models: what is refused before any parser sees it: files that are empty, too large, or no text.
// Does not model: parsing (source.ts). This part is small, so that a page can refuse at once.
import type { Place } from '../result.ts';

/** 64 KiB: sixty times the largest solution. */
export const SOURCE_LIMIT = 65_536;

/** Why a file cannot be graded. */
export interface Refusal {
  readonly message: string;
  readonly place: Place | null;
}

/** Line and column of an index in a text. */
export function placeOf(source: string, index: number): Place {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Refuses what no parser needs to see. */
export function checkSource(source: string): Refusal | null {
  const bytes = new TextEncoder().encode(source).length;
  if (source.trim() === '') return { message: 'The file is empty.', place: null };
  if (bytes > SOURCE_LIMIT) {
    return {
      message: `The file has ${bytes.toLocaleString('en-US')} bytes; at most ${SOURCE_LIMIT.toLocaleString('en-US')} are graded.`,
      place: null,
    };
  }
  const nul = source.indexOf('\0');
  if (nul >= 0) {
    return {
      message: 'The file contains a NUL byte, so it is not a text file.',
      place: placeOf(source, nul),
    };
  }
  return null;
}
