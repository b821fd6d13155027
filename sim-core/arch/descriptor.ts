// Models: the VMSAv8-64 stage-1 descriptor as rows: table, block and page entries, for each granule and output-address
// size. Reference: DDI 0487 D8.3.1, D8.3.2 (table VMSAv8-64 descriptor formats), D8.4 to D8.6.
// Does not model: stage 2, FEAT_D128, Realm (AMEC) and EL3 (NSE) variants; permission indirection names only.
import type { Bbm, Context, Field, Owner, Role } from '../bits/field.ts';
import { sortFields } from '../bits/field.ts';
import { granule, type PageShift } from './granule.ts';

/** Output-address size: 48 bits; 52 bits with 64K pages (FEAT_LPA); 52 bits with 4K or 16K pages (FEAT_LPA2, TCR.DS). */
export type OutputAddress = '48' | 'lpa' | 'lpa2';

export interface DescriptorConfig {
  readonly pageShift: PageShift;
  readonly oa: OutputAddress;
  /** Level of the block descriptors whose rows are asked for. Default 2. */
  readonly blockLevel?: 0 | 1 | 2;
}

interface Row {
  name: string;
  label?: string;
  lo: number;
  hi?: number;
  owner?: Owner;
  role?: Role;
  bbm?: Bbm;
  tlbCached?: boolean;
  meaning: string;
  source?: string;
  conditional?: true;
}

const LEAF: readonly Context[] = ['block', 'page'];
const TOP_ADDRESS_BIT = 47;

function field(when: readonly Context[], row: Row): Field {
  const owner = row.owner ?? 'hw';
  return {
    name: row.name,
    label: row.label ?? row.name,
    arm: row.name,
    linux: null,
    lo: row.lo,
    width: (row.hi ?? row.lo) - row.lo + 1,
    owner,
    role: row.role ?? (owner === 'res0' ? 'zero' : owner === 'ignored' ? 'spare' : 'plain'),
    when,
    bbm: row.bbm ?? (owner === 'hw' ? 'tlbi' : 'free'),
    tlbCached: row.tlbCached ?? owner === 'hw',
    meaning: row.meaning,
    source: row.source ?? 'DDI 0487 D8.3.2',
    onlyInvalid: false,
    ...(row.conditional && { conditional: true }),
  };
}

/** Bit 0 and bit 1: what hardware looks at first. */
function typeRows(): Field[] {
  const valid: Row = {
    name: 'VALID',
    lo: 0,
    bbm: 'tlbi',
    meaning: 'Hardware walks the entry. When clear, hardware looks at nothing else.',
  };
  return [
    field(['table', 'block', 'page'], valid),
    field(['table'], {
      name: 'TABLE',
      lo: 1,
      bbm: 'bbm',
      meaning: 'Set: the entry points to the next table.',
    }),
    field(['page'], {
      name: 'PAGE',
      lo: 1,
      bbm: 'bbm',
      meaning: 'Set at the last level: the entry maps a page.',
    }),
    field(['block'], {
      name: 'BLOCK',
      lo: 1,
      bbm: 'bbm',
      meaning: 'Clear above the last level: the entry maps a block.',
    }),
  ];
}

