// The sums of a walk, exhaustively: 296 addresses of both halves at every level, every table entry that an address and a
// mixture of attributes can make, and walks over real tables that must end where the simulated hardware ends.
// What is right comes from the simulator's arithmetic of a granule, which the recorded translations prove.
// Weights are points. Levels that do not exist at a page size are called and not judged.
import {
  DESCRIPTOR_BYTES,
  descriptorFields,
  fieldMask,
  granule,
  LAST_LEVEL,
  levelCount,
  Machine,
  PAGE_SHIFTS,
  SCTLR_EL1,
  TCR_EL1,
  TG0_SHIFT,
  writeField,
} from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check, type Kernel, law, space } from '#grader';

const ADDRESS_BITS = 48;
const HALF = 1n << BigInt(ADDRESS_BITS);
const pageShift = (k: Kernel) => PAGE_SHIFTS.find((shift) => BigInt(shift) === k.PAGE_SHIFT) ?? 12;
const firstLevel = (shift: 12 | 14 | 16): number => LAST_LEVEL + 1 - levelCount(shift, ADDRESS_BITS);
const exists = (level: bigint, k: Kernel): boolean => level >= BigInt(firstLevel(pageShift(k)));
const high = (va: bigint): boolean => va >= HALF;

const size = (level: bigint, k: Kernel): bigint => 1n << BigInt(granule(pageShift(k)).shiftAt(Number(level)));
function index(va: bigint, k: Kernel, level: bigint): bigint {
  return ((va % HALF) / size(level, k)) % BigInt(granule(pageShift(k)).entriesPerTable);
}

law({
  id: 'index',
  title: 'A program’s address gives the right index at every level, for every page size.',
  call: 'table_index',
  over: space.walk,
  when: (va, k, level) => exists(level, k) && !high(va),
  want: index,
  weight: 2,
  message:
    'table_index takes the bits of one level out of an address. Here it took others, or too few, or too many. The page size and the level are shown: at which bit does the index begin, and how many entries does a table of this size have?',
});

law({
  id: 'index-high-half',
  title: 'A kernel’s address is cut like a program’s.',
  call: 'table_index',
  over: space.walk,
  when: (va, k, level) => exists(level, k) && high(va),
  want: index,
  weight: 1,
  message:
    'In a kernel’s address all bits above the 48 translated ones are set. They choose the half of the address space and belong to no index. At the level shown they are in yours. How many entries does the first table have?',
});

law({
  id: 'next-table',
  title: 'The next table begins where the address in the entry says, whatever else the entry holds.',
  call: 'next_table_pa',
  over: space.table,
  want: (desc, k) => {
    const { pageShift: shift } = k.layout;
    const rows = descriptorFields({ pageShift: shift, oa: '48' });
    return rows
      .filter((row) => row.when.includes('table') && row.role === 'address')
      .reduce((all, row) => all | (desc & fieldMask(row)), 0n);
  },
  weight: 1.5,
  message:
    'A table entry holds an address of 48 bits, and around it bits that limit what lies below or mean nothing. Here something that is not address is in your answer, or part of the address is not. Where does the address begin with pages of this size, and where does it end?',
});

law({
  id: 'size',
  title: 'An entry stands for one step of its index.',
  call: 'map_size',
  over: space.level,
  when: (level, k) => exists(level, k),
  want: size,
  weight: 1,
  message:
    'One entry stands for the bytes between two addresses whose index differs by one. At the level shown your size is another. What does an entry of the last level stand for, and how many of those make one entry of the level above?',
});

const VAS = Array.from({ length: 24 }, (_, i) => (0x7f12_3456_7abcn * BigInt(i * i + 1)) % HALF);

/** A machine with one page size and a path of tables for each address. */
function tablesFor(shift: 12 | 14 | 16): { machine: Machine; root: number } {
  const machine = new Machine({ observe: false, cpus: 1 });
  const { bitsPerLevel, shiftAt, entriesPerTable } = granule(shift);
  const { ramBase } = machine.config;
  const mask = (name: string): bigint =>
    descriptorFields({ pageShift: shift, oa: '48' })
      .filter((row) => row.name === name)
      .reduce((all, row) => all | fieldMask(row), 0n);
  const table = mask('VALID') | mask('TABLE') | mask('PXNTable');
  const leaf = mask('VALID') | mask('PAGE') | mask('AF') | mask('AP[1]') | mask('nG') | mask('UXN');
  let free = ramBase;
  const page = (): number => {
    free += 2 ** shift;
    return free;
  };
  const root = page();
  machine.cpu(0).setRegs({
    tcr:
      writeField(TCR_EL1.T0SZ, 64 - ADDRESS_BITS) |
      writeField(TCR_EL1.TG0, TG0_SHIFT.indexOf(shift)) |
      writeField(TCR_EL1.IPS, 5),
    sctlr: writeField(SCTLR_EL1.M, 1),
    mair: 0xffn,
    ttbr0: BigInt(root),
  });
  const known = new Map<number, number>();
  for (const va of VAS) {
    let at = root;
    for (let level = firstLevel(shift); level <= LAST_LEVEL; level++) {
      const entry = Number((va >> BigInt(shiftAt(level))) % BigInt(2 ** bitsPerLevel)) % entriesPerTable;
      const pa = at + entry * DESCRIPTOR_BYTES;
      let next = known.get(pa);
      if (next === undefined) {
        next = page();
        known.set(pa, next);
        machine.store(0, pa, BigInt(next) | (level === LAST_LEVEL ? leaf : table));
      }
      at = next;
    }
  }
  return { machine, root };
}

check(
  {
    id: 'real-tables',
    title: 'A walk with your functions ends on the page that the simulated hardware finds.',
    weight: 0.5,
    message:
      'Real tables were walked with your functions, an index and a next table at a time. The walk lost its way, or ended on another page than the hardware does. Which of the two functions took the last right step?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const { machine, root } = tablesFor(layout.pageShift);
      for (const va of VAS) {
        let at = BigInt(root);
        for (let level = firstLevel(layout.pageShift); level <= LAST_LEVEL; level++) {
          const entry = t.call(layout, 'table_index', va, BigInt(level));
          const pa = at + BigInt(entry) * BigInt(DESCRIPTOR_BYTES);
          // A wrong address leads nowhere: no memory there, or no word begins there.
          const whole = pa % BigInt(DESCRIPTOR_BYTES) === 0n && pa < HALF;
          const desc = whole ? (machine.load(0, Number(pa)) ?? 0n) : 0n;
          // The address of a page stands where the address of a table would.
          at = BigInt(t.call(layout, 'next_table_pa', desc));
        }
        const aligned = va - (va % BigInt(DESCRIPTOR_BYTES));
        const found = machine.access(0, aligned, 'read', 0);
        const wanted = found.ok ? BigInt(found.pa) - (aligned % BigInt(2 ** layout.pageShift)) : -1n;
        expect(at).toBe(wanted);
      }
    }
  },
);
