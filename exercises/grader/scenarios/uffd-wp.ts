// Models: userfaultfd write-protect: pages that are there, that are not, in swap, and with no monitor to ask.
// All but uffd_wp_mprotect and uffd_wp_swap_in have the steps of the recordings of their names.
// Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

export const uffd_wp_populated: Script = {
  name: 'uffd_wp_populated',
  title: 'Pages are armed, written, answered, armed again and released',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
    { op: 'uffd_register', r: 'A', p: 0, n: 4, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 4, on: 1 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'write', r: 'A', p: 1, v: 3 },
    { op: 'write', r: 'A', p: 2, v: 4 },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 4, on: 1 },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 4, on: 0 },
    { op: 'write', r: 'A', p: 0, v: 5 },
  ],
};

export const uffd_wp_unpopulated_markers: Script = {
  name: 'uffd_wp_unpopulated_markers',
  title: 'Pages that are not there are armed by markers',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP WP_UNPOPULATED' },
    { op: 'uffd_register', r: 'A', p: 0, n: 4, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 4, on: 1 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'madvise', r: 'A', p: 2, n: 1, adv: 'MADV_DONTNEED' },
    { op: 'uffd_writeprotect', r: 'A', p: 3, n: 1, on: 0 },
    { op: 'write', r: 'A', p: 3, v: 4 },
    { op: 'read', r: 'A', p: 2 },
  ],
};

export const uffd_wp_async_dirty_tracking: Script = {
  name: 'uffd_wp_async_dirty_tracking',
  title: 'Writes are found by PAGEMAP_SCAN, without a message',
  steps: [
    { op: 'mmap', r: 'A', pages: 6, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'write', r: 'A', p: 2, v: 1 },
    { op: 'uffd_api', features: 'WP_ASYNC WP_UNPOPULATED' },
    { op: 'uffd_register', r: 'A', p: 0, n: 6, mode: 'wp' },
    { op: 'pagemap_scan', r: 'A', p: 0, n: 6, flags: 'WP_MATCHING CHECK_WPASYNC', cat: 2 },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'write', r: 'A', p: 3, v: 3 },
    { op: 'read', r: 'A', p: 4 },
    { op: 'pagemap_scan', r: 'A', p: 0, n: 6, flags: 'WP_MATCHING', cat: 2 },
    { op: 'write', r: 'A', p: 0, v: 4 },
    { op: 'write', r: 'A', p: 5, v: 4 },
    { op: 'pagemap_scan', r: 'A', p: 0, n: 6, flags: '', cat: 2 },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 6, on: 0 },
  ],
};

export const uffd_wp_swap_unprotect: Script = {
  name: 'uffd_wp_swap_unprotect',
  title: 'Armed pages go to swap; one is released there',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'uffd_api', features: '' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 0 },
    { op: 'write', r: 'A', p: 0, v: 5 },
    { op: 'uffd_unregister', r: 'A', p: 0, n: 2 },
    { op: 'write', r: 'A', p: 1, v: 3 },
  ],
};

export const uffd_copy_wp: Script = {
  name: 'uffd_copy_wp',
  title: 'A monitor fills pages that are armed from the start',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
    { op: 'uffd_register', r: 'A', p: 0, n: 4, mode: 'missing wp' },
    { op: 'uffd_copy', r: 'A', p: 0, n: 2, wp: 1 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 5 },
    { op: 'write', r: 'A', p: 1, v: 6 },
    { op: 'read', r: 'A', p: 2, missing: ['COPY|WP'] },
    { op: 'write', r: 'A', p: 3, v: 8, missing: ['COPY|WP'] },
  ],
};

export const uffd_wp_protnone_vma: Script = {
  name: 'uffd_wp_protnone_vma',
  title: 'A page that nobody may touch is armed and released',
  steps: [
    { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'mprotect', r: 'A', p: 0, n: 1, prot: '---' },
    { op: 'uffd_api', features: '' },
    { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 0 },
    { op: 'mprotect', r: 'A', p: 0, n: 1, prot: 'rw-' },
    { op: 'write', r: 'A', p: 0, v: 4 },
  ],
};

export const uffd_poison: Script = {
  name: 'uffd_poison',
  title: 'A poisoned page: every access is a SIGBUS, in the child as well',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
    { op: 'uffd_api', features: 'POISON' },
    { op: 'uffd_register', r: 'A', p: 0, n: 3, mode: 'missing' },
    { op: 'uffd_poison', r: 'A', p: 0, n: 1 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'read', r: 'C', p: 0 },
    { op: 'child_exit' },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_DONTNEED' },
    { op: 'read', r: 'A', p: 0, missing: ['ZEROPAGE'] },
  ],
};

export const uffd_wp_mprotect: Script = {
  name: 'uffd_wp_mprotect',
  title: 'An armed page loses its permission and gets it back; it is still armed',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'read', r: 'A', p: 0 },
  ],
};

export const uffd_wp_swap_in: Script = {
  name: 'uffd_wp_swap_in',
  title: 'Armed pages go to swap and come back armed',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'write', r: 'A', p: 1, v: 4 },
    { op: 'read', r: 'A', p: 1 },
  ],
};
