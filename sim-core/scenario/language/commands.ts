// Models: the commands of the language, each with what it takes and one line of help. Reading, writing, help and completion
// all derive from this table. Does not model: what an operation does; sim-core/scenario/perform.ts does.
import { SCAN_CATEGORIES, SCAN_FLAGS, UFFD_FEATURES } from '../../layouts/uapi.ts';
import type { OperationName } from '../operations.ts';
import {
  type Args,
  choice,
  flag,
  list,
  maybeNumber,
  maybeRegion,
  named,
  number,
  page,
  prot,
  range,
  region,
  type Slot,
} from './slots.ts';

export interface Command {
  /** One word or two. */
  readonly name: string;
  readonly op: OperationName;
  /** Arguments that the command's name stands for. */
  readonly fixed?: Args;
  readonly slots: readonly Slot[];
  readonly help: string;
}

const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase());
const upper = (word: string): string => word.toUpperCase();

const KINDS = new Map([
  ['anon', 'anon-private'],
  ['anon-shared', 'anon-shared'],
  ['file', 'shmem-private'],
  ['file-shared', 'shmem-shared'],
  ['hugetlb', 'hugetlb-private'],
  ['hugetlb-shared', 'hugetlb-shared'],
]);

const ADVICE = new Map(
  [
    'cold collapse dofork dontfork dontneed dontneed_locked free hugepage hwpoison keeponfork mergeable nohugepage',
    'pageout populate_read populate_write remove unmergeable wipeonfork',
  ]
    .join(' ')
    .split(' ')
    .map((word) => [word, `MADV_${upper(word)}`] as const),
);

const FEATURES = lower(Object.keys(UFFD_FEATURES));
const CATEGORIES = Object.entries(SCAN_CATEGORIES);

const SCAN_WORDS = lower([...Object.keys(SCAN_FLAGS), ...Object.keys(SCAN_CATEGORIES)]);
const scanList = list('words', 'flag or category', 'a flag or a category', SCAN_WORDS, upper);
const partsOf = (words: unknown): readonly string[] =>
  `${words as string}`.split(/\s+/).filter((part) => part !== '');

/** Flags of the call and categories of a page in one list; without a category, WRITTEN is asked for. */
const scanWords: Slot = {
  name: scanList.name,
  read: (reader, known) => {
    const parts = partsOf(scanList.read(reader, known).words);
    const cat = CATEGORIES.reduce((sum, [name, bit]) => sum + (parts.includes(name) ? bit : 0), 0);
    const flags = parts.filter((part) => Object.hasOwn(SCAN_FLAGS, part)).join(' ');
    return { flags, cat: cat === 0 ? SCAN_CATEGORIES.WRITTEN : cat };
  },
  write: ({ flags, cat }) => {
    const asked = CATEGORIES.filter(([, bit]) => Math.floor(Number(cat) / bit) % 2 === 1);
    const usual = cat === SCAN_CATEGORIES.WRITTEN;
    return lower([...partsOf(flags), ...(usual ? [] : asked.map(([name]) => name))]);
  },
};

const value = number('v', 'value', 'a value');
const wp = flag('wp', 'wp');
const on = choice(
  'on',
  'on|off',
  'on or off',
  new Map([
    ['on', 1],
    ['off', 0],
  ]),
);
const mode = list('mode', 'mode', 'a mode of registration', ['missing', 'wp', 'minor'], (word) => word, 1);

function command(
  name: string,
  op: OperationName,
  slots: readonly Slot[],
  help: string,
  fixed?: Args,
): Command {
  return { name, op, slots, help, ...(fixed && { fixed }) };
}

