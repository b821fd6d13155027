// Models: what TLBs and invalidations must do, one named check each; a check returns what it saw and what was due. Tests
// run them on the simulator, the mutation check on broken ones. Does not model: random programs, see ../property.
import { GLOBAL } from '../../arch/tlbi.ts';
import { BIG, bit, board, FRAME, GLOBAL_LEAF, LEAF, PAGE, pageOf, TABLE, VA } from './board.ts';
import type { Check } from './check.ts';

const NEXT = VA + BigInt(PAGE);

export const TLB_CHECKS: readonly Check[] = [
  {
    name: 'an old answer lives until the barrier after the invalidation, on every CPU, and is recorded',
    run: () => {
      const { machine, entry } = board();
      const seen = () => [0, 1].map((cpu) => machine.access(cpu, VA, 'read', 0).ok);
      const got = [seen()];
      machine.store(0, entry(VA, 3), 0n);
      got.push(seen());
      machine.tlbi(0, { kind: 'asid', asid: 1 });
      got.push(seen());
      machine.dsb(1);
      got.push(seen());
      machine.dsb(0);
      got.push(seen());
      const stale = machine.events.since(0).filter((event) => event.kind === 'staleUse');
      const old = [true, true];
      return [
        [...got, stale.map((event) => event.c)],
        [old, old, old, old, [false, false], [0, 0, 1, 1, 1, 1]],
      ];
    },
  },
  {
    name: 'an invalidation that is not broadcast leaves the other CPU alone',
    run: () => {
      const { machine, entry } = board();
      for (const cpu of [0, 1]) machine.access(cpu, VA, 'read', 0);
      machine.store(0, entry(VA, 3), 0n);
      machine.tlbi(0, { kind: 'all' }, false);
      machine.dsb(0);
      return [[0, 1].map((cpu) => machine.access(cpu, VA, 'read', 0).ok), [false, true]];
    },
  },
  {
    name: 'an invalidation names its pages and no others',
    run: () => {
      const { machine, map } = board();
      const pages = [0n, 1n, 2n, 3n, 4n].map((i) => VA + i * BigInt(PAGE));
      for (const va of pages) map(va, LEAF);
      for (const va of pages) machine.access(0, va, 'read', 0);
      machine.tlbi(0, pageOf(NEXT, 2));
      machine.dsb(0);
      return [
        machine
          .cpu(0)
          .tlb.entries()
          .map((item) => item.start)
          .sort(),
        [0, 3, 4].map((i) => Number(VA) + i * PAGE),
      ];
    },
  },
  {
    name: 'an invalidation of one address space leaves the others and what is global',
    run: () => {
      const { machine, map, use } = board(LEAF);
      map(NEXT, GLOBAL_LEAF);
      for (const asid of [1, 2]) {
        use(0, asid);
        for (const va of [VA, NEXT]) machine.access(0, va, 'read', 0);
      }
      const asids = () =>
        machine
          .cpu(0)
          .tlb.entries()
          .map((entry) => entry.asid)
          .sort((a, b) => a - b);
      const before = asids();
      machine.tlbi(0, { kind: 'asid', asid: 1 });
      machine.dsb(0);
      const after = asids();
      machine.tlbi(0, pageOf(NEXT, 1, { asid: 7 }));
      machine.tlbi(0, pageOf(VA, 1, { asid: 7 }));
      machine.dsb(0);
      const own = asids();
      machine.tlbi(0, pageOf(VA, 1, { asid: null }));
      machine.dsb(0);
      return [
        [before, after, own, asids()],
        [[GLOBAL, 1, 2], [GLOBAL, 2], [2], []],
      ];
    },
  },
  {
    name: 'a last-level invalidation keeps the tables that a walk cache remembers, a full one does not',
    run: () => {
      const { machine } = board(LEAF, { walkEntries: 2 });
      const cached = () => machine.cpu(0).walkCache.entries().length;
      machine.access(0, VA, 'read', 0);
      const got = [cached()];
      machine.tlbi(0, pageOf(VA, 1, { lastLevel: true }));
      machine.dsb(0);
      got.push(cached(), machine.cpu(0).tlb.entries().length);
      machine.tlbi(0, pageOf(VA));
      machine.dsb(0);
      return [
        [...got, cached()],
        [1, 1, 0, 0],
      ];
    },
  },
  {
    name: 'a run of contiguous entries is one entry, and goes as one',
    run: () => {
      const { machine, map } = board();
      const start = VA - (VA % BigInt(16 * PAGE));
      for (let i = 0; i < 16; i++) map(start + BigInt(i * PAGE), LEAF | bit('Contiguous'), BIG + i * PAGE);
      const hit = (i: number) => machine.access(0, start + BigInt(i * PAGE), 'read', 0);
      const results = [3, 0, 15].map((i) => {
        const result = hit(i);
        return [result.ok && result.hit, result.ok && result.pa];
      });
      machine.tlbi(0, pageOf(start + BigInt(9 * PAGE)));
      machine.dsb(0);
      return [
        [results, machine.cpu(0).tlb.entries().length],
        [
          [
            [false, BIG + 3 * PAGE],
            [true, BIG],
            [true, BIG + 15 * PAGE],
          ],
          0,
        ],
      ];
    },
  },
  {
    name: 'the oldest use goes first, or the places are taken in turn',
    run: () => {
      const survivors = (['round-robin', 'oldest-use'] as const).map((replacement) => {
        const { machine, map } = board(LEAF, { sets: 1, ways: 2, replacement });
        const pages = [0n, 1n, 2n].map((i) => VA + i * BigInt(PAGE));
        for (const va of pages) map(va, LEAF);
        for (const i of [0, 1, 0, 2]) machine.access(0, pages[i] ?? 0n, 'read', 0);
        return machine
          .cpu(0)
          .tlb.entries()
          .map((entry) => (entry.start - Number(VA)) / PAGE)
          .sort();
      });
      return [
        survivors,
        [
          [1, 2],
          [0, 2],
        ],
      ];
    },
  },
  {
    name: 'a bit that no TLB remembers makes no answer stale; a permission does',
    run: () => {
      const { machine, entry } = board();
      const stale = () => machine.events.since(0).filter((event) => event.kind === 'staleUse').length;
      machine.access(0, VA, 'read', 0);
      machine.store(0, entry(VA, 3), LEAF | bit('SW') | BigInt(FRAME));
      machine.access(0, VA, 'read', 0);
      const harmless = stale();
      machine.store(0, entry(VA, 3), LEAF | bit('AP[2]') | BigInt(FRAME));
      machine.access(0, VA, 'read', 0);
      const permission = stale();
      machine.store(0, entry(VA, 3), LEAF | BigInt(FRAME));
      machine.store(0, entry(VA, 2), TABLE | bit('UXNTable') | BigInt(entry(0n, 3)));
      machine.access(0, VA, 'read', 0);
      return [
        [harmless, permission, stale()],
        [0, 1, 2],
      ];
    },
  },
];
