// Models: the table that each huge mapping of anonymous memory puts by, so that splitting it never wants memory.
// Reference: mm/pgtable-generic.c (pgtable_trans_huge_deposit, pgtable_trans_huge_withdraw) @ v6.12.
// Does not model: the list at the table above; a table is found by the entry that it was put by for.
import type { Kernel } from './kernel.ts';
import { freeTable } from './tables.ts';

export interface Deposit {
  /** Physical address. */
  readonly table: number;
}

/** @param pmdp the entry of the huge mapping */
export function pgtable_trans_huge_deposit(k: Kernel, pmdp: number, table: number): void {
  k.deposits.put(pmdp, { table });
}

/** @throws RangeError when nothing was put by: then the entry was no huge mapping */
export function pgtable_trans_huge_withdraw(k: Kernel, pmdp: number): number {
  const deposit = k.deposits.get(pmdp);
  if (!deposit) throw new RangeError(`deposit: there is none for the entry at 0x${pmdp.toString(16)}`);
  k.deposits.put(pmdp, undefined);
  return deposit.table;
}

/** zap_deposited_table: the mapping goes for good. No walk ever was in the table. */
export function zap_deposited_table(k: Kernel, pmdp: number): void {
  freeTable(k, pgtable_trans_huge_withdraw(k, pmdp));
}
