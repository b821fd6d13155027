// Models: what the kernel writes to the translation registers: at boot the shape of the address space, at a switch of
// tasks the table and the ASID. Reference: arch/arm64/mm/proc.S, context.c @ v6.12.
// Does not model: the kernel's own half (its accesses use physical addresses), ASID generations and roll-over.
import { SCTLR_EL1, TCR_EL1, TG0_SHIFT, TTBR_EL1 } from '../arch/descriptor-regs.ts';
import { writeField } from '../arch/regs.ts';
import { U64_BITS } from '../bits/u64.ts';
import type { Kernel } from './kernel.ts';
import type { Mm } from './types.ts';

/** MAIR attribute 0: Normal memory, write-back. */
const NORMAL = 0xffn;
const VA_BITS = 48;
const IPS_48 = 5;

/** Sets every CPU up, without an address space yet. */
export function bootCpus(k: Kernel): void {
  const { layout, config, machine } = k;
  const tcr =
    writeField(TCR_EL1.T0SZ, U64_BITS - VA_BITS) |
    writeField(TCR_EL1.TG0, TG0_SHIFT.indexOf(layout.pageShift)) |
    writeField(TCR_EL1.EPD1, 1) |
    writeField(TCR_EL1.IPS, IPS_48) |
    writeField(TCR_EL1.AS, 1) |
    writeField(TCR_EL1.HA, config.hafdbs ? 1 : 0) |
    writeField(TCR_EL1.HD, config.hafdbs ? 1 : 0);
  for (const cpu of machine.cpus) cpu.setRegs({ tcr, sctlr: writeField(SCTLR_EL1.M, 1), mair: NORMAL });
}

/** check_and_switch_context: the CPU translates for this address space from now on. */
export function switch_mm(k: Kernel, cpu: number, mm: Mm): void {
  const ttbr0 = BigInt(mm.pgd) | writeField(TTBR_EL1.ASID, mm.asid);
  const target = k.machine.cpu(cpu);
  if (target.regs.ttbr0 !== ttbr0) target.setRegs({ ttbr0 });
}
