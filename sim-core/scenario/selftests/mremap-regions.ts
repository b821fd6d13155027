// Models: how the program that tests mremap finds places and tells pages apart: shared memory where nothing is yet, and a
// pattern that no two pages share. Reference: tools/testing/selftests/mm/mremap_test.c (get_source_mapping) @ v6.12.
// Does not model: random bytes.
import type { Errno } from '../../mm/types.ts';
import { mmap } from '../calls.ts';
import { type Program, RW } from './program.ts';

/** MAP_FIXED_NOREPLACE of shared memory. @returns null, or the name of the error */
export function tryMap(p: Program, addr: number, length: number): Errno | null {
  const request = { addr, noReplace: true, length, prot: RW, shared: true, file: 0, pgoff: 0 };
  const made = mmap(p.k, p.pid, request);
  return made.state === 'error' ? made.err : null;
}

/** A place that is a multiple of `align`, and of nothing larger, as the program finds it out. */
export function isJust(addr: number, align: number): boolean {
  const [bits, one] = [BigInt(addr), BigInt(align)];
  return (bits & (one - 1n)) === 0n && (bits & one) !== 0n;
}

/** A region at the first free place that is just so aligned; null where the kernel refuses. */
export function sourceMapping(p: Program, align: number, bytes: number): number | null {
  for (let addr = Math.ceil(MMAP_MIN / align) * align; ; addr += align) {
    const wrong = tryMap(p, addr, bytes);
    if (wrong === 'EEXIST') continue;
    if (wrong !== null) {
      p.tap.say(`# Failed to map source region: ${wrong}`);
      return null;
    }
    if (isJust(addr, align)) return addr;
    p.unmap(addr, bytes);
  }
}

/** /proc/sys/vm/mmap_min_addr of the machine of the recording. */
const MMAP_MIN = 2 ** 15;

/** What stands in the n-th page of a pattern: no two pages are alike. */
function patternOf(n: number, seed = 0): bigint {
  return BigInt(seed * 0x1_0000_0000 + n * 0x9e37 + 1);
}

export function fillPattern(p: Program, start: number, bytes: number, seed = 0): void {
  for (const [n, va] of p.pages(start, bytes).entries()) p.write(va, patternOf(n, seed));
}

export function hasPattern(p: Program, start: number, bytes: number, seed = 0): boolean {
  return p.pages(start, bytes).every((va, n) => p.read(va) === patternOf(n, seed));
}
