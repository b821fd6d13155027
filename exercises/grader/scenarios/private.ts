// Models: private memory: protection that comes and goes, pages given back that may be needed after all.
// All but lazyfree_fork have the steps of the recordings of their names. Does not model: results; the reference gives them.
import type { Script } from '../suite/scenario/play.ts';

export const mprotect_rw_none_rw: Script = {
  name: 'mprotect_rw_none_rw',
  title: 'Pages become unreachable, readable and writable again',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'mprotect', r: 'A', p: 0, n: 4, prot: '---' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'mprotect', r: 'A', p: 0, n: 4, prot: 'r--' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 0, v: 3 },
    { op: 'mprotect', r: 'A', p: 0, n: 4, prot: 'rw-' },
    { op: 'write', r: 'A', p: 0, v: 4 },
    { op: 'write', r: 'A', p: 1, v: 5 },
  ],
};

export const madv_free_then_pageout: Script = {
  name: 'madv_free_then_pageout',
  title: 'Pages are given back; one is written again before they go',
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_FREE' },
    { op: 'write', r: 'A', p: 1, v: 3 },
    { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 1 },
  ],
};

export const lazyfree_fork: Script = {
  name: 'lazyfree_fork',
  title: 'A page that was given back is written; only hardware knows, and then comes a fork',
  steps: [
    { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_FREE' },
    { op: 'write', r: 'A', p: 0, v: 2 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'child_exit' },
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
    { op: 'read', r: 'A', p: 0 },
  ],
};
