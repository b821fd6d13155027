// Models: the pieces that decide about an access to a registered area: what a write-protect fault does, whether a task
// that told the monitor must sleep, and why a registration is refused. Reference: mm/memory.c (do_wp_page), fs/userfaultfd.c
// (userfaultfd_must_wait, userfaultfd_register), include/linux/userfaultfd_k.h (vma_can_userfault) @ v6.12.
// Does not model: huge entries; the paths that act on the answers (see fault.ts and userfaultfd/).

import { UFFDIO_REGISTER_MODES } from '../layouts/uapi.ts';
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';
import type { MmPieces } from './pieces.ts';

type AccessPieces = Pick<MmPieces, 'on_wp_fault' | 'must_wait' | 'register_errno'>;

const { MISSING, WP, MINOR } = UFFDIO_REGISTER_MODES;
const ALL_MODES = MISSING + WP + MINOR;
const MONITORED = ['anon', 'shmem', 'hugetlb'];
const CACHED = ['shmem', 'hugetlb'];

/** Pieces about accesses, of one layout. `h` is the table of current helpers: every call goes through it. */
export function accessPieces(_layout: Layout, h: PgtableHelpers): AccessPieces {
  return {
    on_wp_fault: (pte, vmWp, asynchronous, unshare) => {
      if (unshare || !vmWp || !h.pte_uffd_wp(pte)) return 'go-on';
      return asynchronous ? 'clear-u' : 'event';
    },

    // The mark itself is not asked: whatever else write-protects the page would send the task here again.
    must_wait: (pte, wp) => {
      if (h.pte_none(pte) || h.is_pte_marker(pte)) return true;
      return wp && h.pte_present(pte) && !h.pte_write(pte);
    },

    // What the area is comes first, then whether it may be written, then whose it is.
    register_errno: (mode, kind, mayWrite, otherCtx, wpAsync) => {
      if (!(mode >= 1 && mode <= ALL_MODES)) return 'EINVAL';
      if ((mode & MINOR) !== 0 && !CACHED.includes(kind)) return 'EINVAL';
      const anyFile = wpAsync && mode === WP;
      if (!anyFile && !MONITORED.includes(kind)) return 'EINVAL';
      if (!mayWrite) return 'EPERM';
      return otherCtx ? 'EBUSY' : '0';
    },
  };
}