export const COMMANDS: readonly Command[] = [
  command(
    'mmap',
    'mmap',
    [
      region(),
      number('pages', 'pages', 'how many pages'),
      prot,
      choice('kind', 'kind', 'a kind of memory', KINDS),
      named('p', 'at'),
      named('hsize', 'huge'),
    ],
    'Maps pages as region A: anon, anon-shared, file, file-shared, hugetlb or hugetlb-shared.',
  ),
  command('munmap', 'munmap', [range], 'Unmaps pages.'),
  command('mprotect', 'mprotect', [range, prot], 'Gives pages another protection.'),
  command('mremap', 'mremap', [range, region('to', 'B')], 'Moves pages to the start of region B.'),
  command('swapout', 'madvise', [range], 'Sends pages to swap.', { adv: 'MADV_PAGEOUT' }),
  command(
    'madvise',
    'madvise',
    [range, choice('adv', 'advice', 'an advice', ADVICE)],
    'Gives an advice on pages: dontneed, free, hugepage and others.',
  ),
  command('mlock', 'mlock', [range], 'Locks pages into memory.'),
  command('munlock', 'munlock', [range], 'Takes the lock from pages.'),
  command('read', 'read', [page], 'Reads the first word of a page.'),
  command('write', 'write', [page, value], 'Writes a value to the first word of a page.'),
  command('exec', 'exec', [page], 'Runs an instruction of a page.'),
  command(
    'write_all',
    'write_all',
    [region(), maybeNumber('n', 'pages', 'how many pages')],
    'Writes to page after page: 1, 2, 3 and so on.',
  ),
  command(
    'write_each',
    'write_each',
    [region(), number('n', 'pages', 'how many pages')],
    'Writes to page after page: 5, 6, 7 and so on.',
  ),
  command(
    'fork',
    'fork',
    [region('child', 'C'), maybeRegion('region', 'A')],
    'Forks; the child sees region A, or the named one, as C.',
  ),
  command('child exit', 'child_exit', [], 'The child ends.'),
  command(
    'child clear_refs',
    'child_clear_refs',
    [number('v', 'number', 'what to clear'), flag('then_tlb_flush', 'flush')],
    'The same as clear_refs, for the child.',
  ),
  command(
    'clear_refs',
    'clear_refs',
    [number('v', 'number', 'what to clear'), flag('then_tlb_flush', 'flush')],
    'Writes to /proc/PID/clear_refs; 4 clears soft-dirty.',
  ),
  command(
    'migrate begin',
    'migrate_begin',
    [page],
    'A page begins to move to another frame, and stays on its way.',
  ),
  command('migrate end', 'migrate_end', [], 'The page on its way arrives.'),
  command(
    'move_pages',
    'move_pages',
    [page, number('node', 'node', 'a node')],
    'Moves a page to a node of memory.',
  ),
  command('change_prot_numa', 'change_prot_numa', [range], 'Makes pages fault once, to see who uses them.'),
  command('split_folio', 'split_folio', [page], 'Splits the large folio of a page.'),
  command(
    'ksm_wait',
    'ksm_wait',
    [flag('use_zero_pages', 'zero_pages')],
    'Waits until equal pages are merged.',
  ),
  command(
    'kernel_write',
    'kernel_write',
    [page],
    'The kernel writes to a page for the program: read(2) of zeros.',
  ),
  command('kernel_read', 'kernel_read', [page], 'The kernel reads a page for the program: write(2) of it.'),
  command(
    'proc_mem_write',
    'proc_mem_write',
    [page, maybeNumber('v', 'value', 'a value')],
    'Writes to a page through /proc/PID/mem.',
  ),
  command(
    'process_vm_write',
    'process_vm_write',
    [page, maybeNumber('v', 'value', 'a value')],
    'Writes to a page by process_vm_writev.',
  ),
  command(
    'punch_hole',
    'punch_hole',
    [number('p', 'page', 'the first page'), number('n', 'pages', 'how many pages')],
    'Punches a hole into the file.',
  ),
  command(
    'ftruncate',
    'ftruncate',
    [number('pages', 'pages', 'how many pages')],
    'Gives the file another length.',
  ),
  command(
    'uffd api',
    'uffd_api',
    [list('features', 'feature', 'a feature', FEATURES, upper)],
    'Opens a userfaultfd and asks for features.',
  ),
  command('uffd register', 'uffd_register', [range, mode], 'Registers pages: missing, wp, minor.'),
  command('uffd unregister', 'uffd_unregister', [range], 'Takes the registration of pages back.'),
  command('uffd writeprotect', 'uffd_writeprotect', [range, on], 'Arms pages, or lifts the protection.'),
  command('uffd copy', 'uffd_copy', [range, wp], 'Fills missing pages; with wp they arrive armed.'),
  command('uffd zeropage', 'uffd_zeropage', [range], 'Fills missing pages with zeros.'),
  command('uffd continue', 'uffd_continue', [range, wp], 'Maps pages that are in the file already.'),
  command('uffd poison', 'uffd_poison', [range], 'Makes missing pages give SIGBUS.'),
  command(
    'uffd move',
    'uffd_move',
    [
      region('dst', 'A'),
      region('src', 'B'),
      number('p', 'page', 'the first page'),
      number('n', 'pages', 'how many pages'),
    ],
    'Moves pages from region B to A without a copy.',
  ),
  command('uffd wake', 'uffd_wake', [range], 'Wakes whoever waits for pages.'),
  command('uffd read', 'uffd_read', [], 'The monitor reads one message, by hand.'),
  command('uffd close', 'uffd_close', [], 'Closes the latest userfaultfd.'),
  command(
    'scan',
    'pagemap_scan',
    [range, scanWords],
    'PAGEMAP_SCAN: wp_matching, check_wpasync, and categories; written unless told.',
  ),
  command('resume', 'resume', [region()], 'A task that was woken goes on, by hand.'),
];
