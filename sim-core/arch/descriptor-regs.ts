// Models: where the fields of the EL1&0 translation registers lie, as rows. Reference: DDI 0487 D23 (TCR_EL1, SCTLR_EL1,
// TTBRn_EL1, MAIR_EL1, PAR_EL1, ESR_EL1). Only fields that translation uses have a row; others are kept, never read.

export interface RegField {
  readonly lo: number;
  readonly width: number;
}

const at = (lo: number, hi: number = lo): RegField => ({ lo, width: hi - lo + 1 });

export const TCR_EL1 = {
  T0SZ: at(0, 5),
  EPD0: at(7),
  IRGN0: at(8, 9),
  ORGN0: at(10, 11),
  SH0: at(12, 13),
  TG0: at(14, 15),
  T1SZ: at(16, 21),
  A1: at(22),
  EPD1: at(23),
  IRGN1: at(24, 25),
  ORGN1: at(26, 27),
  SH1: at(28, 29),
  TG1: at(30, 31),
  IPS: at(32, 34),
  AS: at(36),
  TBI0: at(37),
  TBI1: at(38),
  HA: at(39),
  HD: at(40),
  HPD0: at(41),
  HPD1: at(42),
  TBID0: at(51),
  TBID1: at(52),
  E0PD0: at(55),
  E0PD1: at(56),
  DS: at(59),
} as const;

export const SCTLR_EL1 = {
  M: at(0),
  C: at(2),
  I: at(12),
  WXN: at(19),
  SPAN: at(23),
  EE: at(25),
  EPAN: at(57),
} as const;

export const TTBR_EL1 = {
  /** Everything that can be address, whatever the size of the table. */
  BADDR: at(1, 47),
  /** Address bits 51:48, where addresses have 52 bits. */
  BADDR_HIGH: at(2, 5),
  CnP: at(0),
  ASID: at(48, 63),
} as const;

export const PAR_EL1 = {
  F: at(0),
  FST: at(1, 6),
  SH: at(7, 8),
  /** Of a fault: on the way through stage 2, and at stage 2. */
  PTW: at(8),
  S: at(9),
  PA: at(12, 51),
  ATTR: at(56, 63),
} as const;
/** Bit 11 of PAR_EL1 reads as one. */
export const PAR_RES1 = at(11);

export const ESR_EL1 = { xFSC: at(0, 5), WnR: at(6), IL: at(25), EC: at(26, 31) } as const;

/** One attribute byte of MAIR_EL1. */
export const MAIR_ATTR = { inner: at(0, 3), outer: at(4, 7) } as const;

/** Bits of the virtual address with a fixed role. */
export const VA = { half: at(55), tag: at(56, 63) } as const;

/** Parts of a 52-bit output address: where in the descriptor, and where in the address. */
export const OA_HIGH = {
  lpa: { descriptor: at(12, 15), address: at(48, 51) },
  lpa2: { descriptor: at(8, 9), address: at(50, 51) },
} as const;

/** Fault status codes without a level, and those of level −1. DDI 0487 D8.3.5 (table of DFSC). */
export const FAULT_STATUS = {
  addressSize: { code: 0b000000, minusOne: 0b101001 },
  translation: { code: 0b000100, minusOne: 0b101011 },
  accessFlag: { code: 0b001000, minusOne: 0b001000 },
  permission: { code: 0b001100, minusOne: 0b001100 },
  external: { code: 0b010000, minusOne: 0b010000 },
  externalOnWalk: { code: 0b010100, minusOne: 0b010011 },
} as const;

/** Exception classes of aborts: from the lower level, from the same one. */
export const EXCEPTION_CLASS = {
  instruction: { lower: 0x20, same: 0x21 },
  data: { lower: 0x24, same: 0x25 },
} as const;

/** Physical address sizes by TCR.IPS; the last code is reserved and read as the largest. */
export const IPS_BITS: readonly number[] = [32, 36, 40, 42, 44, 48, 52, 52];

/** Page sizes by TCR.TG0 and TCR.TG1; 0 is reserved. */
export const TG0_SHIFT: readonly number[] = [12, 16, 14, 0];
export const TG1_SHIFT: readonly number[] = [0, 14, 12, 16];
