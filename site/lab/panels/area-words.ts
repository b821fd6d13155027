// Models: an area and the state of each of its pages in words short enough for the map.
// Does not model: entries (entry-words.ts).
import type { LabArea, PageState } from '@spare-bits/sim-core';

/** Flags that a reader asks about, in the order in which they are told. */
const FLAG_WORDS: readonly (readonly [string, string])[] = [
  ['VM_UFFD_MISSING', 'uffd-missing'],
  ['VM_UFFD_WP', 'uffd-wp'],
  ['VM_UFFD_MINOR', 'uffd-minor'],
  ['VM_SOFTDIRTY', 'soft-dirty'],
  ['VM_LOCKED', 'locked'],
  ['VM_DONTCOPY', 'not for children'],
  ['VM_WIPEONFORK', 'empty for children'],
  ['VM_HUGEPAGE', 'huge pages wanted'],
  ['VM_NOHUGEPAGE', 'no huge pages'],
  ['VM_MERGEABLE', 'may be merged'],
];

/** "A", or "program": its code lies outside the regions of a scenario. */
export const areaName = ({ first }: LabArea): string => first?.r ?? 'program';

/** "rw" */
export function areaMay({ flags }: LabArea): string {
  const letter = (name: string, one: string): string => (flags.includes(name) ? one : '');
  return letter('VM_READ', 'r') + letter('VM_WRITE', 'w') + letter('VM_EXEC', 'x') || 'no access';
}

/** "anon", "shared file" */
export function areaKind({ file, flags }: LabArea): string {
  const kind = file === 'none' ? 'anon' : file === 'shmem' ? 'file' : file;
  return flags.includes('VM_SHARED') ? `shared ${kind}` : kind;
}

/** "uffd-wp", "soft-dirty" … */
export const areaFlags = ({ flags, uffd }: LabArea): readonly string[] => [
  ...FLAG_WORDS.flatMap(([name, word]) => (flags.includes(name) ? [word] : [])),
  ...(uffd && !flags.some((name) => name.startsWith('VM_UFFD')) ? ['uffd'] : []),
];

const STATES: Readonly<Partial<Record<PageState['kind'], string>>> = {
  none: 'none',
  marker: 'marker',
  swap: 'swap',
  migration: 'moving',
  hwpoison: 'broken',
};

/** One word or two for the box of a page. @param armed write-protected for a userfaultfd, whatever is there */
export function stateText({ kind, letters, readOnly }: PageState, armed: boolean): string {
  const zero = kind === 'zero' || kind === 'hugezero' ? 'zero' : '';
  const absent = STATES[kind] ?? zero;
  if (armed) return `${absent} wp`.trim();
  if (STATES[kind]) return absent;
  if (letters.includes('N')) return 'no access';
  if (zero) return zero;
  if (!readOnly) return 'rw';
  return letters.includes('W') ? 'rw clean' : 'ro';
}

/** How the box is drawn: in a whole frame where there is a page, dashed where there is nothing. */
export function stateLook({ kind }: PageState, armed: boolean): 'page' | 'wp' | 'away' | 'none' {
  if (armed) return 'wp';
  return kind === 'none' ? 'none' : STATES[kind] ? 'away' : 'page';
}
