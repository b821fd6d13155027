// Models: kernels with one thing wrong, each of a kind that reviewers have met. The walks must notice all of them.
// `make` gets the right pieces and helpers of the layout and gives what replaces some of them.
import type { KernelConfig, Overrides } from '../../mm/kernel.ts';
import type { MmPieces } from '../../mm/pieces.ts';
import { makePieces } from '../../mm/pieces.ts';
import type { PgtableHelpers } from '../../pgtable/helpers.ts';
import { makeHelpers } from '../../pgtable/helpers.ts';
import { makeLayout } from '../../pgtable/layout.ts';

export interface WrongKernel {
  readonly name: string;
  /** What of the configuration must be so that the fault can show. */
  readonly config?: Partial<KernelConfig>;
  readonly make: (right: {
    h: PgtableHelpers;
    pieces: MmPieces;
    mask: (name: string) => bigint;
  }) => Overrides;
}

/** The overrides of a wrong kernel for a configuration. */
export function overridesOf(
  wrong: WrongKernel,
  config: Pick<KernelConfig, 'layout' | 'pageShift'>,
): Overrides {
  const layout = makeLayout(config.layout, { pageShift: config.pageShift });
  const h = makeHelpers(layout);
  return wrong.make({ h, pieces: makePieces(layout, h), mask: (name) => layout.mask(name) });
}

const pieces =
  (make: (right: MmPieces, h: PgtableHelpers) => Partial<MmPieces>): WrongKernel['make'] =>
  ({ pieces: right, h }) => ({ pieces: make(right, h) });
const SOFT_DIRTY = { layout: 'v6.12-softdirty' } as const;
const UFFD = { layout: 'v6.12' } as const;

export const WRONG_KERNELS: readonly WrongKernel[] = [
  {
    name: 'fork leaves the parent writable',
    make: pieces(() => ({ copy_present_parent: (pte) => pte })),
  },
  {
    name: 'fork leaves the child writable',
    make: pieces(() => ({ copy_present_child: (pte) => pte })),
  },
  {
    name: 'fork leaves a swapped page exclusive in the parent',
    make: pieces(() => ({ copy_nonpresent_parent: (pte) => pte })),
  },
  {
    name: 'fork copies nothing of what is on swap',
    make: pieces(() => ({ copy_nonpresent_child: () => 0n })),
  },
  {
    name: 'fork leaves the note of a swapped page in an unwatched child',
    config: UFFD,
    make: pieces((right) => ({
      copy_nonpresent_child: (pte, cow) => right.copy_nonpresent_child(pte, cow, true),
    })),
  },
  {
    name: 'the note of an armed page survives in an unwatched child',
    config: UFFD,
    make: pieces((right) => ({
      copy_present_child: (pte, cow, shared) => right.copy_present_child(pte, cow, shared, true),
    })),
  },
  {
    name: 'mprotect gives write permission to pages that are shared after fork',
    make: pieces((right, h) => ({
      change_pte: (pte, prot, op, tryWrite, canWrite) => {
        const changed = right.change_pte(pte, prot, op, tryWrite, canWrite);
        return op === 'mprotect' && tryWrite ? h.pte_mkwrite_novma(changed) : changed;
      },
    })),
  },
  {
    name: 'write-protect leaves the note and not the guard',
    config: UFFD,
    make: pieces((right, h) => ({
      change_pte: (pte, prot, op, tryWrite, canWrite) => {
        const changed = right.change_pte(pte, prot, op, tryWrite, canWrite);
        return op === 'wp' && h.pte_write(pte) ? h.pte_mkwrite_novma(changed) : changed;
      },
    })),
  },
  {
    name: 'mprotect drops the note',
    config: UFFD,
    make: pieces((right, h) => ({
      change_pte: (pte, prot, op, tryWrite, canWrite) => {
        const changed = right.change_pte(pte, prot, op, tryWrite, canWrite);
        return op === 'mprotect' ? h.pte_clear_uffd_wp(changed) : changed;
      },
    })),
  },
  {
    name: 'a zapped file page leaves no marker',
    config: UFFD,
    make: pieces(() => ({ after_clear: () => 0n })),
  },
  {
    name: 'clear_refs keeps write permission',
    config: SOFT_DIRTY,
    make: pieces((right, h) => ({
      clear_soft_dirty: (pte, pinned) =>
        h.pte_present(pte) && h.pte_write(pte)
          ? h.pte_mkwrite_novma(right.clear_soft_dirty(pte, pinned))
          : right.clear_soft_dirty(pte, pinned),
    })),
  },
  {
    name: 'mprotect forgets that writes are counted',
    config: SOFT_DIRTY,
    make: pieces((right) => ({
      can_change_pte_writable: (pte, vmWrite, shared, vmWp, _sd, exclusive) =>
        right.can_change_pte_writable(pte, vmWrite, shared, vmWp, true, exclusive),
    })),
  },
  {
    name: 'mprotect takes any page for its own',
    make: pieces((right) => ({
      can_change_pte_writable: (pte, vmWrite, shared, vmWp, sd) =>
        right.can_change_pte_writable(pte, vmWrite, shared, vmWp, sd, true),
    })),
  },
  {
    name: 'the write fault does not look for the note',
    config: UFFD,
    make: pieces(() => ({ on_wp_fault: () => 'go-on' })),
  },
  {
    name: 'write-protecting leaves DBM, so that hardware undoes it',
    make: ({ h, mask }) => ({
      helpers: { pte_wrprotect: (pte) => h.pte_wrprotect(pte) | mask('PTE_WRITE') },
    }),
  },
  {
    name: 'a swap entry eats the lowest bit of its offset',
    make: ({ h }) => ({ helpers: { __swp_entry: (type, offset) => h.__swp_entry(type, offset & ~1n) } }),
  },
  {
    name: 'the monitor wakes a task whose page is not there',
    config: UFFD,
    make: pieces(() => ({ must_wait: () => false })),
  },
];
