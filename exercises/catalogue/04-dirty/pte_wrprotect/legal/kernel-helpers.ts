// Asks the kernel's own questions. Dirty of either kind is moved: setting DIRTY once more does no harm.
import { pte_dirty, pte_sw_dirty, pte_write } from 'kernel';
import * as layout from 'layout';

export const pte_wrprotect = (pte: bigint): bigint => {
  const dirty = pte_dirty(pte) ? layout.PTE_DIRTY : 0n;
  return (pte & ~layout.PTE_WRITE) | layout.PTE_RDONLY | dirty;
};

export const pte_mkdirty = (pte: bigint): bigint =>
  (pte & ~(pte_write(pte) ? layout.PTE_RDONLY : 0n)) | layout.PTE_DIRTY;

export const pte_mkwrite_novma = (pte: bigint): bigint =>
  (pte & ~(pte_sw_dirty(pte) ? layout.PTE_RDONLY : 0n)) | layout.PTE_WRITE;
