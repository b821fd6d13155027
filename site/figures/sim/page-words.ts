// Models: a page and an area of a scenario in words: what the entry is and what it allows, what the flags say.
// Does not model: sentences about a step (says.ts).
import { LAST_LEVEL, type Layout, type StepView } from '@spare-bits/sim-core';
import { rangeText } from './op-words.ts';
import type { AreaShot } from './shots.ts';

type Page = StepView['pages'][number];
type Area = StepView['areas'][number];

const COUNT_WORDS = ['', '', 'twice', 'three times'];

/** "anonymous page, mapped twice, read only": what an entry is, and what it allows. */
export function pageWords(layout: Layout, { kind, letters, folio, swap, level, desc }: Page): string {
  switch (kind) {
    case 'none':
      return level === LAST_LEVEL ? 'nothing' : 'nothing, and no table';
    case 'marker':
      return 'a marker, no page';
    case 'swap':
      return `in swap, slot ${swap?.offset ?? '?'}`;
    case 'migration':
      return 'a page that is being moved';
    case 'hwpoison':
      return 'broken memory';
    default: {
      const what =
        kind === 'zero'
          ? 'the zero page'
          : folio?.anon === false
            ? 'a page of the file'
            : 'an anonymous page';
      const times = folio?.mapcount ?? 1;
      const mapped = kind === 'page' && times > 1 ? `, mapped ${COUNT_WORDS[times] ?? `${times} times`}` : '';
      const writes =
        (desc & layout.mask('PTE_RDONLY')) === 0n
          ? 'writable'
          : letters.includes('W')
            ? 'writable, clean'
            : 'read only';
      return `${what}${mapped}, ${letters.includes('N') ? 'out of reach' : writes}`;
    }
  }
}

/** The flags of an area that a reader asks about, in words. */
const FLAG_WORDS: Readonly<Record<string, string>> = {
  VM_UFFD_MISSING: 'userfaultfd missing',
  VM_UFFD_WP: 'userfaultfd write-protect',
  VM_UFFD_MINOR: 'userfaultfd minor',
  VM_SOFTDIRTY: 'soft-dirty as a whole',
  VM_LOCKED: 'locked',
  VM_DONTCOPY: 'not for children',
  VM_WIPEONFORK: 'empty for children',
  VM_HUGETLB: 'hugetlb',
  VM_HUGEPAGE: 'huge pages wanted',
  VM_MERGEABLE: 'may be merged',
};

export function areaShot({ r, s, e, names }: Area): AreaShot {
  const has = (name: string, letter: string): string => (names.includes(name) ? letter : '-');
  const words = names.flatMap((name) => FLAG_WORDS[name] ?? []);
  return {
    name: rangeText({ r, p: s, n: e - s }),
    may: has('VM_READ', 'r') + has('VM_WRITE', 'w') + has('VM_EXEC', 'x'),
    words: [names.includes('VM_SHARED') ? 'shared' : 'private', ...words].join(', '),
  };
}
