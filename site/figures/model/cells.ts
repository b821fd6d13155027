// Models: the 64 cells of a bit grid in three bands, cut into the pieces of fields that are drawn together. The bands
// keep their place whatever the entry is: they are the upper attributes, output address and lower attributes of a 4K
// page. Reference: DDI 0487 D8.3. Does not model: colours and sizes (bit-grid.css), keys (keys.ts).
import { type Context, type Field, fieldMask, getField } from '@spare-bits/sim-core';
import { layoutOf } from './layouts.ts';
import { lookOf, OWNER_WORDS, spokenName } from './words.ts';

export type BandId = 'upper' | 'address' | 'lower';

/** Adjacent bits of one field that are drawn in one frame. */
export interface Piece {
  readonly field: Field;
  /** Highest bit first. */
  readonly bits: readonly number[];
  /** Is this the leftmost piece of the field in its band? It carries the name on wide screens. */
  readonly first: boolean;
  /** Is this the rightmost piece of the field in its band? */
  readonly last: boolean;
  /** Number of cells that the whole field has in this band. */
  readonly span: number;
}

/** Up to four cells over one hexadecimal digit, or half a band of attributes. */
export interface Chunk {
  readonly hi: number;
  readonly pieces: readonly Piece[];
}

export interface Band {
  readonly id: BandId;
  readonly hi: number;
  readonly lo: number;
  readonly chunks: readonly Chunk[];
}

const DIGIT_BITS = 4;

/** Where the three bands begin and end: above, in and below the output address of a 4K page. */
function bandEdges(): readonly { id: BandId; hi: number; lo: number; chunk: number }[] {
  const fields = layoutOf('v6.12').fields('page');
  const address = fields.find((field) => field.role === 'address');
  const [top] = fields;
  if (!address || !top) throw new Error('cells: the page entry of v6.12 has no output address');
  const last = top.lo + top.width - 1;
  const high = address.lo + address.width;
  return [
    { id: 'upper', hi: last, lo: high, chunk: (last - high + 1) / 2 },
    { id: 'address', hi: high - 1, lo: address.lo, chunk: DIGIT_BITS },
    { id: 'lower', hi: address.lo - 1, lo: 0, chunk: address.lo / 2 },
  ];
}

let edges: ReturnType<typeof bandEdges> | undefined;

/** The field that owns a bit. */
export function fieldAt(fields: readonly Field[], bit: number): Field {
  const found = fields.find((field) => bit >= field.lo && bit < field.lo + field.width);
  if (!found) throw new Error(`cells: bit ${bit} has no owner`);
  return found;
}

function cutChunk(fields: readonly Field[], hi: number, lo: number, band: { hi: number; lo: number }): Chunk {
  const pieces: Piece[] = [];
  for (let bit = hi; bit >= lo; ) {
    const field = fieldAt(fields, bit);
    const low = Math.max(field.lo, lo);
    const bits = Array.from({ length: bit - low + 1 }, (_, i) => bit - i);
    const top = Math.min(field.lo + field.width - 1, band.hi);
    pieces.push({
      field,
      bits,
      first: bit === top,
      last: low === Math.max(field.lo, band.lo),
      span: top - Math.max(field.lo, band.lo) + 1,
    });
    bit = low - 1;
  }
  return { hi, pieces };
}

/** Cuts the fields of an entry into bands, chunks and pieces. */
export function bandsOf(fields: readonly Field[]): readonly Band[] {
  edges ??= bandEdges();
  return edges.map((band) => {
    const chunks: Chunk[] = [];
    for (let hi = band.hi; hi >= band.lo; hi -= band.chunk) {
      chunks.push(cutChunk(fields, hi, hi - band.chunk + 1, band));
    }
    return { id: band.id, hi: band.hi, lo: band.lo, chunks };
  });
}

/** The title over a band. Its bits never change; what they are called does. */
export function bandTitle(band: Band, context: Context): string {
  const range = `${band.hi}:${band.lo}`;
  if (context === 'table' || context === 'block' || context === 'page' || context === 'present-invalid') {
    if (band.id !== 'address') return `${band.id} attributes, ${range}`;
    return `${context === 'table' ? 'next table' : 'output'} address, ${range}`;
  }
  const names = new Set(band.chunks.flatMap((chunk) => chunk.pieces.map((piece) => spokenName(piece.field))));
  return band.id === 'address' ? `bits ${range}: ${[...names].join(', ')}` : `bits ${range}`;
}

/** Is the bit set? */
export function bitOf(value: bigint, bit: number): boolean {
  return getField({ lo: bit, width: 1 }, value) !== 0n;
}

/** The value with one bit turned over. */
export function flip(value: bigint, bit: number): bigint {
  return value ^ fieldMask({ lo: bit, width: 1 });
}

/** The hexadecimal digit under a chunk of the address band. */
export function digitUnder(value: bigint, chunk: Chunk): string {
  const digit = getField({ lo: chunk.hi - DIGIT_BITS + 1, width: DIGIT_BITS }, value);
  return digit.toString(16).toUpperCase();
}

/** The content of a field in digits: binary when it is short, hexadecimal with all its digits when it is not. */
export function contentText(field: Pick<Field, 'lo' | 'width'>, value: bigint): string {
  const content = getField(field, value);
  if (field.width <= DIGIT_BITS + 1) return content.toString(2).padStart(field.width, '0');
  const digits = Math.ceil(field.width / DIGIT_BITS);
  return `0x${content.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** What assistive technology says for a cell: its bit, "PTE_UFFD_WP, software, set". */
export function cellLabel(field: Field, bit: number, set: boolean): string {
  const name = spokenName(field);
  const part = field.width > 1 && !/^(ignored|spare)$/.test(name) ? ` [${bit - field.lo}]` : '';
  const owner = OWNER_WORDS[lookOf(field)];
  const words = name === 'ignored' ? [owner] : [`${name}${part}`, owner];
  return [`bit ${bit}`, ...words, set ? 'set' : 'clear'].join(', ');
}
