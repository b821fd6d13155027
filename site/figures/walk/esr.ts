// Models: ESR_EL1 of an abort in words: which kind of exception, read or write, class and level of the fault.
// Reference: DDI 0487 D8.3.5, D23 (ESR_EL1). Does not model: any other exception.
import { type AccessKind, ESR_EL1, esrOf, readField } from '@spare-bits/sim-core';
import { FAULT_WORDS, type Fault } from './words.ts';

/** `0x9200_004F`: the low 32 bits, which is where everything stands that this book reads. */
export function esrHex(esr: bigint): string {
  const digits = BigInt.asUintN(32, esr).toString(16).toUpperCase().padStart(8, '0');
  return `0x${digits.slice(0, 4)}_${digits.slice(4)}`;
}

export interface EsrPart {
  readonly name: string;
  readonly content: string;
  readonly says: string;
}

const two = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;

/** The parts of the register that matter here, with what each says of this abort. */
export function esrParts(fault: Fault, level: number, kind: AccessKind): readonly EsrPart[] {
  const esr = esrOf(fault, level, 0, kind);
  return [
    {
      name: 'EC',
      content: two(readField(esr, ESR_EL1.EC)),
      says: `${kind === 'exec' ? 'instruction' : 'data'} abort, from EL0`,
    },
    { name: 'IL', content: `${readField(esr, ESR_EL1.IL)}`, says: 'a 32-bit instruction' },
    {
      name: 'WnR',
      content: `${readField(esr, ESR_EL1.WnR)}`,
      says: kind === 'write' ? 'it was a write' : 'it was not a write',
    },
    {
      name: kind === 'exec' ? 'IFSC' : 'DFSC',
      content: two(readField(esr, ESR_EL1.xFSC)),
      says: `${FAULT_WORDS[fault]}, level ${level}`,
    },
  ];
}

/** "0x9200_004F: data abort, from EL0; it was a write; permission fault, level 3". */
export function esrSentence(fault: Fault, level: number, kind: AccessKind): string {
  const says = esrParts(fault, level, kind)
    .filter((part) => part.name !== 'IL')
    .map((part) => part.says);
  return `${esrHex(esrOf(fault, level, 0, kind))}: ${says.join('; ')}`;
}
