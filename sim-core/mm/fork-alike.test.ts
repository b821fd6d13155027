// Fork decides once for entries that are alike. That must be told by nothing but time: the same script on a kernel whose
// pieces seem to be replaced, so that each entry is asked for, gives the same rows of the journal, counters and state.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { placeOf } from '../machine/state-hash.ts';
import { makeHelpers } from '../pgtable/helpers.ts';
import { makeLayout } from '../pgtable/layout.ts';
import { Random } from '../test/property/random.ts';
import { access } from './access.ts';
import { clear_refs } from './clear-refs.ts';
import { fork } from './fork.ts';
import { pin_user_page } from './gup.ts';
import { Kernel, type KernelConfig, type Overrides } from './kernel.ts';
import { madvise } from './madvise.ts';
import { mmap } from './mmap.ts';
import { mprotect } from './mprotect.ts';
import { makePieces } from './pieces.ts';
import { spawn } from './program.ts';
import { shmem_file_setup } from './shmem.ts';

const PAGES = 48;
const BASE = 0x1000_4000_0000;
const RW = { read: true, write: true, exec: false };
const RO = { ...RW, write: false };

/** The kernel's own function, as if somebody had written it: nothing may be taken for granted any more. */
function asIfReplaced(layout: KernelConfig['layout']): Overrides {
  const table = makeLayout(layout);
  const { move_pte } = makePieces(table, makeHelpers(table));
  return { pieces: { move_pte } };
}

/** Regions of three kinds, touched here and there, and forked again and again. */
function played(seed: number, config: Partial<KernelConfig>, overrides?: Overrides): Kernel {
  const random = new Random(seed);
  const k = new Kernel(config, overrides);
  const { pageSize } = k.g;
  const pids = [spawn(k)];
  const file = shmem_file_setup(k, PAGES);
  const start = (region: number): number => BASE + region * PAGES * pageSize;
  const length = PAGES * pageSize;
  for (const region of [0, 1, 2]) {
    const backed = { shared: region === 1, file: region === 0 ? 0 : file, pgoff: 0 };
    mmap(k, pids[0] ?? 0, { addr: start(region), length, prot: RW, ...backed });
  }
  if (random.chance(30)) madvise(k, pids[0] ?? 0, start(0), length, 'MADV_HUGEPAGE');
  for (let step = 0; step < 60; step++) {
    const pid = random.pick(pids);
    const first = random.below(PAGES);
    const pages = 1 + random.below(PAGES - first);
    const va = start(random.below(3)) + first * pageSize;
    const drawn = random.below(20);
    if (drawn === 0) mprotect(k, pid, va, pages * pageSize, random.pick([RO, RW]));
    else if (drawn === 1) madvise(k, pid, va, pages * pageSize, 'MADV_DONTNEED');
    else if (drawn === 2) clear_refs(k, pid, 4);
    else if (drawn === 3 && seed % 3 === 0) pin_user_page(k, pid, va, { write: true });
    else if (drawn < 8 && pids.length < 6) {
      const forked = fork(k, pid);
      if (forked.state === 'done') pids.push(forked.ret);
    } else {
      const kind = random.pick(['read', 'write'] as const);
      for (let i = 0; i < pages; i++) access(k, pid, va + i * pageSize, kind, 1n);
    }
  }
  return k;
}

/** All that there is to tell two kernels apart. */
function told(k: Kernel): string {
  const { journal, counters } = k.machine;
  let places = 0;
  for (let i = 0; i < journal.end; i++) {
    const { kind = 0, target = 0, key = 0 } = journal.row(i) ?? {};
    places = Math.imul(places ^ placeOf(kind, target, key) ^ journal.eventLane(i, 0), 0x9e3779b1);
  }
  return JSON.stringify({ hash: k.machine.hash(), end: journal.end, places, counters });
}

describe('entries that are alike go together', () => {
  test.each(['v6.12', 'v6.12-softdirty', 'rfc-v1'] as const)('and leave the same traces, in %s', (layout) => {
    for (let seed = 1; seed <= 6; seed++) {
      const small = { nodes: [2 ** 23, 2 ** 22], swap: 0, mthp: 'madvise' } as const;
      const config = { ...small, layout, observe: seed % 2 === 0 };
      const [fast, slow] = [played(seed, config), played(seed, config, asIfReplaced(layout))];
      expect(fast.ownCode.intact()).toBe(true);
      expect(slow.ownCode.intact()).toBe(false);
      expect(told(fast)).toBe(told(slow));
    }
  });

  test('and a function that is replaced is called for each, from then on', () => {
    const k = new Kernel();
    const pid = spawn(k);
    mmap(k, pid, { addr: BASE, length: 8 * 4096, prot: RW, shared: false, file: 0, pgoff: 0 });
    for (let i = 0; i < 8; i++) access(k, pid, BASE + i * 4096, 'write', 1n);
    fork(k, pid);
    const { pte_mkold } = k.h;
    let calls = 0;
    k.h.pte_mkold = (pte) => {
      calls++;
      return pte_mkold(pte);
    };
    fork(k, pid);
    expect(calls).toBe(8);
  });
});

test.each(LAYOUT_IDS)('what fork makes of a present entry never depends on its frame: %s', (id) => {
  const layout = makeLayout(id);
  const h = makeHelpers(layout);
  const pieces = makePieces(layout, h);
  const address = layout.mask('PTE_ADDR_LOW');
  const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(word, word, fc.boolean(), fc.boolean(), fc.boolean(), (a, b, cow, shared, childWp) => {
      const other = (a & ~address) | (b & address);
      const moved = a ^ other;
      const child = (pte: bigint): bigint => pieces.copy_present_child(pte, cow, shared, childWp);
      expect(pieces.copy_present_parent(a, cow) ^ moved).toBe(pieces.copy_present_parent(other, cow));
      expect(child(a) ^ moved).toBe(child(other));
      expect(h.pte_mkwrite_novma(a) ^ moved).toBe(h.pte_mkwrite_novma(other));
    }),
  );
});
