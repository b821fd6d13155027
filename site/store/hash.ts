// Models: a short fingerprint of a text, to ask "is this still the same starter?". FNV-1a over UTF-8, run from two
// starting values. Reference: the FNV parameters for 32 bits. It is no defence against anybody: nothing secret hangs on it.

const PRIME = 0x01000193;
const STARTS = [0x811c9dc5, 0x2f0b4a27] as const;
const RANGE = 2 ** 32;

function fnv(bytes: Uint8Array, start: number): string {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
  return ((hash + RANGE) % RANGE).toString(16).padStart(8, '0');
}

/** Sixteen hex digits; equal texts give equal digits on every machine. */
export function hashText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return STARTS.map((start) => fnv(bytes, start)).join('');
}
