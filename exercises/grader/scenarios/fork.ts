// Models: fork: private and shared memory, with and without a monitor that follows the child.
// The steps are those of the recordings of the same names, where there are some. Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

export const fork_child_writes: Script = {
  name: 'fork_child_writes',
  title: 'Parent and child write to the pages that they share',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'read', r: 'A', p: 2 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'read', r: 'C', p: 0 },
    { op: 'write', r: 'C', p: 0, v: 11 },
    { op: 'write', r: 'C', p: 2, v: 12 },
    { op: 'write', r: 'A', p: 0, v: 13 },
    { op: 'child_exit' },
    { op: 'write', r: 'A', p: 1, v: 14 },
  ],
};

export const fork_shared_anon: Script = {
  name: 'fork_shared_anon',
  title: 'Parent and child write to shared memory',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-shared' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    { op: 'write', r: 'C', p: 2, v: 3 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 2 },
    { op: 'child_exit' },
  ],
};

export const uffd_fork_no_event: Script = {
  name: 'uffd_fork_no_event',
  title: 'The child of a watched parent has no monitor',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'uffd_api', features: '' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'child_exit' },
  ],
};

export const uffd_fork_event: Script = {
  name: 'uffd_fork_event',
  title: 'The monitor follows the child',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'uffd_api', features: 'EVENT_FORK PAGEFAULT_FLAG_WP' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    { op: 'write', r: 'C', p: 1, v: 2 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'child_exit' },
  ],
};

export const uffd_fork_noevent_swap_marker: Script = {
  name: 'uffd_fork_noevent_swap_marker',
  title: 'Armed pages in swap and markers meet a fork',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'uffd_api', features: 'WP_UNPOPULATED' },
    { op: 'uffd_register', r: 'A', p: 0, n: 3, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 3, on: 1 },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    { op: 'write', r: 'C', p: 2, v: 4 },
    { op: 'child_exit' },
  ],
};

export const migrate_entry_fork_during: Script = {
  name: 'migrate_entry_fork_during',
  title: 'A fork meets a page that is being moved',
  steps: [
    { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'migrate_begin', r: 'A', p: 0 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'migrate_end' },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'child_exit' },
  ],
};

export const fork_after_madv_free: Script = {
  name: 'fork_after_madv_free',
  title: 'A page that was given up and written after all, a fork, and memory that runs short',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_FREE' },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'child_exit' },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 1 },
  ],
};
