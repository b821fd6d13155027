// Models: what hardware updates, the checker, the journal and memory must do, one named check each.
// Does not model: TLBs, see tlb.ts; random programs, see ../property.
import { SCTLR_EL1 } from '../../arch/descriptor-regs.ts';
import { writeField } from '../../arch/regs.ts';
import { Machine } from '../../machine/machine.ts';
import { bit, board, FRAME, LEAF, PAGE, pageOf, RAM, TABLE, VA } from './board.ts';
import type { Check } from './check.ts';

const CLEAN = (LEAF | bit('AP[2]') | bit('DBM')) & ~bit('AF');
const bits = (word: bigint): readonly boolean[] =>
  [bit('AF'), bit('AP[2]')].map((one) => (word & one) !== 0n);
const GIB = 2 ** 30;

function reports(machine: Machine): number {
  return machine.events.since(0).filter((event) => event.kind === 'bbmViolation').length;
}

/** Hashes of machines that differ in one thing each; all must differ. */
function hashes(): readonly string[] {
  const changes: readonly ((machine: Machine) => void)[] = [
    () => {},
    (machine) => machine.memory.write(RAM, 1, 0),
    (machine) => machine.memory.write(RAM, 0, 1),
    (machine) => machine.memory.write(RAM, 0, 2),
    (machine) => machine.memory.write(RAM, 2, 0),
    (machine) => machine.memory.write(RAM + 8, 1, 0),
    (machine) => machine.memory.write(RAM + 4 * GIB, 1, 0),
    (machine) => machine.memory.write(RAM + 8 * GIB, 1, 0),
    (machine) => machine.cpu(0).setRegs({ mair: 1n }),
    (machine) => machine.cpu(0).setRegs({ ttbr0: 1n }),
    (machine) => machine.cpu(1).setRegs({ mair: 1n }),
    (machine) => machine.tlbi(0, { kind: 'all' }),
  ];
  return changes.map((change) => {
    const machine = new Machine();
    change(machine);
    return machine.hash();
  });
}

