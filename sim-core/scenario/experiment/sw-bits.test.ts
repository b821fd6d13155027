// The experiment on extended software bits: the lines that the course counts, and every order of a lockless read.
import { describe, expect, test } from 'vitest';
import { countOrders } from '../../machine/interleavings.ts';
import { forkCost, locklessReadLines } from './fork-cost.ts';
import { lineWeightFor, swBitsReport } from './sw-bits.ts';
import { exploreCounted, exploreTornRead, readThroughWindow, transitions } from './torn-read.ts';

describe('lines of fork', () => {
  test.each([
    ['in-entry', 128, 512, 0],
    ['side-byte', 144, 1024, 1],
    ['side-word', 256, 1024, 1],
  ] as const)('%s: %i for one full table', (kind, lines, reads, regions) => {
    expect(forkCost(kind, 512)).toMatchObject({ lines, reads, tables: 1, regions, wrong: 0 });
    expect(forkCost(kind, 2048)).toMatchObject({ lines: lines * 4, reads: reads * 4, regions: regions * 4 });
  });

  test('a lockless read touches one line, or two; three with the descriptor', () => {
    expect(locklessReadLines('in-entry')).toEqual({ lines: 1, withDescriptor: 1 });
    expect(locklessReadLines('side-byte')).toEqual({ lines: 2, withDescriptor: 3 });
    expect(locklessReadLines('side-word')).toEqual({ lines: 2, withDescriptor: 3 });
  });

  test('a line’s weight can be chosen to meet 40 % for a byte region, and for a word region it cannot', () => {
    const [inEntry, byte, word] = [
      forkCost('in-entry', 512),
      forkCost('side-byte', 512),
      forkCost('side-word', 512),
    ];
    const weight = lineWeightFor(inEntry, byte, 1.4) ?? 0;
    const cost = (of: typeof byte): number => of.reads + of.writes + weight * of.lines;
    expect(cost(byte) / cost(inEntry)).toBeCloseTo(1.4);
    expect(lineWeightFor(inEntry, word, 1.4)).toBeNull();
  });
});

describe('a lockless read', () => {
  const [there, back] = transitions();
  if (!there || !back) throw new Error('no transitions');

  test.each([there, back])('$name: two of six orders are torn beside the entry, none in it', (transition) => {
    expect(exploreTornRead('side-byte', transition)).toMatchObject({ explored: 6, torn: 2 });
    expect(exploreTornRead('side-word', transition)).toMatchObject({ explored: 6, torn: 2 });
    expect(exploreTornRead('in-entry', transition)).toMatchObject({ explored: 6, torn: 0 });
    const torn = exploreTornRead('side-byte', transition).seen.filter(({ verdict }) => verdict === 'torn');
    expect(torn.map(({ order }) => order).sort()).toEqual(['R0 W0 W1 R1', 'W0 R0 R1 W1']);
  });

  test('the race window tears it, too; a counter lets nothing torn pass', () => {
    expect([there.from, there.to]).not.toContain(readThroughWindow('side-byte', there));
    expect(readThroughWindow('in-entry', there)).toBe(there.from);
    expect(exploreCounted('side-byte', there)).toEqual({
      explored: countOrders([4, 4]),
      retried: 68,
      torn: 0,
    });
  });
});

test('every claim of the report holds, for a full table and for part of one', () => {
  for (const entries of [700, 1024])
    expect(swBitsReport(entries).claims.filter(({ holds }) => !holds)).toEqual([]);
});
