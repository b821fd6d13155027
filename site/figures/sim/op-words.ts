// Models: an operation of a scenario as one line in the words of the kernel's interfaces: `write A 0 ← 2`.
// Does not model: what it did (says.ts).
import type { Operation, StepView } from '@spare-bits/sim-core';

/** `A0`, `A0 and A1`, or `A0 to A3`. */
export function pagesText({ r, p, n = 1 }: { r: string; p: number; n?: number }): string {
  const last = `${r}${p + n - 1}`;
  return n === 1 ? last : `${r}${p} ${n === 2 ? 'and' : 'to'} ${last}`;
}

/** `A 0`, or `A 0–3`. */
export function rangeText({ r, p, n = 1 }: { r: string; p: number; n?: number }): string {
  return n === 1 ? `${r} ${p}` : `${r} ${p}–${p + n - 1}`;
}

/** Where an operation works, as far as its arguments say it. */
function place(operation: Operation): string {
  if (!('r' in operation)) return '';
  if (!('p' in operation) || operation.p === undefined) return operation.r;
  return rangeText({ r: operation.r, p: operation.p, n: 'n' in operation ? operation.n : 1 });
}

/** What an operation is given besides its place. */
function rest(operation: Operation): string {
  switch (operation.op) {
    case 'mmap':
      return `${operation.pages} ${operation.pages === 1 ? 'page' : 'pages'} ${operation.prot} ${operation.kind}`;
    case 'write':
      return `← ${operation.v}`;
    case 'mprotect':
      return operation.prot;
    case 'madvise':
      return operation.adv;
    case 'mremap':
      return `→ ${operation.to}`;
    case 'fork':
      return `${operation.region} → ${operation.child}`;
    case 'clear_refs':
    case 'child_clear_refs':
      return `${operation.v}`;
    case 'move_pages':
      return `→ node ${operation.node}`;
    case 'uffd_api':
      return operation.features;
    case 'uffd_register':
      return operation.mode.trim();
    case 'uffd_writeprotect':
      return operation.on === 1 ? 'on' : 'off';
    case 'uffd_copy':
    case 'uffd_continue':
      return operation.wp === 1 ? 'wp' : '';
    case 'uffd_move':
      return `${operation.src} ${operation.p} → ${operation.dst}`;
    case 'pagemap_scan':
      return operation.flags;
    case 'punch_hole':
      return `${operation.p}–${operation.p + operation.n - 1}`;
    case 'ftruncate':
      return `${operation.pages}`;
    default:
      return '';
  }
}

export function opText(operation: Operation): string {
  return [operation.op, place(operation), rest(operation)].filter((part) => part !== '').join(' ');
}

const COUNTS = ['no fault', 'one fault', 'two faults', 'three faults'];
/** "one fault" */
export const faultsText = (count: number): string => COUNTS[count] ?? `${count} faults`;

/** What came of a step, in a word or two, for the list of steps. */
export function shortText({ outcome }: Pick<StepView, 'outcome'>): string {
  const { failure, sig, err, parked, val, minflt = 0, majflt = 0 } = outcome;
  if (failure !== undefined) return 'stopped';
  if (sig !== undefined) return sig;
  if (err !== undefined) return err;
  if (parked) return 'waits';
  const faults =
    minflt + majflt === 0 ? '' : `${minflt + majflt} ${minflt + majflt === 1 ? 'fault' : 'faults'}`;
  return [val === undefined ? '' : `gives ${val}`, faults].filter((part) => part !== '').join(', ');
}