export const MACHINE_CHECKS: readonly Check[] = [
  {
    name: 'hardware sets the access flag at the first use and marks the page dirty at the first store',
    run: () => {
      const { machine, entry } = board(CLEAN);
      const now = () => bits(machine.memory.word(entry(VA, 3)));
      const got = [now()];
      machine.access(0, VA, 'read', 0);
      got.push(now());
      machine.access(0, VA, 'write', 0, 7n);
      got.push(now());
      return [
        got,
        [
          [false, true],
          [true, true],
          [true, false],
        ],
      ];
    },
  },
  {
    name: 'a refused access notes nothing',
    run: () => {
      const { machine, entry } = board((CLEAN & ~bit('DBM')) | bit('UXN'));
      const faults = (['write', 'exec'] as const).map((kind) => {
        const result = machine.access(0, VA, kind, 0);
        return result.ok ? 'ok' : result.fault;
      });
      return [
        [faults, bits(machine.memory.word(entry(VA, 3)))],
        [
          ['permission', 'permission'],
          [false, true],
        ],
      ];
    },
  },
  {
    name: 'AT sets the access flag, never the dirty state, and fills no TLB',
    run: () => {
      const { machine, entry } = board(CLEAN);
      const failed = BigInt.asUintN(1, machine.at(0, VA, 'write', 0));
      const { length } = machine.cpu(0).tlb.entries();
      return [
        [failed, bits(machine.memory.word(entry(VA, 3))), length],
        [0n, [true, true], 0],
      ];
    },
  },
  {
    name: 'the update is a compare and swap: who changes the entry in between is not overwritten',
    run: () => {
      const { machine, entry } = board(CLEAN);
      machine.races.plan('walk:before-access-flag-update', () => machine.store(1, entry(VA, 3), 0n));
      const result = machine.access(0, VA, 'read', 0);
      return [
        [result.ok, machine.memory.word(entry(VA, 3))],
        [false, 0n],
      ];
    },
  },
  {
    name: 'unsafe changes of a live entry are reported once each, changes by the book never',
    run: () => {
      const { machine, entry } = board();
      const leaf = entry(VA, 3);
      const got: number[] = [];
      const store = (value: bigint) => {
        machine.store(1, leaf, value);
        got.push(reports(machine));
      };
      store(LEAF | BigInt(FRAME + PAGE));
      machine.access(0, VA, 'read', 0);
      store(LEAF | bit('AP[2]') | BigInt(FRAME + PAGE));
      store((LEAF & ~bit('nG')) | BigInt(FRAME + PAGE));
      store(0n);
      store(LEAF | BigInt(FRAME));
      machine.tlbi(0, pageOf(VA));
      machine.dsb(0);
      store(LEAF | BigInt(FRAME + 2 * PAGE));
      machine.access(0, VA, 'read', 0);
      machine.store(0, entry(VA, 2), bit('VALID') | bit('AF') | BigInt(RAM));
      got.push(reports(machine));
      const cpus = machine.events
        .since(0)
        .filter((event) => event.kind === 'bbmViolation')
        .map((event) => event.cpu);
      return [
        [got, cpus],
        [
          [0, 0, 1, 1, 2, 2, 3],
          [1, 1, 0],
        ],
      ];
    },
  },
  {
    name: 'the checker reads big-endian tables as their CPU does',
    run: () => {
      const { machine, entry } = board(0n, {}, {}, writeField(SCTLR_EL1.EE, 1));
      for (const level of [0, 1, 2])
        machine.store(0, entry(VA, level), TABLE | BigInt(RAM + (level + 1) * PAGE));
      machine.store(0, entry(VA, 3), LEAF | BigInt(FRAME));
      const { ok } = machine.access(0, VA, 'read', 0);
      machine.store(0, entry(VA, 3), LEAF | bit('AP[2]') | BigInt(FRAME));
      const safe = reports(machine);
      machine.store(0, entry(VA, 3), LEAF | BigInt(FRAME + PAGE));
      return [
        [ok, safe, reports(machine)],
        [true, 0, 1],
      ];
    },
  },
  {
    name: 'states that differ have hashes that differ',
    run: () => [new Set(hashes()).size, hashes().length],
  },
  {
    name: 'undo and redo take events, words, TLB and registers along',
    run: () => {
      const { machine, use } = board(CLEAN);
      const state = () => [
        machine.hash(),
        machine.hashFromScratch(),
        machine.events.count,
        machine.cpu(0).tlb.entries(),
        machine.cpu(0).asid,
        machine.cpu(0).regime.low.base,
      ];
      const marks = [machine.journal.position];
      const states = [state()];
      const mark = () => {
        marks.push(machine.journal.position);
        states.push(state());
      };
      machine.access(0, VA, 'write', 0, 2n ** 63n + 1n);
      mark();
      use(0, 9);
      mark();
      machine.tlbi(0, { kind: 'all' });
      machine.dsb(0);
      mark();
      const order = [2, 0, 3, 1, 0, 2, 3];
      const seen = order.map((i) => {
        machine.journal.seek(marks[i] ?? 0);
        return state();
      });
      return [seen, order.map((i) => states[i])];
    },
  },
  {
    name: 'a checkpoint brings state and counters back, and goes with a future that is dropped',
    run: () => {
      const { machine, entry } = board(CLEAN);
      const { checkpoints, counters } = machine;
      const start = checkpoints.mark('start');
      machine.access(0, VA, 'write', 0, 1n);
      const used = checkpoints.mark('used');
      checkpoints.goTo('start');
      const back = [machine.hash() === start.hash, counters.walks, bits(machine.memory.word(entry(VA, 3)))];
      checkpoints.goTo('used');
      const forth = [machine.hash() === used.hash, counters.walks, bits(machine.memory.word(entry(VA, 3)))];
      checkpoints.goTo('start');
      machine.store(0, FRAME, 1n);
      return [
        [back, forth, checkpoints.list().map((point) => point.name)],
        [[true, 0, [false, true]], [true, 1, [true, false]], ['start']],
      ];
    },
  },
  {
    name: 'an abort of the access itself has the same level from a walk and from the TLB, observed or not',
    run: () => {
      const levels = [true, false].flatMap((observe) => {
        const { machine, entry, map } = board(LEAF, {}, { observe });
        machine.store(0, entry(VA, 3), LEAF | BigInt(2 ** 41));
        map(VA + BigInt(PAGE), 0n);
        return [VA, VA + BigInt(PAGE), VA].map((va) => {
          const result = machine.access(0, va, 'read', 0);
          return result.ok ? 'ok' : `${result.fault} ${result.level}`;
        });
      });
      const once = ['external 3', 'translation 3', 'external 3'];
      return [levels, [...once, ...once]];
    },
  },
  {
    name: 'distinct lines are counted once, whether their words exist or not',
    run: () => {
      const machine = new Machine({ observe: false });
      const { counters, memory } = machine;
      const seen: number[] = [];
      for (const offset of [0, 8, 56, 64, 4096, 4096]) {
        memory.read(RAM + offset);
        seen.push(counters.lines);
      }
      memory.write(RAM + 64, 1, 1);
      memory.write(RAM + 128, 1, 1);
      seen.push(counters.lines);
      memory.resetLines();
      memory.read(RAM + 64);
      return [
        [seen, counters.lines],
        [[1, 1, 1, 2, 3, 3, 4], 1],
      ];
    },
  },
  {
    name: 'a copy takes the words that are there and clears the rest, also over itself',
    run: () => {
      const { memory } = new Machine({ observe: false });
      const words = () => {
        const list: number[][] = [];
        memory.eachWord(RAM, 64, (pa, lo, hi) => list.push([pa - RAM, lo, hi]));
        return list;
      };
      memory.write(RAM, 1, 0);
      memory.write(RAM + 16, 3, 0);
      memory.write(RAM + 40, 9, 0);
      memory.copyRange(RAM, RAM + 32, 24);
      const apart = words();
      memory.copyRange(RAM, RAM + 8, 24);
      return [
        [apart, words()],
        [
          [
            [0, 1, 0],
            [16, 3, 0],
            [32, 1, 0],
            [48, 3, 0],
          ],
          [
            [0, 1, 0],
            [8, 1, 0],
            [24, 3, 0],
            [32, 1, 0],
            [48, 3, 0],
          ],
        ],
      ];
    },
  },
];
