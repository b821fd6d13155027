// Models: what hardware would do with an entry, asked without doing it: may EL0 use it, and would a store be noted in it?
// The judge is the machine's own. Does not model: TLBs; invariants-tlb.ts asks them.
import { halvesOf } from '../arch/halves.ts';
import type { AccessKind } from '../arch/permissions.ts';
import { judge, newTranslation } from '../arch/translate.ts';
import { LAST_LEVEL } from '../mm/geometry.ts';
import type { Kernel } from '../mm/kernel.ts';

const VALID_FAULT = 'none';

/** How far hardware goes with one kind of access: refuse, do it and write the entry back, or do it at once. */
export type Permission = 'refused' | 'noted' | 'silent';

/** What EL0 gets from an entry that maps a page, or a block one level up. The access flag is taken for set: it decides about faults, not about rights. */
export function permissionOf(
  k: Kernel,
  pte: bigint,
  kind: AccessKind,
  level: number = LAST_LEVEL,
): Permission {
  if (!k.h.pte_valid(pte)) return 'refused';
  const { regime } = k.machine.cpu(0);
  const { lo, hi } = halvesOf(k.h.pte_mkyoung(pte));
  const out = newTranslation();
  out.walk.level = level;
  out.walk.descLo = lo;
  out.walk.descHi = hi;
  out.walk.leafShift = Math.log2(k.g.bytesAt(level));
  judge(regime, regime.low, 0, 0, { el: 0, kind, pan: false }, out);
  if (out.walk.fault !== VALID_FAULT) return 'refused';
  return out.update ? 'noted' : 'silent';
}
