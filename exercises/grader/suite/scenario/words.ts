// Models: a scenario in words: what an operation does, where it was, what was seen. Does not model: what is compared
// (facts.ts); the same words stand on the page and in a terminal.
import type { Operation, PageRef } from '@spare-bits/sim-core';

export function pageName({ r, p }: PageRef): string {
  return `${r}${p}`;
}

function pagesText({ r, p, n }: PageRef & { readonly n: number }): string {
  return n === 1 ? pageName({ r, p }) : `${r}${p}–${r}${p + n - 1}`;
}

/** An operation as one line: `write 2 to A0`, `mprotect A0–A3 r--`. */
export function operationText(operation: Operation): string {
  switch (operation.op) {
    case 'read':
    case 'exec':
      return `${operation.op} ${pageName(operation)}`;
    case 'write':
      return `write ${operation.v} to ${pageName(operation)}`;
    case 'mmap':
      return `mmap ${operation.r}, ${operation.pages} page${operation.pages === 1 ? '' : 's'}, ${operation.prot}, ${operation.kind}`;
    case 'mprotect':
      return `mprotect ${pagesText(operation)} ${operation.prot}`;
    case 'madvise':
      return `${operation.adv} ${pagesText(operation)}`;
    case 'mremap':
      return `mremap ${pagesText(operation)} to ${operation.to}`;
    case 'fork':
      return `fork; the child sees ${operation.region} as ${operation.child}`;
    case 'uffd_writeprotect':
      return `uffd_writeprotect ${pagesText(operation)} ${operation.on ? 'on' : 'off'}`;
    case 'uffd_register':
      return `uffd_register ${pagesText(operation)} ${operation.mode.trim()}`;
    case 'uffd_api':
      return `uffd_api ${operation.features}`.trim();
    case 'clear_refs':
    case 'child_clear_refs':
      return `${operation.op} ${operation.v}`;
    default:
      return otherText(operation);
  }
}

function otherText(operation: Operation): string {
  const { op, missing: _missing, ...rest } = operation;
  const { r, p, n, ...more } = rest as Readonly<Record<string, unknown>>;
  const where =
    typeof r !== 'string'
      ? ''
      : typeof p !== 'number'
        ? r
        : pagesText({ r, p, n: typeof n === 'number' ? n : 1 });
  const others = Object.entries(typeof r === 'string' ? more : rest)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key} ${value}`);
  return [op, where, others.join(', ')].filter((part) => part !== '').join(' ');
}

/** `1 minor fault`, `2 minor faults and 1 major fault`, `no fault`. */
export function faultsText(minor: number, major: number): string {
  const counted = (count: number, kind: string): string[] =>
    count === 0 ? [] : [`${count} ${kind} fault${count === 1 ? '' : 's'}`];
  return [...counted(minor, 'minor'), ...counted(major, 'major')].join(' and ') || 'no fault';
}
