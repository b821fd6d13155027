// Models: the first part of the program that tests PAGEMAP_SCAN: which questions are refused, what limits of pages and
// regions mean, where a walk ends. Reference: tools/testing/selftests/mm/pagemap_ioctl.c (sanity_tests_sd) @ v6.12.
// Does not model: halves chosen by chance; another pattern with the same share of pages stands for them.
import type { PageRegion } from '../../mm/pagemap-scan-output.ts';
import { ALL, type Asked, BOTH, type Scanner, WR } from './pagemap-scan.ts';
import type { Program } from './program.ts';

const PAGES = 1000;
const HALF = PAGES / 2;
/** Flags that the kernel does not know. */
const EXTRA_FLAGS = 252;

export function sanityTestsSd(p: Program, s: Scanner): void {
  const { page } = p;
  const length = PAGES * page;
  const at = p.map(length);
  s.protect(at, length);
  s.reset(at, length);
  const says = (ok: boolean, name: string): void => p.tap.result(ok, `sanity_tests_sd ${name}`);
  const ret = (asked: Asked, bytes = length): number => {
    const answer = s.ask(at, bytes, { vec_len: HALF, ...asked });
    return answer.state === 'done' ? answer.ret : -1;
  };
  const all = { category_mask: ALL, return_mask: ALL };
  says(ret(all, 0) === 0, 'Zero range size is valid');
  says(ret({ ...all, noVec: true, vec_len: HALF }) < 0, 'output buffer must be specified with size');
  says(ret({ ...all, vec_len: 0 }) === 0, 'output buffer can be 0');
  says(ret({ ...all, noVec: true, vec_len: 0 }) === 0, 'output buffer can be 0');
  says(ret({ ...all, flags: -1 }) < 0, 'wrong flag specified');
  says(ret({ ...all, flags: BOTH + EXTRA_FLAGS }) < 0, 'flag has extra bits specified');
  says(ret({ category_mask: 0 }) >= 0, 'no selection mask is specified');
  says(ret({ category_anyof_mask: WR, return_mask: 0 }) === 0, 'no return mask is specified');
  says(ret({ return_mask: 0x1000 }) < 0, 'wrong return mask specified');
  says(
    ret({ flags: BOTH, category_mask: 0xfff, return_mask: 0xfff }) < 0,
    'mixture of correct and wrong flag',
  );
  says(
    ret({ flags: BOTH, category_inverted: ALL, category_mask: 0, return_mask: ALL }) >= 0,
    'PAGEMAP_BITS_ALL can be specified with PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
  );
  says(ret({ flags: BOTH, vec_len: PAGES }) >= 0, 'Clear area with larger vec size');
  p.fill(at, length, 1n, 2);
  const name = 'Repeated pattern of written and non-written pages';
  says(s.get(at, length, { vec_len: HALF }).length === HALF, name);
  const part = s.take(at, length, { vec_len: HALF, max_pages: HALF - 2 }).length;
  const two = s.get(at, length, { vec_len: 2 }).length;
  const rest = s.take(at, length, { vec_len: HALF }).length;
  says(part + rest === HALF && two === 2, `${name} in parts ${part} ${two} ${rest}`);
  p.fill(at, length, 1n, 2);
  p.write(at + length - page, 1n);
  const most = s.take(at, length, { vec_len: HALF, max_pages: HALF }).length;
  const last = s.take(at, length, { vec_len: HALF }).length;
  says(most === HALF && last === 1, `${name} max_pages`);
  p.fill(at, length);
  const middle = s.take(at + page, 2 * page, { vec_len: 1, max_pages: 2 });
  const sides = s.get(at, length);
  says(
    covers(middle, [[at + page, at + 3 * page]]) &&
      covers(sides, [
        [at, at + page],
        [at + 3 * page, at + length],
      ]),
    'only get 2 written pages and clear them as well',
  );
  s.release(at, length);
  twoRegions(p, s, says);
  smallerMaxPages(p, s, says);
  smallerVec(p, s);
  walkEnd(p, s);
}

function covers(regions: readonly PageRegion[], wanted: readonly (readonly [number, number])[]): boolean {
  return (
    regions.length === wanted.length &&
    regions.every(({ start, end }, i) => start === wanted[i]?.[0] && end === wanted[i]?.[1])
  );
}

type Says = (ok: boolean, name: string) => void;

