// Models: userfaultfd write-protect on memory that has a page cache behind it: when the page goes, the promise stays.
// The steps are those of the recordings of the same names. Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

export const uffd_shmem_wp_markers: Script = {
  name: 'uffd_shmem_wp_markers',
  title: 'An armed page of a file is dropped and comes back armed',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'shmem-shared' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP WP_HUGETLBFS_SHMEM' },
    { op: 'uffd_register', r: 'A', p: 0, n: 4, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 4, on: 1 },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'read', r: 'A', p: 2 },
    { op: 'write', r: 'A', p: 2, v: 3 },
    { op: 'madvise', r: 'A', p: 1, n: 1, adv: 'MADV_DONTNEED' },
    { op: 'read', r: 'A', p: 1 },
    { op: 'write', r: 'A', p: 1, v: 4 },
  ],
};

export const uffd_shmem_wp_swap: Script = {
  name: 'uffd_shmem_wp_swap',
  title: 'An armed page of a file goes to swap and comes back armed',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'shmem-shared' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'uffd_api', features: 'WP_HUGETLBFS_SHMEM' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'write', r: 'A', p: 1, v: 2 },
  ],
};
