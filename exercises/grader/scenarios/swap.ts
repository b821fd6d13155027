// Models: pages that go to swap and come back, and pages that are moved to another frame.
// All but swap_soft_dirty and swap_fork have the steps of the recordings of their names. Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

export const swap_out_read_in: Script = {
  name: 'swap_out_read_in',
  title: 'Pages go to swap and come back by reads and by writes',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 100 },
    { op: 'write', r: 'A', p: 1, v: 101 },
    { op: 'write', r: 'A', p: 2, v: 102 },
    { op: 'write', r: 'A', p: 3, v: 103 },
    { op: 'madvise', r: 'A', p: 0, n: 4, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 1, v: 5 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'write', r: 'A', p: 0, v: 6 },
    { op: 'madvise', r: 'A', p: 0, n: 4, adv: 'MADV_PAGEOUT' },
    { op: 'write', r: 'A', p: 0, v: 7 },
  ],
};

export const swap_mprotect: Script = {
  name: 'swap_mprotect',
  title: 'Pages in swap lose their permission and get it back',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'write', r: 'A', p: 1, v: 4 },
  ],
};

export const shmem_swap: Script = {
  name: 'shmem_swap',
  title: 'Pages of a file go to swap and come back',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'shmem-shared' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 1, v: 3 },
  ],
};

export const hwpoison_madvise: Script = {
  name: 'hwpoison_madvise',
  title: 'A page breaks; its reader is told so',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_HWPOISON' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'child_exit' },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_DONTNEED' },
    { op: 'read', r: 'A', p: 0 },
  ],
};

export const uffd_wp_during_migration: Script = {
  name: 'uffd_wp_during_migration',
  title: 'A page is armed while it is being moved',
  steps: [
    { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'uffd_api', features: '' },
    { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'wp' },
    { op: 'migrate_begin', r: 'A', p: 0 },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
    { op: 'migrate_end' },
    { op: 'write', r: 'A', p: 0, v: 3 },
  ],
};

export const swap_soft_dirty: Script = {
  name: 'swap_soft_dirty',
  title: 'Written pages go to swap; the note goes with them, and clear_refs finds it there',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'write', r: 'A', p: 2, v: 3 },
    { op: 'clear_refs', v: 4 },
    { op: 'write', r: 'A', p: 0, v: 4 },
    { op: 'madvise', r: 'A', p: 0, n: 3, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'write', r: 'A', p: 1, v: 5 },
    { op: 'madvise', r: 'A', p: 0, n: 3, adv: 'MADV_PAGEOUT' },
    { op: 'clear_refs', v: 4 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'write', r: 'A', p: 2, v: 6 },
    { op: 'read', r: 'A', p: 2 },
  ],
};

export const swap_fork: Script = {
  name: 'swap_fork',
  title: 'A fork meets pages in swap; the child writes first',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'read', r: 'C', p: 0 },
    { op: 'child_exit' },
  ],
};
