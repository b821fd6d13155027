// Models: how a translation is reported: PAR_EL1 after an AT instruction, ESR_EL1 and FAR_EL1 after an abort.
// Reference: DDI 0487 D8.3.5 (fault status codes), D23 (PAR_EL1, ESR_EL1). Does not model: instruction-specific
// syndrome, stage-2 syndromes, RAS.
import { ESR_EL1, EXCEPTION_CLASS, FAULT_STATUS, PAR_EL1, PAR_RES1, VA } from './descriptor-regs.ts';
import type { AccessKind } from './permissions.ts';
import { writeField } from './regs.ts';
import type { Translation } from './translate.ts';
import type { FaultClass } from './walker.ts';

/** The six bits that tell class and level of a fault. */
export function faultStatus(fault: Exclude<FaultClass, 'none'>, level: number): number {
  const { code, minusOne } = FAULT_STATUS[fault];
  if (fault === 'external') return code;
  return level < 0 ? minusOne : code + level;
}

/** PAR_EL1 after an address translation instruction. Bits that are UNKNOWN or IMPLEMENTATION DEFINED are zero. */
export function parOf(translation: Translation): bigint {
  const { fault, level } = translation.walk;
  const res1 = writeField(PAR_RES1, 1);
  if (fault !== 'none')
    return writeField(PAR_EL1.F, 1) | writeField(PAR_EL1.FST, faultStatus(fault, level)) | res1;
  const page = BigInt(translation.pa) >> BigInt(PAR_EL1.PA.lo);
  return (
    writeField(PAR_EL1.PA, page) |
    writeField(PAR_EL1.ATTR, translation.attr) |
    writeField(PAR_EL1.SH, translation.share) |
    res1
  );
}

/** ESR_EL1 for an abort taken to EL1. */
export function esrOf(
  fault: Exclude<FaultClass, 'none'>,
  level: number,
  el: 0 | 1,
  kind: AccessKind,
): bigint {
  const family = kind === 'exec' ? EXCEPTION_CLASS.instruction : EXCEPTION_CLASS.data;
  return (
    writeField(ESR_EL1.EC, el === 0 ? family.lower : family.same) |
    writeField(ESR_EL1.IL, 1) |
    writeField(ESR_EL1.WnR, kind === 'write' ? 1 : 0) |
    writeField(ESR_EL1.xFSC, faultStatus(fault, level))
  );
}

/** FAR_EL1: data accesses keep the tag; a fetch has lost it on the way when tags are ignored. */
export function farOf(va: bigint, kind: AccessKind, ignoreTagFetch: boolean): bigint {
  if (kind !== 'exec' || !ignoreTagFetch) return va;
  const negative = (va & writeField(VA.half, 1)) !== 0n;
  const tag = writeField(VA.tag, -1n);
  return negative ? va | tag : va & ~tag;
}
