// Models: a small board for tests: two CPUs, four levels of 4K tables, a few pages. Does not model: anything a test must
// not know; all values are words in memory.
import { SCTLR_EL1, TCR_EL1, TTBR_EL1 } from '../../arch/descriptor-regs.ts';
import { writeField } from '../../arch/regs.ts';
import type { TlbiOp } from '../../arch/tlbi.ts';
import { Machine, type MachineConfig } from '../../machine/machine.ts';
import { TLB_DEFAULT, type TlbConfig } from '../../machine/tlb.ts';
import { mask } from '../property/shadow.ts';

export const RAM = 2 ** 30;
export const PAGE = 4096;
export const FRAME = RAM + 64 * PAGE;
/** Aligned to a run of sixteen pages. */
export const BIG = RAM + 128 * PAGE;
export const bit = mask;
export const TABLE = bit('VALID') | bit('TABLE');
export const LEAF =
  bit('VALID') | bit('PAGE') | bit('AP[1]') | bit('AF') | bit('nG') | bit('UXN') | bit('PXN');
export const GLOBAL_LEAF = LEAF & ~bit('nG');
export const VA = 0x1234_5000n;

export interface Board {
  readonly machine: Machine;
  /** Where the entry of an address lies, on a level. */
  readonly entry: (va: bigint, level: number) => number;
  readonly map: (va: bigint, leaf: bigint, frame?: number) => void;
  readonly use: (cpu: number, asid: number) => void;
}

export const pageOf = (
  va: bigint,
  pages = 1,
  extra: { asid?: number | null; lastLevel?: boolean } = {},
): TlbiOp => ({
  kind: 'va',
  asid: extra.asid === undefined ? 1 : extra.asid,
  vaLo: Number(va % 2n ** 32n),
  vaHi: Number(va / 2n ** 32n),
  bytes: pages * PAGE,
  lastLevel: extra.lastLevel ?? false,
});

/** A board on which VA is mapped to FRAME; tables sit one after another from RAM. */
export function board(
  leaf = LEAF,
  tlb: Partial<TlbConfig> = {},
  config: Partial<MachineConfig> = {},
  sctlr = 0n,
): Board {
  const machine = new Machine({ ...config, tlb: { ...TLB_DEFAULT, ...tlb } });
  const table = (level: number): number => RAM + level * PAGE;
  const entry = (va: bigint, level: number): number => {
    const shift = BigInt(12 + 9 * (3 - level));
    return table(level) + 8 * Number((va >> shift) % 512n);
  };
  const tcr =
    writeField(TCR_EL1.T0SZ, 16) |
    writeField(TCR_EL1.T1SZ, 16) |
    writeField(TCR_EL1.IPS, 5) |
    writeField(TCR_EL1.HA, 1) |
    writeField(TCR_EL1.HD, 1);
  const use = (cpu: number, asid: number): void => {
    machine.cpu(cpu).setRegs({
      tcr,
      sctlr: writeField(SCTLR_EL1.M, 1) | sctlr,
      mair: 0xffn,
      ttbr0: BigInt(RAM) | writeField(TTBR_EL1.ASID, asid),
    });
  };
  for (const cpu of machine.cpus) use(cpu.id, 1);
  const map = (va: bigint, descriptor: bigint, frame = FRAME): void => {
    for (const level of [0, 1, 2]) machine.store(0, entry(va, level), TABLE | BigInt(table(level + 1)));
    machine.store(0, entry(va, 3), descriptor === 0n ? 0n : descriptor | BigInt(frame));
  };
  map(VA, leaf);
  return { machine, entry, map, use };
}