function twoRegions(p: Program, s: Scanner, says: Says): void {
  const length = PAGES * p.page;
  const [a, b] = [p.map(length), p.map(length)];
  for (const at of [a, b]) {
    s.protect(at, length);
    s.reset(at, length);
  }
  for (const at of [a, b]) p.fill(at, length);
  s.reset(a, length);
  says(covers(s.get(b, length), [[b, b + length]]), 'Two regions');
  s.release(a, length);
  s.release(b, length);
}

function smallerMaxPages(p: Program, s: Scanner, says: Says): void {
  const length = 1050 * p.page;
  const at = p.map(length);
  s.protect(at, length);
  s.reset(at, length);
  p.fill(at, length, 1n, 2);
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += s.take(at, length, { max_pages: 210 }).length;
  says(sum === 525, 'Smaller max_pages');
  s.release(at, length);
}

/** A pattern for each round, with half of the pages more or less, in no order. */
function writtenIn(round: number, page: number): boolean {
  const square = ((page + 3 * round + 1) * (page + 1)) % 10_007;
  return square % 2 === 0;
}

function smallerVec(p: Program, s: Scanner): void {
  const length = 10_000 * p.page;
  const room = 50;
  const at = p.map(length);
  s.protect(at, length);
  s.reset(at, length);
  let ok = true;
  for (let round = 0; round < 100 && ok; round++) {
    const written = p.pages(at, length).filter((_, i) => writtenIn(round, i));
    for (const va of written) p.write(va, 1n);
    let found = 0;
    for (let from = at; from < at + length && ok; ) {
      const answer = s.ask(from, at + length - from, { flags: BOTH, vec_len: room });
      if (answer.state !== 'done' || answer.ret > room) ok = false;
      else {
        found += answer.regions.reduce((sum, region) => sum + s.size(region), 0);
        from = answer.walkEnd;
      }
    }
    ok &&= found === written.length;
    p.forget();
  }
  p.tap.result(ok, 'Smaller vec');
  s.release(at, length);
}

type EndCase = readonly [name: string, asked: Asked, bytes: number, ret: number, walked: number];

function walkEnd(p: Program, s: Scanner): void {
  const length = PAGES * p.page;
  const at = p.map(length);
  s.protect(at, length);
  s.reset(at, length);
  const judge = (cases: readonly EndCase[]): void => {
    for (const [name, asked, bytes, ret, walked] of cases) {
      const answer = s.ask(at, bytes * p.page, asked);
      const ok = answer.state === 'done' && answer.ret === ret && answer.walkEnd === at + walked * p.page;
      p.tap.result(ok, name);
    }
  };
  p.fill(at, length);
  judge([
    ['Walk_end: Same start and end address', {}, 0, 0, 0],
    ['Walk_end: Same start and end with WP', { flags: BOTH }, 0, 0, 0],
    ['Walk_end: Same start and end with 0 output buffer', { flags: BOTH, vec_len: 0 }, 0, 0, 0],
    ['Walk_end: Big vec', {}, PAGES, 1, PAGES],
    ['Walk_end: vec of minimum length', { vec_len: 1 }, PAGES, 1, PAGES],
    ['Walk_end: Max pages specified', { vec_len: 1, max_pages: PAGES }, PAGES, 1, PAGES],
    ['Walk_end: Half max pages', { max_pages: HALF }, PAGES, 1, HALF],
    ['Walk_end: 1 max page', { max_pages: 1 }, PAGES, 1, 1],
    ['Walk_end: max pages', { max_pages: -1 }, PAGES, 1, PAGES],
  ]);
  s.reset(at, length);
  p.fill(at, length, 1n, 2);
  judge([
    ['Walk_end sparse: Big vec', {}, PAGES, HALF, PAGES],
    ['Walk_end sparse: vec of minimum length', { vec_len: 1 }, PAGES, 1, 2],
    ['Walk_end sparse: Max pages specified', { vec_len: 1, max_pages: PAGES }, PAGES, 1, 2],
    ['Walk_end sparse: Max pages specified', { vec_len: HALF, max_pages: PAGES }, PAGES, HALF, PAGES],
    ['Walk_end sparse: Max pages specified', { vec_len: PAGES, max_pages: PAGES }, PAGES, HALF, PAGES],
    ['Walk_endsparse : Half max pages', { max_pages: HALF }, PAGES, HALF, PAGES],
    ['Walk_end: 1 max page', { max_pages: 1 }, PAGES, 1, 2],
  ]);
  s.release(at, length);
}
