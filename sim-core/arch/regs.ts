// Models: the EL1&0 translation registers as one typed value, and the features of the CPU that change what they mean.
// Reference: DDI 0487 D23. Does not model: EL2 and EL3 controls, virtualisation, Realm and Secure states.
import { U64_MASK } from '../bits/u64.ts';
import type { RegField } from './descriptor-regs.ts';

/** Values of the registers, as software wrote them. */
export interface TranslationRegs {
  readonly tcr: bigint;
  readonly sctlr: bigint;
  readonly mair: bigint;
  readonly ttbr0: bigint;
  readonly ttbr1: bigint;
}

/** What the CPU implements. */
export interface CpuFeatures {
  /** 52-bit virtual addresses with 64K pages. */
  readonly lva: boolean;
  /** 52-bit physical addresses with 64K pages. */
  readonly lpa: boolean;
  /** 52-bit addresses with 4K and 16K pages. */
  readonly lpa2: boolean;
  /** Small translation tables. */
  readonly ttst: boolean;
  /** Hardware management of the access flag and dirty state. */
  readonly hafdbs: boolean;
  /** Hierarchical permissions may be switched off. */
  readonly hpds: boolean;
  /** EL0 may be kept out of one half. */
  readonly e0pd: boolean;
  /** Enhanced PAN. */
  readonly pan3: boolean;
}

/** A CPU that has everything modelled here. */
export const CPU_MAX: CpuFeatures = {
  lva: true,
  lpa: true,
  lpa2: true,
  ttst: true,
  hafdbs: true,
  hpds: true,
  e0pd: true,
  pan3: true,
};

export function readField(value: bigint, field: RegField): number {
  return Number((value >> BigInt(field.lo)) & ((1n << BigInt(field.width)) - 1n));
}

export function writeField(field: RegField, content: number | bigint): bigint {
  return (BigInt(content) & ((1n << BigInt(field.width)) - 1n)) << BigInt(field.lo);
}

/** @throws RangeError when a register does not hold an unsigned 64-bit value. */
export function checkRegs(regs: TranslationRegs): void {
  for (const [name, value] of Object.entries(regs)) {
    if (typeof value !== 'bigint' || value < 0n || value > U64_MASK) {
      throw new RangeError(`${name.toUpperCase()}_EL1: ${String(value)} is not an unsigned 64-bit value`);
    }
  }
}
