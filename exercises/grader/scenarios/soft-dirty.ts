// Models: soft-dirty: what was written since clear_refs, through mprotect, mremap and copies by a monitor.
// The steps are those of the recordings of the same names. Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

export const sd_clear_write_read: Script = {
  name: 'sd_clear_write_read',
  title: 'Some pages are written after clear_refs, others only read',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'read', r: 'A', p: 2 },
    { op: 'clear_refs', v: 4 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 2 },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'write', r: 'A', p: 3, v: 3 },
    { op: 'write', r: 'A', p: 2, v: 4 },
    { op: 'clear_refs', v: 4 },
  ],
};

export const sd_mprotect: Script = {
  name: 'sd_mprotect',
  title: 'mprotect is not a write, and forgets none',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'clear_refs', v: 4 },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: '---' },
    { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'write', r: 'A', p: 1, v: 3 },
  ],
};

export const sd_mremap: Script = {
  name: 'sd_mremap',
  title: 'Moved pages count as written',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'mremap', r: 'A', p: 0, n: 3, to: 'B' },
    { op: 'read', r: 'B', p: 0 },
    { op: 'clear_refs', v: 4 },
    { op: 'write', r: 'B', p: 0, v: 2 },
  ],
};

export const sd_shmem: Script = {
  name: 'sd_shmem',
  title: 'Pages of a file are cleared, written and dropped',
  steps: [
    { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'shmem-shared' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'write', r: 'A', p: 1, v: 3 },
    { op: 'write', r: 'A', p: 2, v: 3 },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_DONTNEED' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'clear_refs', v: 4 },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_DONTNEED' },
    { op: 'read', r: 'A', p: 0 },
  ],
};

export const sd_fork: Script = {
  name: 'sd_fork',
  title: 'Parent and child write after clear_refs',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 1, v: 3 },
    { op: 'child_clear_refs', v: 4 },
    { op: 'child_exit' },
  ],
};

export const sd_uffd_copy: Script = {
  name: 'sd_uffd_copy',
  title: 'A monitor fills pages after clear_refs',
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'clear_refs', v: 4 },
    { op: 'uffd_api', features: '' },
    { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'missing' },
    { op: 'uffd_copy', r: 'A', p: 0, n: 1, wp: 0 },
    { op: 'read', r: 'A', p: 1, missing: ['COPY'] },
  ],
};
