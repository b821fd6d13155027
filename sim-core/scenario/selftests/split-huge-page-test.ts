// Models: the program that takes huge pages apart where they are mapped: pages of zeroes, pages with data, and single pages
// of them that were moved elsewhere. Nothing may change but how they are mapped.
// Reference: tools/testing/selftests/mm/split_huge_page_test.c @ v6.12. Does not model: large folios of files, whose results
// are told as not played; the recording ended in the midst of them.
import { PAGEMAP } from '../../layouts/uapi.ts';
import { smaps } from '../../mm/smaps.ts';
import { mremap, pagemap, split_huge_pages_pid } from '../calls.ts';
import type { Program } from './program.ts';
import { EXIT, ProgramExit } from './tap.ts';

const HUGE_PAGES = 4;
/** Where the recorded program asks for its mapping. */
const FIXED = 2 ** 30;
const NO_LARGE = 'large folios of files are not modelled';

export function splitHugePageTest(p: Program): never {
  const { tap } = p;
  tap.header();
  tap.plan(12);
  splitZeroes(p);
  splitWithData(p);
  splitPteMapped(p);
  tap.notModelled('File-backed THP split test done', NO_LARGE);
  // A file without large folios is what was found there. Here no file has any, so finding none would say nothing.
  for (let i = 0; i < 2; i++) tap.notModelled('Pagecache folio split skipped', NO_LARGE);
  tap.say('# The recorded run was stopped here.');
  throw new ProgramExit(EXIT.FAIL);
}

/** Ends the program unless it is so. */
function must(p: Program, ok: boolean, what: string): void {
  if (!ok) p.tap.bail(what);
}

/** Bytes in smaps, over all areas. */
function total(p: Program, counter: 'AnonHugePages' | 'Anonymous'): number {
  return smaps(p.k, p.pid).reduce((sum, area) => sum + area.bytes[counter], 0);
}

/** Four huge pages, with what `content` says in each page. */
function hugePages(p: Program, start: number, content: (n: number) => bigint): void {
  const bytes = HUGE_PAGES * p.huge;
  p.advise(start, bytes, 'MADV_HUGEPAGE');
  for (const [n, va] of p.pages(start, bytes).entries()) p.write(va, content(n));
  must(p, total(p, 'AnonHugePages') === bytes, 'No THP is allocated');
}

function split(p: Program, start: number, bytes: number): void {
  must(p, split_huge_pages_pid(p.k, p.pid, start, start + bytes).state === 'done', 'Write failed');
}

/** All of it as it was, and nothing mapped by one entry. */
function checkSplit(p: Program, start: number, content: (n: number) => bigint): void {
  const pages = p.pages(start, HUGE_PAGES * p.huge);
  must(
    p,
    pages.every((va, n) => p.read(va) === content(n)),
    'byte corrupted',
  );
  must(p, total(p, 'AnonHugePages') === 0, 'Still AnonHugePages not split');
}

/** Pages of zeroes are given up: less memory is in use afterwards. This prints no result. */
function splitZeroes(p: Program): void {
  const bytes = HUGE_PAGES * p.huge;
  const start = p.mapAligned(bytes);
  const zero = (): bigint => 0n;
  hugePages(p, start, zero);
  const before = total(p, 'Anonymous');
  must(p, before > 0, 'No RssAnon is allocated before split');
  split(p, start, bytes);
  checkSplit(p, start, zero);
  must(p, total(p, 'Anonymous') < before, 'Incorrect RssAnon value');
  p.tap.say('Split zero filled huge pages successful');
  p.unmap(start, bytes);
}

function splitWithData(p: Program): void {
  const bytes = HUGE_PAGES * p.huge;
  const start = p.mapAligned(bytes);
  const content = (n: number): bigint => BigInt(n + 1);
  hugePages(p, start, content);
  split(p, start, bytes);
  checkSplit(p, start, content);
  p.tap.result(true, 'Split huge pages successful');
  p.unmap(start, bytes);
}

/** Is the page part of a large folio (KPF_THP of /proc/kpageflags)? */
function isBackedByThp(p: Program, va: number): boolean {
  const word = pagemap(p.k, p.pid, va);
  if ((word & (PAGEMAP.PM_PRESENT ?? 0n)) === 0n) return false;
  return p.k.folios.order(Number(word & (PAGEMAP.PM_PFRAME_MASK ?? 0n))) > 0;
}

/** Page n of the n-th huge page moves away; the four of them lie side by side then. */
function splitPteMapped(p: Program): void {
  const { page, huge } = p;
  const start = p.map(HUGE_PAGES * huge, { at: FIXED });
  const content = (n: number): bigint => BigInt(n + 1);
  hugePages(p, start, content);
  const moved = (from: number, to: number | null): number => {
    const how = { fixed: to, mayMove: true, dontUnmap: false };
    const ended = mremap(p.k, p.pid, from, page, page, how);
    return ended.state === 'done' ? ended.ret : p.tap.bail('mremap failed');
  };
  // A mapping that keeps its size stays where it is; the others come to its side.
  const first = moved(start, null);
  for (let i = 1; i < HUGE_PAGES; i++) moved(start + i * (huge + page), first + i * page);
  const together = p.pages(first, HUGE_PAGES * page);
  const huges = (): number => together.filter((va) => isBackedByThp(p, va)).length;
  must(p, huges() === HUGE_PAGES, 'Some THPs are missing during mremap');
  split(p, first, HUGE_PAGES * page);
  const whole = huge / page;
  must(
    p,
    together.every((va, i) => p.read(va) === content(i * whole + i)),
    'byte corrupted',
  );
  must(p, huges() === 0, 'Still THPs not split');
  p.tap.result(true, 'Split PTE-mapped huge pages successful');
  p.unmap(start, HUGE_PAGES * huge);
}
