// Models: kernels that are wrong in one place, by what is put in the place of a helper or of a decision. Which test
// catches which is for the runs to find out. Reference: the functions named in names.ts, @ v6.12 with the RFC's patch 3.
// Does not model: two mistakes at a time.
import { makeHelpers, makeLayout, makePieces, type Overrides } from '@spare-bits/sim-core';
import type { KernelId } from './names.ts';

export const LAYOUT = 'v6.12-softdirty';

/** What makes the kernel of that name wrong. */
export function overridesOf(id: KernelId): Overrides {
  const layout = makeLayout(LAYOUT, { pageShift: 12 });
  const h = makeHelpers(layout);
  const pieces = makePieces(layout, h);
  const wrong: Readonly<Record<KernelId, Overrides>> = {
    right: {},
    'modify-loud': { helpers: { pte_modify: (pte, prot) => h.pte_mksoft_dirty(h.pte_modify(pte, prot)) } },
    'no-s': { helpers: { pte_mkdirty: (pte) => h.__pte_mkdirty(pte) } },
    'note-only': {
      pieces: {
        clear_soft_dirty: (pte, pinned) =>
          h.pte_present(pte) ? h.pte_clear_soft_dirty(pte) : pieces.clear_soft_dirty(pte, pinned),
      },
    },
    'too-willing': {
      pieces: {
        can_change_pte_writable: (pte, vmWrite, shared, vmWp, _vmSoftDirty, exclusive) =>
          pieces.can_change_pte_writable(pte, vmWrite, shared, vmWp, true, exclusive),
      },
    },
    'area-unread': {
      pieces: { pagemap_flags: (pte, _area, page, once) => pieces.pagemap_flags(pte, false, page, once) },
    },
    'opens-ro': { helpers: { pte_mkdirty: (pte) => h.pte_mkdirty(pte) & ~layout.mask('PTE_RDONLY') } },
    'swap-skipped': {
      pieces: {
        clear_soft_dirty: (pte, pinned) => (h.pte_present(pte) ? pieces.clear_soft_dirty(pte, pinned) : pte),
      },
    },
    'move-silent': {
      pieces: {
        move_pte: (pte, dropUffd) =>
          h.pte_present(pte) && !h.pte_soft_dirty(pte)
            ? h.pte_clear_soft_dirty(pieces.move_pte(pte, dropUffd))
            : pieces.move_pte(pte, dropUffd),
      },
    },
  };
  return wrong[id];
}