/** Attributes that block and page entries share. */
function leafRows(oa: OutputAddress): Field[] {
  const rows: Row[] = [
    {
      name: 'AttrIndx',
      lo: 2,
      hi: 4,
      bbm: 'bbm',
      meaning: 'Which of the eight memory types in MAIR the page has.',
      source: 'DDI 0487 D8.6.1',
    },
    {
      name: 'NS',
      lo: 5,
      owner: 'res0',
      meaning: 'Non-secure. Zero for software that runs in the Non-secure state.',
    },
    { name: 'AP[1]', lo: 6, meaning: 'Unprivileged code (EL0) may use the page.', source: 'DDI 0487 D8.4.1' },
    {
      name: 'AP[2]',
      lo: 7,
      meaning: 'Read-only. With DBM set it means clean: hardware clears it on the first store.',
      source: 'DDI 0487 D8.4.1, D8.5.2',
    },
    {
      name: 'AF',
      lo: 10,
      tlbCached: false,
      meaning: 'The page has been used. When clear, the next use faults or hardware sets it.',
      source: 'DDI 0487 D8.5.1',
    },
    {
      name: 'nG',
      lo: 11,
      bbm: 'bbm',
      meaning: 'Not global: the translation belongs to one address space, told apart by its ASID.',
    },
    { name: 'GP', lo: 50, meaning: 'Guarded page: indirect branches must land on a BTI instruction.' },
    {
      name: 'DBM',
      lo: 51,
      meaning: 'Dirty bit modifier: hardware may turn read-only into writable when a store comes.',
      source: 'DDI 0487 D8.5.2',
    },
    {
      name: 'Contiguous',
      label: 'CONT',
      lo: 52,
      bbm: 'bbm',
      meaning: 'One of a run of entries that a TLB may hold as one.',
    },
    {
      name: 'PXN',
      lo: 53,
      meaning: 'Privileged code may not execute from the page.',
      source: 'DDI 0487 D8.4.1',
    },
    {
      name: 'UXN',
      lo: 54,
      meaning: 'Unprivileged code may not execute from the page.',
      source: 'DDI 0487 D8.4.1',
    },
    {
      name: 'SW',
      label: '—',
      lo: 55,
      hi: 58,
      owner: 'sw',
      role: 'spare',
      meaning: 'Reserved for software use. Hardware promises never to look.',
    },
    {
      name: 'PBHA',
      label: '—',
      lo: 59,
      hi: 62,
      owner: 'ignored',
      conditional: true,
      meaning: 'Ignored, unless an extension takes it: hardware hints (PBHA), AttrIndx[3], POIndex.',
    },
    {
      name: 'IGNORED',
      label: '—',
      lo: 63,
      owner: 'ignored',
      meaning: 'Ignored by hardware in the EL1&0 regime. The manual does not say "for software".',
    },
  ];
  if (oa === 'lpa2') {
    rows.push({
      name: 'OA[51:50]',
      label: 'OA',
      lo: 8,
      hi: 9,
      role: 'address',
      bbm: 'bbm',
      meaning: 'The two highest bits of the output address; shareability comes from TCR instead.',
    });
  } else {
    rows.push({
      name: 'SH',
      lo: 8,
      hi: 9,
      bbm: 'bbm',
      meaning: 'Shareability: who else must see the same memory. 3 is inner shareable.',
      source: 'DDI 0487 D8.6.2',
    });
  }
  return rows.map((row) => field(LEAF, row));
}

/** The output address of a leaf whose lowest address bit is `low`, and what pads it. */
function addressRows(config: DescriptorConfig, when: Context, low: number, name: string): Field[] {
  const { pageShift, oa } = config;
  const rows: Row[] = [];
  const top = oa === 'lpa2' ? 49 : TOP_ADDRESS_BIT;
  rows.push({
    name,
    label: name,
    lo: low,
    hi: top,
    role: 'address',
    bbm: 'bbm',
    meaning: 'The address, without the bits that its alignment makes zero.',
  });
  if (oa !== 'lpa2')
    rows.push({
      name: 'RES0[49:48]',
      label: 'RES0',
      lo: 48,
      hi: 49,
      owner: 'res0',
      meaning: 'Must be zero with 48-bit output addresses.',
    });
  const first = 12;
  const highParts = oa === 'lpa' && pageShift === 16;
  if (highParts) {
    rows.push({
      name: `${name}[51:48]`,
      label: name,
      lo: 12,
      hi: 15,
      role: 'address',
      bbm: 'bbm',
      meaning: 'The four highest bits of a 52-bit address.',
    });
  }
  const padLow = highParts ? pageShift : first;
  const pad = (lo: number, hi: number): void => {
    if (hi >= lo)
      rows.push({
        name: `RES0[${hi}:${lo}]`,
        label: 'RES0',
        lo,
        hi,
        owner: 'res0',
        meaning: 'Below the alignment of what is mapped: must be zero.',
      });
  };
  const noConflict = 16;
  if (when === 'block' && low > noConflict) {
    pad(padLow, noConflict - 1);
    rows.push({
      name: 'nT',
      lo: noConflict,
      meaning: 'No TLB conflict: a hint for changing block size (FEAT_BBM). Linux leaves it clear.',
    });
    pad(noConflict + 1, low - 1);
  } else {
    pad(padLow, low - 1);
  }
  return rows.map((row) => field([when], row));
}

