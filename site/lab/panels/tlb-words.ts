// Models: a TLB entry in words: which page, what it allows, and what goes on to work while it is stale.
// Does not model: whether that is a fault of the kernel; until the barrier it need not be.
import type { TlbView } from '@spare-bits/sim-core';
import type { LabState } from '../state.ts';
import type { Kernelwise } from './entry-words.ts';
import { countText, pageText, pfnText, programPage, sizeText } from './words.ts';

/** "A+0", "A+0, 2 MB", "program+1". */
export function tlbPage(state: LabState, { page, pid, va, bytes }: TlbView): string {
  const name = page ? pageText(page) : programPage(state, pid, va);
  const shift = Math.log2(bytes);
  return shift === state.pageShift ? name : `${name}, ${sizeText(shift)}`;
}

const readOnly = ({ layout }: Kernelwise, value: bigint): boolean =>
  (value & layout.mask('PTE_RDONLY')) !== 0n;

export const mayText = (kernel: Kernelwise, value: bigint): string =>
  readOnly(kernel, value) ? 'read' : 'read, write';

/** What the tables say instead, and what still works because of this entry. */
export function staleText(kernel: Kernelwise, { cpu, value, now, pfn, pid }: TlbView): string {
  const { h } = kernel;
  const until = 'Until TLBI and DSB,';
  const uses = readOnly(kernel, value) ? 'reads' : 'reads and writes';
  if (pid === 0) return `the address space is gone. ${until} nobody may be given its number.`;
  if (!h.pte_valid(now))
    return `the table has no page here now. ${until} CPU ${cpu} still ${uses} ${pfnText(pfn)}.`;
  if (h.pte_pfn(now) !== h.pte_pfn(value))
    return `the table names ${pfnText(Number(h.pte_pfn(now)))} now. ${until} CPU ${cpu} still ${uses} ${pfnText(pfn)}.`;
  if (readOnly(kernel, now) && !readOnly(kernel, value))
    return `the table says read only. ${until} a write on CPU ${cpu} goes through.`;
  if (!readOnly(kernel, now) && readOnly(kernel, value))
    return `the table allows writes. Until it is forgotten, a write on CPU ${cpu} may fault for nothing.`;
  return `the table says something else. ${until} CPU ${cpu} goes by what it remembers.`;
}

/** "One TLBI names it and waits for a DSB." */
export function waitText({ waiting }: TlbView): string {
  if (waiting === 0) return '';
  return `${countText(waiting, 'TLBI names', 'TLBIs name')} it and ${waiting === 1 ? 'waits' : 'wait'} for a DSB.`;
}
