// Models: plausible wrong helpers, for the field of code beside a scenario: the reader starts from one, runs it, and sees
// where somebody notices. Each is a whole file, as in an exercise; the helpers that it exports take the kernel's places.
// Does not model: which of them shows in which scenario; the worker runs them (exercises/grader/figure).

export interface WrongHelper {
  /** The helper that it gets wrong. */
  readonly of: string;
  /** The idea, in a few words. */
  readonly title: string;
  readonly source: string;
}

/** A file with one function of one entry, and what it imports. */
function one(of: string, title: string, result: string, layout = '', kernel = ''): WrongHelper {
  const imports = [
    layout && `import { ${layout} } from 'layout';`,
    kernel && `import { ${kernel} } from 'kernel';`,
  ];
  const head = imports.filter((line) => line !== '').join('\n');
  const body = `export function ${of}(pte: bigint): bigint {\n  return ${result};\n}\n`;
  return { of, title, source: head === '' ? body : `${head}\n\n${body}` };
}

const MODIFY_LOUD = `import { PTE_ATTRINDX, PTE_GP, PTE_PRESENT_INVALID, PTE_PXN, PTE_RDONLY } from 'layout';
import { PTE_USER, PTE_UXN, PTE_VALID, PTE_WRITE } from 'layout';
import { pte_dirty, pte_mkdirty } from 'kernel';

/** What a protection says; everything else stays as it is. */
const PROTECTION = PTE_ATTRINDX | PTE_GP | PTE_PRESENT_INVALID | PTE_PXN | PTE_RDONLY
  | PTE_USER | PTE_UXN | PTE_VALID | PTE_WRITE;

export function pte_modify(pte: bigint, prot: bigint): bigint {
  const modified = (pte & ~PROTECTION) | (prot & PROTECTION);
  return pte_dirty(pte) ? pte_mkdirty(modified) : modified;
}
`;

export const WRONG = {
  'note-only': one('pte_mkuffd_wp', 'The note alone', 'pte | PTE_UFFD_WP', 'PTE_UFFD_WP'),
  'act-only': one('pte_mkuffd_wp', 'The act alone', 'pte_wrprotect(pte)', '', 'pte_wrprotect'),
  'dbm-left': one(
    'pte_mkuffd_wp',
    'Read-only, WRITE left',
    'pte | PTE_UFFD_WP | PTE_RDONLY',
    'PTE_RDONLY, PTE_UFFD_WP',
  ),
  'ro-left': one(
    'pte_mkuffd_wp',
    'WRITE gone, no RDONLY',
    '(pte & ~PTE_WRITE) | PTE_UFFD_WP',
    'PTE_UFFD_WP, PTE_WRITE',
  ),
  'lost-dirty': one(
    'pte_mkuffd_wp',
    'Dirtiness lost',
    '(pte & ~PTE_WRITE) | PTE_RDONLY | PTE_UFFD_WP',
    'PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE',
  ),
  'clear-valid': one(
    'pte_mkuffd_wp',
    'VALID cleared',
    '(pte & ~PTE_VALID) | PTE_UFFD_WP',
    'PTE_UFFD_WP, PTE_VALID',
  ),
  'wrong-note': one(
    'pte_mkuffd_wp',
    'The note in another bit',
    'pte_wrprotect(pte) | PTE_SPECIAL',
    'PTE_SPECIAL',
    'pte_wrprotect',
  ),
  'clear-gives-w': one(
    'pte_clear_uffd_wp',
    'Unmarking gives WRITE',
    '(pte & ~PTE_UFFD_WP) | PTE_WRITE',
    'PTE_UFFD_WP, PTE_WRITE',
  ),
  'mark-stays': one('pte_clear_uffd_wp', 'The mark stays', 'pte'),
  'swap-forgets': one('pte_swp_mkuffd_wp', 'Swap needs no note', 'pte'),
  'page-bit-in-swap': one('pte_swp_mkuffd_wp', 'The bit of a page', 'pte | PTE_UFFD_WP', 'PTE_UFFD_WP'),
  'swap-keeps': one('pte_swp_clear_uffd_wp', 'The note stays in swap', 'pte'),
  'modify-loud': { of: 'pte_modify', title: 'The loud verb', source: MODIFY_LOUD },
  'no-s': one('pte_mkdirty', 'The silent verb', '__pte_mkdirty(pte)', '', '__pte_mkdirty'),
  'never-forgotten': one('pte_clear_soft_dirty', 'Never forgotten', 'pte'),
  'all-forgotten': one(
    'pte_clear_soft_dirty',
    'Both notes gone',
    'pte & ~PTE_SOFT_DIRTY & ~PTE_DIRTY',
    'PTE_DIRTY, PTE_SOFT_DIRTY',
  ),
  'opened-again': one(
    'pte_clear_soft_dirty',
    'Opened again',
    'pte & ~PTE_SOFT_DIRTY & ~PTE_RDONLY',
    'PTE_RDONLY, PTE_SOFT_DIRTY',
  ),
} as const satisfies Record<string, WrongHelper>;

export type WrongName = keyof typeof WRONG;

/** The helpers that some wrong files are about, each once. */
export function helpersOf(names: readonly WrongName[]): readonly string[] {
  return [...new Set(names.map((name) => WRONG[name].of))];
}
