// For each helper a small table: which bits go and which come, chosen by the bits that decide.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

interface Step {
  readonly go: bigint;
  readonly come: bigint;
}

const STORED_TO: Step = { go: PTE_WRITE, come: PTE_RDONLY | PTE_DIRTY };
const NOT_STORED_TO: Step = { go: PTE_WRITE, come: PTE_RDONLY };
const apply = (pte: bigint, step: Step): bigint => (pte & ~step.go) | step.come;

export function pte_wrprotect(pte: bigint): bigint {
  return apply(pte, (pte & (PTE_WRITE | PTE_RDONLY)) === PTE_WRITE ? STORED_TO : NOT_STORED_TO);
}

export function pte_mkdirty(pte: bigint): bigint {
  return apply(pte, { go: pte & PTE_WRITE ? PTE_RDONLY : 0n, come: PTE_DIRTY });
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  return apply(pte, { go: pte & PTE_DIRTY ? PTE_RDONLY : 0n, come: PTE_WRITE });
}
