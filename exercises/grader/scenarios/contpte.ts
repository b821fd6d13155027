// Models: runs of contiguous entries: joined by one fault, taken apart by one store, cleared, and joined again or not.
// The steps are those of the recordings of the same names. Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

const config = { mthp: 'madvise' } as const;

export const cont_mprotect_whole: Script = {
  name: 'cont_mprotect_whole',
  title: 'A run changes its protection as a whole',
  config,
  steps: [
    { op: 'mmap', r: 'A', pages: 32, prot: 'rw-', kind: 'anon-private' },
    { op: 'madvise', r: 'A', p: 0, n: 32, adv: 'MADV_HUGEPAGE' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'r--' },
    { op: 'read', r: 'A', p: 1 },
    { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'rw-' },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'mprotect', r: 'A', p: 0, n: 16, prot: '---' },
    { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'rw-' },
    { op: 'write', r: 'A', p: 0, v: 4 },
  ],
};

export const cont_clear_refs_4: Script = {
  name: 'cont_clear_refs_4',
  title: 'A run is cleared, and two of its pages are written',
  config,
  steps: [
    { op: 'mmap', r: 'A', pages: 32, prot: 'rw-', kind: 'anon-private' },
    { op: 'madvise', r: 'A', p: 0, n: 32, adv: 'MADV_HUGEPAGE' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'write', r: 'A', p: 2, v: 3 },
    { op: 'clear_refs', v: 4 },
  ],
};

export const cont_clear_refs_1_young: Script = {
  name: 'cont_clear_refs_1_young',
  title: 'Hardware writes into one entry of a run',
  config,
  steps: [
    { op: 'mmap', r: 'A', pages: 32, prot: 'rw-', kind: 'anon-private' },
    { op: 'madvise', r: 'A', p: 0, n: 32, adv: 'MADV_HUGEPAGE' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'clear_refs', v: 1, then_tlb_flush: 1 },
    { op: 'read', r: 'A', p: 3 },
    { op: 'clear_refs', v: 1, then_tlb_flush: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
  ],
};

export const cont_sd_partial_dirty: Script = {
  name: 'cont_sd_partial_dirty',
  title: 'One soft-dirty page keeps a run apart',
  config,
  steps: [
    { op: 'mmap', r: 'A', pages: 32, prot: 'rw-', kind: 'anon-private' },
    { op: 'madvise', r: 'A', p: 0, n: 32, adv: 'MADV_HUGEPAGE' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'write', r: 'A', p: 3, v: 2 },
    { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'r--' },
    { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'rw-' },
    { op: 'write', r: 'A', p: 4, v: 2 },
  ],
};
