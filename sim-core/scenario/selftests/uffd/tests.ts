// Models: the list of tests, in the program's order: name, kinds of memory, features that the kernel must have.
// Reference: tools/testing/selftests/mm/uffd-unit-tests.c (uffd_tests) @ v6.12. Does not model: choosing tests by name.
import {
  ANON,
  type AreaAdvice,
  type Board,
  type FeatureName,
  HUGETLB,
  HUGETLB_PRIVATE,
  type MemoryType,
  SHMEM,
  SHMEM_PRIVATE,
} from './board.ts';
import { events } from './events.ts';
import { minor, minorCollapse } from './minor.ts';
import { move } from './move.ts';
import { poison } from './poison.ts';
import { registerIoctls, zeropage } from './register.ts';
import { sigbus } from './sigbus.ts';
import { wpFork, wpForkPin, wpUnpopulated } from './wp.ts';

export interface UffdTest {
  readonly name: string;
  readonly types: readonly MemoryType[];
  readonly features: readonly FeatureName[];
  readonly advice?: AreaAdvice;
  readonly run: (board: Board) => void;
}

const ALL = [ANON, SHMEM, SHMEM_PRIVATE, HUGETLB, HUGETLB_PRIVATE];
const SHARED = [SHMEM, HUGETLB];
const WP: readonly FeatureName[] = ['PAGEFAULT_FLAG_WP', 'WP_HUGETLBFS_SHMEM'];
const MINOR: readonly FeatureName[] = ['MINOR_HUGETLBFS', 'MINOR_SHMEM'];
const EVENTS: readonly FeatureName[] = ['EVENT_FORK', 'EVENT_REMAP', 'EVENT_REMOVE'];

export const UFFD_TESTS: readonly UffdTest[] = [
  {
    name: 'register-ioctls',
    types: ALL,
    features: ['MISSING_HUGETLBFS', 'MISSING_SHMEM', ...WP, ...MINOR],
    run: registerIoctls,
  },
  { name: 'zeropage', types: ALL, features: [], run: zeropage },
  {
    name: 'move',
    types: [ANON],
    features: ['MOVE'],
    advice: { src: ['MADV_NOHUGEPAGE', 'MADV_DONTFORK'] },
    run: (board) => move(board, board.unit),
  },
  {
    name: 'move-pmd',
    types: [ANON],
    features: ['MOVE'],
    advice: { src: ['MADV_HUGEPAGE', 'MADV_DONTFORK'], dst: ['MADV_HUGEPAGE'] },
    run: (board) => move(board, board.p.huge),
  },
  {
    name: 'move-pmd-split',
    types: [ANON],
    features: ['MOVE'],
    advice: { src: ['MADV_HUGEPAGE', 'MADV_DONTFORK'], dst: ['MADV_NOHUGEPAGE'] },
    run: (board) => move(board, board.p.huge),
  },
  { name: 'wp-fork', types: ALL, features: WP, run: (board) => wpFork(board, false) },
  {
    name: 'wp-fork-with-event',
    types: ALL,
    features: [...WP, 'EVENT_FORK'],
    run: (board) => wpFork(board, true),
  },
  { name: 'wp-fork-pin', types: ALL, features: WP, run: (board) => wpForkPin(board, false) },
  {
    name: 'wp-fork-pin-with-event',
    types: ALL,
    features: [...WP, 'EVENT_FORK'],
    run: (board) => wpForkPin(board, true),
  },
  {
    name: 'wp-unpopulated',
    types: [ANON],
    features: ['PAGEFAULT_FLAG_WP', 'WP_UNPOPULATED'],
    run: wpUnpopulated,
  },
  { name: 'minor', types: SHARED, features: MINOR, run: (board) => minor(board, false) },
  {
    name: 'minor-wp',
    types: SHARED,
    // A kernel that arms empty places can arm what it maps here.
    features: [...MINOR, 'PAGEFAULT_FLAG_WP', 'WP_UNPOPULATED'],
    run: (board) => minor(board, true),
  },
  { name: 'minor-collapse', types: [SHMEM], features: ['MINOR_SHMEM'], run: minorCollapse },
  { name: 'sigbus', types: ALL, features: ['SIGBUS', 'EVENT_FORK'], run: (board) => sigbus(board, false) },
  {
    name: 'sigbus-wp',
    types: ALL,
    features: ['SIGBUS', 'EVENT_FORK', ...WP],
    run: (board) => sigbus(board, true),
  },
  { name: 'events', types: ALL, features: EVENTS, run: (board) => events(board, false) },
  { name: 'events-wp', types: ALL, features: [...EVENTS, ...WP], run: (board) => events(board, true) },
  { name: 'poison', types: ALL, features: ['POISON'], run: poison },
];
