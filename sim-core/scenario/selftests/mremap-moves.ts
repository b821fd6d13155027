// Models: the last part of the program that tests mremap: a mapping that grows is joined with its neighbours, and a move out
// of the middle of a mapping takes nothing along that lies in the same tables.
// Reference: tools/testing/selftests/mm/mremap_test.c (mremap_expand_merge, mremap_move_within_range) @ v6.12.
// Does not model: /proc/PID/maps as text.
import { mmOf } from '../../mm/task.ts';
import type { SysResult } from '../../mm/types.ts';
import { mremap } from '../calls.ts';
import { fillPattern, hasPattern, sourceMapping } from './mremap-regions.ts';
import type { Program } from './program.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;

export function mremapMoves(p: Program): void {
  p.tap.result(expandMerge(p), 'mremap expand merge');
  p.tap.result(expandMergeOffset(p), 'mremap expand merge offset');
  p.tap.result(moveWithinRange(p), 'mremap mremap move within range');
  p.tap.result(moveFromStart(p), 'mremap move 1mb from start at 1MB+256KB aligned src');
}

/** Does one area cover the range? */
function isOneArea(p: Program, start: number, end: number): boolean {
  const vma = p.k.areas.at(mmOf(p.k, p.pid).id, start);
  return vma !== undefined && vma.end >= end;
}

function grow(p: Program, at: number): SysResult {
  return mremap(p.k, p.pid, at, p.page, 2 * p.page, { fixed: null, mayMove: false, dontUnmap: false });
}

function move(p: Program, from: number, to: number): SysResult {
  return mremap(p.k, p.pid, from, MIB, MIB, { fixed: to, mayMove: true, dontUnmap: false });
}

/** The first page grows over the hole in the middle. */
function expandMerge(p: Program): boolean {
  const { page } = p;
  const start = p.map(3 * page);
  p.unmap(start + page, page);
  const ok = grow(p, start).state === 'done' && isOneArea(p, start, start + 3 * page);
  p.unmap(start, 3 * page);
  return ok;
}

/** The second half of what is left grows over the hole at the end. */
function expandMergeOffset(p: Program): boolean {
  const { page } = p;
  const start = p.map(3 * page);
  p.unmap(start + 2 * page, page);
  const ok = grow(p, start + page).state === 'done' && isOneArea(p, start, start + 3 * page);
  p.unmap(start, 3 * page);
  return ok;
}

/** From the second half of one table to the second half of the one before, inside one mapping. */
function moveWithinRange(p: Program): boolean {
  const bytes = 20 * MIB;
  const all = p.map(bytes);
  p.fill(all, bytes, 0n);
  const middle = all + 6 * MIB;
  const from = middle - (middle % (2 * MIB));
  const to = from - 2 * MIB;
  fillPattern(p, from, MIB, 1);
  fillPattern(p, from + MIB, MIB, 2);
  const moved = move(p, from + MIB, to + MIB);
  const ok =
    moved.state === 'done' &&
    hasPattern(p, from, MIB, 1) &&
    hasPattern(p, to + MIB, MIB, 2) &&
    p.pages(to, MIB).every((va) => p.read(va) === 0n);
  p.unmap(all, bytes);
  return ok;
}

/** What is moved does not begin where its mapping does, on either side: the tables may not go as a whole. */
function moveFromStart(p: Program): boolean {
  const [align, bytes] = [MIB + 256 * KIB, 6 * MIB];
  const from = sourceMapping(p, align, bytes);
  const to = sourceMapping(p, align, bytes);
  if (from === null || to === null) return false;
  fillPattern(p, from, MIB, 1);
  fillPattern(p, from + MIB, MIB, 2);
  p.unmap(to, MIB);
  const moved = move(p, from + MIB, to + MIB);
  const ok = moved.state === 'done' && hasPattern(p, from, MIB, 1) && hasPattern(p, to + MIB, MIB, 2);
  p.unmap(from, bytes);
  p.unmap(to, bytes);
  return ok;
}
