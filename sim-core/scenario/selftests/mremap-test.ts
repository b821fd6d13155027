// Models: the program that moves mappings between places that are aligned to pages, to tables, or to nothing, and looks
// whether everything arrived and nothing beside it changed. Mappings are made from the bottom of the address space on, at
// the first place that is aligned as asked and no better. Reference: tools/testing/selftests/mm/mremap_test.c @ v6.12.
// Does not model: times; a pattern for each byte: one word stands for a page.
import { mremap } from '../calls.ts';
import { mremapMoves } from './mremap-moves.ts';
import { fillPattern, hasPattern, isJust, sourceMapping, tryMap } from './mremap-regions.ts';
import type { Program } from './program.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** How much of a region is looked at. */
const THRESHOLD = 4 * MIB;

interface Case {
  readonly name: string;
  readonly source: number;
  readonly dest: number;
  readonly bytes: number;
  readonly overlapping?: boolean;
  /** The kernel must refuse. */
  readonly fails?: boolean;
  /** Bytes mapped just before the destination. */
  readonly preamble?: number;
}

export function mremapTest(p: Program): never {
  const { tap } = p;
  const cases = casesOf(p);
  tap.say('# Test configs:');
  tap.say(`\tthreshold_mb=${THRESHOLD / MIB}`);
  tap.plan(cases.length + 4);
  for (const one of cases) play(p, one);
  mremapMoves(p);
  return tap.finished();
}

function casesOf({ page, huge: pmd }: Program): readonly Case[] {
  const moved = (bytes: number, from: string, to: string, source: number, dest: number): Case => {
    const size = bytes >= GIB ? `${bytes / GIB}GB` : bytes >= MIB ? `${bytes / MIB}MB` : `${bytes / KIB}KB`;
    return {
      name: `${size} mremap - Source ${from}-aligned, Destination ${to}-aligned`,
      source,
      dest,
      bytes,
    };
  };
  const last = { source: MIB, dest: MIB, bytes: 5 * MIB };
  return [
    {
      name: 'mremap - Source and Destination Regions Overlapping',
      source: page,
      dest: page,
      bytes: page,
      overlapping: true,
      fails: true,
    },
    {
      name: 'mremap - Destination Address Misaligned (1KB-aligned)',
      source: page,
      dest: page / 4,
      bytes: page,
      fails: true,
    },
    {
      name: 'mremap - Source Address Misaligned (1KB-aligned)',
      source: page / 4,
      dest: page,
      bytes: page,
      fails: true,
    },
    moved(2 * page, 'PTE', 'PTE', page, page),
    moved(2 * MIB, '1MB', 'PTE', MIB, page),
    moved(2 * MIB, '1MB', '1MB', MIB, MIB),
    moved(4 * MIB, 'PMD', 'PTE', pmd, page),
    moved(4 * MIB, 'PMD', '1MB', pmd, MIB),
    moved(4 * MIB, 'PMD', 'PMD', pmd, pmd),
    moved(2 * GIB, 'PUD', 'PTE', GIB, page),
    moved(2 * GIB, 'PUD', '1MB', GIB, MIB),
    moved(2 * GIB, 'PUD', 'PMD', GIB, pmd),
    moved(2 * GIB, 'PUD', 'PUD', GIB, GIB),
    moved(5 * MIB, '1MB', '1MB', MIB, MIB),
    {
      name: '5MB mremap - Source 1MB-aligned, Dest 1MB-aligned with 40MB Preamble',
      ...last,
      preamble: 40 * MIB,
    },
  ];
}

function play(p: Program, one: Case): void {
  const moved = remapRegion(p, one);
  if (moved) p.tap.result(true, one.name);
  else if (one.fails) {
    p.tap.xfail(one.name);
    p.tap.say('\tExpected mremap failure');
  } else p.tap.result(false, one.name);
}

/** @returns whether the kernel moved it, and everything is where it should be */
function remapRegion(p: Program, one: Case): boolean {
  const { source: align, bytes, preamble = 0 } = one;
  const source = sourceMapping(p, align, bytes);
  if (source === null) return false;
  const checked = Math.min(THRESHOLD, bytes);
  fillPattern(p, source, checked);
  const to = destination(p, source, one);
  if (preamble > 0) {
    if (tryMap(p, to - preamble, preamble) !== null) return false;
    fillPattern(p, to - preamble, preamble, 1);
  }
  const moved = mremap(p.k, p.pid, source, bytes, bytes, { fixed: to, mayMove: true, dontUnmap: false });
  const ok =
    moved.state === 'done' &&
    hasPattern(p, to, checked) &&
    (preamble === 0 || hasPattern(p, to - preamble, preamble, 1));
  if (moved.state === 'error') p.tap.say(`# mremap failed: ${moved.err}`);
  p.unmap(to - preamble, preamble);
  if (moved.state === 'done') p.unmap(to, bytes);
  p.unmap(source, bytes);
  return ok;
}

/** The first free place beyond the region that is just so aligned, with room for what is to lie before it. */
function destination(p: Program, source: number, { dest, bytes, overlapping, preamble = 0 }: Case): number {
  const from = source + bytes + (overlapping ? -dest : dest);
  let to = from - (from % dest);
  to += preamble;
  if (!isJust(to, dest)) to += dest;
  const taken = (at: number): boolean => {
    const wrong = tryMap(p, at, bytes);
    if (wrong === null) p.unmap(at, bytes);
    return wrong === 'EEXIST';
  };
  while (!overlapping && taken(to)) to += dest;
  return to;
}
