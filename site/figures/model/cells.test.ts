import { CONTEXTS, getField, LAYOUT_IDS, makeLayout, PAGE_SHIFTS, U64_BITS } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { bandsOf, bandTitle, bitOf, cellLabel, contentText, digitUnder, fieldAt, flip } from './cells.ts';

const v612 = makeLayout('v6.12');
const page = 0x04e0_0000_1234_5fc3n;

describe('bands', () => {
  test('every kind of entry of every layout and page size shows each of the 64 bits once, in order', () => {
    for (const id of LAYOUT_IDS) {
      for (const pageShift of PAGE_SHIFTS) {
        for (const context of CONTEXTS) {
          const bands = bandsOf(makeLayout(id, { pageShift }).fields(context));
          const bits = bands.flatMap((b) => b.chunks.flatMap((c) => c.pieces.flatMap((p) => p.bits)));
          expect(bits, `${id}, ${pageShift}, ${context}`).toEqual(
            Array.from({ length: U64_BITS }, (_, i) => U64_BITS - 1 - i),
          );
        }
      }
    }
  });

  test('the bands keep their bits whatever the entry is', () => {
    const edges = CONTEXTS.map((context) => bandsOf(v612.fields(context)).map(({ hi, lo }) => [hi, lo]));
    for (const each of edges) expect(each).toEqual(edges[0]);
  });

  test('a field that crosses a chunk is named once a band, and its pieces know that they belong together', () => {
    const [upper] = bandsOf(v612.fields('swap'));
    const pieces = upper?.chunks.flatMap((c) => c.pieces).filter((p) => p.field.name === 'SWP_OFFSET') ?? [];
    expect(pieces.map((p) => p.first)).toEqual([true, false]);
    expect(pieces.map((p) => p.last)).toEqual([false, true]);
    expect(pieces.map((p) => p.span)).toEqual([14, 14]);
  });

  test('titles name the band by what the entry is', () => {
    const titles = (context: 'page' | 'swap' | 'table') =>
      bandsOf(v612.fields(context)).map((band) => bandTitle(band, context));
    expect(titles('page')).toEqual([
      'upper attributes, 63:48',
      'output address, 47:12',
      'lower attributes, 11:0',
    ]);
    expect(titles('table')[1]).toBe('next table address, 47:12');
    expect(titles('swap')[1]).toMatch(/^bits [\d:]+: SWP_OFFSET$/);
  });

  test('the digits under the address are the digits of the value', () => {
    const address = bandsOf(v612.fields('page')).find((band) => band.id === 'address');
    expect(address?.chunks.map((chunk) => digitUnder(page, chunk)).join('')).toBe('000012345');
  });
});

describe('cells', () => {
  test('flipping a bit twice gives the value back, and changes that bit alone', () => {
    for (let bit = 0; bit < U64_BITS; bit++) {
      const other = flip(page, bit);
      expect(bitOf(other, bit)).toBe(!bitOf(page, bit));
      expect(flip(other, bit)).toBe(page);
    }
  });

  test('a cell is named by bit, name, owner and state', () => {
    const label = (name: string): string => {
      const field = v612.find(name);
      if (!field) throw new Error(name);
      const said = cellLabel(field, field.lo, bitOf(page, field.lo));
      expect(said.startsWith(`bit ${field.lo}, `)).toBe(true);
      return said.replace(`bit ${field.lo}, `, '');
    };
    expect(label('PTE_UFFD_WP')).toBe('PTE_UFFD_WP, software, set');
    expect(label('IGNORED')).toBe('ignored by hardware, clear');
    expect(label('PTE_PO_IDX')).toBe('PTE_PO_IDX [0], hardware, clear');
    expect(label('OA')).toBe('OA [0], address, set');
  });

  test('content is binary while it is short and hexadecimal when it is not', () => {
    const shown = (name: string): string =>
      contentText(fieldAt(v612.fields('page'), v612.find(name)?.lo ?? 0), page);
    expect(shown('PTE_SHARED')).toBe('11');
    expect(shown('PTE_PO_IDX')).toBe('000');
    expect(shown('OA')).toBe('0x000012345');
    const oa = v612.find('OA');
    expect(oa && getField(oa, page)).toBe(0x12345n);
  });
});