/** Attributes of a table entry. */
function tableRows(config: DescriptorConfig): Field[] {
  const lpa2 = config.oa === 'lpa2';
  const rows: Row[] = [
    {
      name: 'IGNORED[7:2]',
      label: '—',
      lo: 2,
      hi: 7,
      owner: 'ignored',
      meaning: 'Ignored in a table entry.',
    },
    {
      name: 'IGNORED[11:10]',
      label: '—',
      lo: 10,
      hi: 11,
      owner: 'ignored',
      meaning: 'Ignored in a table entry (bit 10 is an access flag with FEAT_HAFT).',
    },
    {
      name: 'IGNORED[58:51]',
      label: '—',
      lo: 51,
      hi: 58,
      owner: 'ignored',
      meaning: 'Ignored in a table entry.',
    },
    {
      name: 'PXNTable',
      lo: 59,
      meaning: 'Nothing below may be executed by privileged code.',
      source: 'DDI 0487 D8.4.2',
    },
    {
      name: 'UXNTable',
      lo: 60,
      meaning: 'Nothing below may be executed by unprivileged code.',
      source: 'DDI 0487 D8.4.2',
    },
    {
      name: 'APTable',
      lo: 61,
      hi: 62,
      meaning: 'Limits access to everything below.',
      source: 'DDI 0487 D8.4.2',
    },
    {
      name: 'NSTable',
      lo: 63,
      owner: 'res0',
      meaning: 'Non-secure tables below. Zero in the Non-secure state.',
    },
    { name: 'RES0[50]', label: 'RES0', lo: 50, owner: 'res0', meaning: 'Must be zero.' },
  ];
  rows.push(
    lpa2
      ? {
          name: 'NLTA[51:50]',
          label: 'NLTA',
          lo: 8,
          hi: 9,
          role: 'address',
          bbm: 'bbm',
          meaning: 'The two highest bits of the next table address.',
        }
      : {
          name: 'IGNORED[9:8]',
          label: '—',
          lo: 8,
          hi: 9,
          owner: 'ignored',
          meaning: 'Ignored in a table entry.',
        },
  );
  return rows.map((row) => field(['table'], row));
}

/**
 * Every row of the stage-1 descriptor of one configuration; each of the 64 bits once in each of table, block and page.
 * @throws RangeError when the output address size does not exist at the page size.
 */
export function descriptorFields(config: DescriptorConfig): readonly Field[] {
  const { pageShift, oa } = config;
  if (oa === 'lpa' && pageShift !== 16)
    throw new RangeError('oa: lpa (FEAT_LPA) exists with 64K pages only; use lpa2');
  if (oa === 'lpa2' && pageShift === 16)
    throw new RangeError('oa: lpa2 (FEAT_LPA2) exists with 4K and 16K pages only; use lpa');
  const blockLow = granule(pageShift).shiftAt(config.blockLevel ?? 2);
  if (blockLow > TOP_ADDRESS_BIT) {
    throw new RangeError(
      `blockLevel: a block of 2^${blockLow} bytes does not fit the address; use a lower level of block`,
    );
  }
  return sortFields([
    ...typeRows(),
    ...leafRows(oa),
    ...addressRows(config, 'page', pageShift, 'OA'),
    ...addressRows(config, 'block', blockLow, 'OA'),
    ...tableRows(config),
    ...addressRows(config, 'table', pageShift, 'NLTA'),
  ]);
}
