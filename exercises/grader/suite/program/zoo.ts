// Models: whole kernels by name, for programs that have to tell right ones from wrong ones: the reference, kernels that
// differ from it where they may, and kernels with one mistake each. Reference: the functions that are replaced, @ v6.12 on
// the soft-dirty port. Does not model: two mistakes at a time.
import {
  type Kernel,
  type KernelConfig,
  type Layout,
  type MmPieces,
  makeHelpers,
  makeLayout,
  makePieces,
  type Overrides,
  type PgtableHelpers,
  type PlayOptions,
} from '@spare-bits/sim-core';
import type { TaskLayout } from '../../task.ts';

interface Right {
  readonly h: PgtableHelpers;
  readonly pieces: MmPieces;
  readonly layout: Layout;
}

interface Member {
  readonly right: boolean;
  /** As a message names it. */
  readonly title: string;
  readonly change?: (right: Right) => Overrides;
  readonly kernel?: Partial<KernelConfig>;
  readonly prepare?: (k: Kernel) => void;
}

/** Another place for the note of a swap entry, and another for that of a monitor. */
function otherPlaces({ h, layout }: Right): Overrides {
  const swapNote = 1n << BigInt(layout.number('SWP_TYPE_SHIFT') - 1);
  const note = layout.mask('PTE_DEVMAP');
  return {
    helpers: {
      pte_swp_mksoft_dirty: (pte) => pte | swapNote,
      pte_swp_soft_dirty: (pte) => (pte & swapNote) !== 0n,
      pte_swp_clear_soft_dirty: (pte) => pte & ~swapNote,
      pte_swp_clear_flags: (pte) => h.pte_swp_clear_flags(pte) & ~swapNote,
      pte_wrprotect: (pte) => (h.pte_write(pte) ? h.pte_wrprotect(pte) | note : h.pte_wrprotect(pte)),
      pte_mkwrite_novma: (pte) => h.pte_mkwrite_novma(pte) & ~note,
    },
  };
}

const RIGHT: Readonly<Record<string, Omit<Member, 'right'>>> = {
  reference: { title: 'the right kernel' },
  'other-encoding': { title: 'a right kernel that keeps its notes in other bits', change: otherPlaces },
  'other-numbers': {
    title: 'a right kernel with other frame and slot numbers',
    prepare: (k) => {
      for (let page = 0; page < 3; page++) k.folios.alloc(0, 0);
      k.swap.alloc(k.folios.alloc(0, 0));
    },
  },
  'no-fault-around': {
    title: 'a right kernel whose fault_around_bytes is one page',
    kernel: { faultAround: 0 },
  },
};

const WRONG: Readonly<Record<string, Omit<Member, 'right'>>> = {
  'modify-loud': {
    title: 'the kernel whose pte_modify says written',
    change: ({ h }) => ({
      helpers: { pte_modify: (pte, prot) => h.pte_mksoft_dirty(h.pte_modify(pte, prot)) },
    }),
  },
  'no-s': {
    title: 'the kernel whose pte_mkdirty leaves no note',
    change: ({ h }) => ({ helpers: { pte_mkdirty: (pte) => h.__pte_mkdirty(pte) } }),
  },
  'note-only': {
    title: 'the kernel that clears without a guard',
    change: ({ h, pieces }) => ({
      pieces: {
        clear_soft_dirty: (pte, pinned) =>
          h.pte_present(pte) ? h.pte_clear_soft_dirty(pte) : pieces.clear_soft_dirty(pte, pinned),
      },
    }),
  },
  'swap-skipped': {
    title: 'the kernel that passes swap entries over',
    change: ({ h, pieces }) => ({
      pieces: {
        clear_soft_dirty: (pte, pinned) => (h.pte_present(pte) ? pieces.clear_soft_dirty(pte, pinned) : pte),
      },
    }),
  },
  'too-willing': {
    title: 'the kernel that gives WRITE back although a tool waits',
    change: ({ pieces }) => ({
      pieces: {
        can_change_pte_writable: (pte, vmWrite, shared, vmWp, _vmSoftDirty, exclusive) =>
          pieces.can_change_pte_writable(pte, vmWrite, shared, vmWp, true, exclusive),
      },
    }),
  },
  'flag-inverted': {
    title: 'the kernel that reads the flag of the area the wrong way round',
    change: ({ pieces }) => ({
      pieces: {
        can_change_pte_writable: (pte, vmWrite, shared, vmWp, vmSoftDirty, exclusive) =>
          pieces.can_change_pte_writable(pte, vmWrite, shared, vmWp, !vmSoftDirty, exclusive),
      },
    }),
  },
  'marks-none': {
    title: 'the kernel that moves pages silently',
    change: ({ h, pieces }) => ({
      pieces: {
        move_pte: (pte, dropUffd) => {
          const moved = pieces.move_pte(pte, dropUffd);
          if (h.pte_present(pte)) return h.pte_soft_dirty(pte) ? moved : h.pte_clear_soft_dirty(moved);
          return h.pte_none(moved) || h.pte_swp_soft_dirty(pte) ? moved : h.pte_swp_clear_soft_dirty(moved);
        },
      },
    }),
  },
  's-dropped': {
    title: 'the kernel whose fault drops the note',
    change: ({ h }) => ({
      helpers: {
        __ptep_set_access_flags: (old, entry) =>
          h.__ptep_set_access_flags(old, h.pte_soft_dirty(old) ? entry : h.pte_clear_soft_dirty(entry)),
      },
    }),
  },
};

const entries = (members: Readonly<Record<string, Omit<Member, 'right'>>>, right: boolean) =>
  Object.entries(members).map(([name, member]) => [name, { ...member, right }] as const);

export const ZOO: ReadonlyMap<string, Member> = new Map([...entries(RIGHT, true), ...entries(WRONG, false)]);

/** A kernel of the zoo. @throws Error when there is none of that name */
export function member(name: string): Member {
  const found = ZOO.get(name);
  if (!found) throw new Error(`there is no kernel ${name}; there are ${[...ZOO.keys()].join(', ')}`);
  return found;
}

/** What makes that kernel out of the reference. */
export function optionsOf(name: string, { id, pageShift }: TaskLayout): PlayOptions {
  const { change, kernel, prepare } = member(name);
  const layout = makeLayout(id, { pageShift });
  const h = makeHelpers(layout);
  return {
    overrides: change?.({ h, layout, pieces: makePieces(layout, h) }) ?? {},
    ...(kernel && { kernel }),
    ...(prepare && { prepare }),
  };
}
