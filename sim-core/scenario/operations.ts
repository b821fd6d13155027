// Models: a scenario as data: one configuration, then operations on named regions of memory, one after another. The names
// and arguments are those of the recordings, so that a recording is a scenario, with some operations beside them that only
// a run step by step needs. Does not model: what an operation does (see perform*.ts), nor several CPUs at once.
import type { PageShift } from '../arch/granule.ts';
import type { LayoutId, SwapTypes } from '../layouts/table.ts';
import type { Places } from '../pgtable/place.ts';

/** What is mapped, and how it is shared. */
export const MAPPING_KINDS = [
  'anon-private',
  'anon-shared',
  'shmem-private',
  'shmem-shared',
  'hugetlb-private',
  'hugetlb-shared',
] as const;
export type MappingKind = (typeof MAPPING_KINDS)[number];

/** How a monitor answers a fault on a page that is not there. */
export const MISSING_ANSWERS = ['ZEROPAGE', 'COPY', 'COPY|WP'] as const;
export type MissingAnswer = (typeof MISSING_ANSWERS)[number];

export function isMappingKind(text: unknown): text is MappingKind {
  return MAPPING_KINDS.some((kind) => kind === text);
}

export function isMissingAnswer(text: unknown): text is MissingAnswer {
  return MISSING_ANSWERS.some((answer) => answer === text);
}

/** A name: A and B are mapped or are the target of mremap, C is what a child sees of a region. */
interface Named {
  readonly r: string;
}
/** One page of a region. */
export interface PageRef extends Named {
  readonly p: number;
}
/** `n` pages from page `p` on. */
interface Range extends PageRef {
  readonly n: number;
}
type Value = number | bigint;

interface Arguments {
  /** `p`: at that page of a region that exists. `hsize`: bytes of a huge page. */
  mmap: Named & { pages: number; prot: string; kind: MappingKind; p?: number; hsize?: number };
  munmap: Range;
  mprotect: Range & { prot: string };
  /** Moves pages to the start of another region. */
  mremap: Range & { to: string };
  madvise: Range & { adv: string };
  mlock: Range;
  munlock: Range;
  read: PageRef;
  write: PageRef & { v: Value };
  /** Runs an instruction of the page. */
  exec: PageRef;
  /** Page i gets i + 1. Single accesses are not reported. */
  write_all: Named & { n?: number };
  /** Page i gets i + 5. */
  write_each: Named & { n: number };
  fork: { region: string; child: string };
  child_exit: object;
  clear_refs: { v: number; then_tlb_flush?: number };
  child_clear_refs: { v: number; then_tlb_flush?: number };
  move_pages: PageRef & { node: number };
  migrate_begin: PageRef;
  migrate_end: object;
  /** read(2) from /dev/zero into the page. */
  kernel_write: PageRef;
  /** write(2) from the page. */
  kernel_read: PageRef;
  /** Eight bytes through /proc/PID/mem; 42 unless told. */
  proc_mem_write: PageRef & { v?: Value };
  process_vm_write: PageRef & { v?: Value };
  punch_hole: { p: number; n: number };
  ftruncate: { pages: number };
  /** Names of features, separated by spaces. */
  uffd_api: { features: string };
  /** Of "missing", "wp" and "minor", separated by spaces. */
  uffd_register: Range & { mode: string };
  uffd_unregister: Range;
  uffd_wake: Range;
  uffd_copy: Range & { wp?: number };
  uffd_zeropage: Range;
  uffd_writeprotect: Range & { on: number };
  uffd_continue: Range & { wp?: number };
  uffd_poison: Range;
  uffd_move: { dst: string; src: string; p: number; n: number };
  uffd_close: object;
  /** Names of flags; `cat` is the category mask and what is returned. */
  pagemap_scan: Range & { flags: string; cat: number };
  /** By hand: the monitor reads one message. */
  uffd_read: object;
  /** By hand: a task that was woken goes on. */
  resume: Named;
  split_folio: PageRef;
  change_prot_numa: Range;
  ksm_wait: { use_zero_pages?: number };
}

export type OperationName = keyof Arguments;

/** One step. `missing`: what the monitor answers, in turn, to the missing-page faults of this step; else ZEROPAGE. */
export type Operation = {
  [Name in OperationName]: { readonly op: Name; readonly missing?: readonly MissingAnswer[] } & Readonly<
    Arguments[Name]
  >;
}[OperationName];

export type OperationOf<Name extends OperationName> = Extract<Operation, { readonly op: Name }>;

export interface ScenarioConfig {
  readonly layout: LayoutId;
  readonly pageShift: PageShift;
  /** FEAT_HAFDBS. */
  readonly hafdbs: boolean;
  readonly swapTypes?: Partial<SwapTypes>;
  /** Fields of the layout that stand on other bits than its own. */
  readonly places?: Places;
  /** Transparent huge pages of the size of a whole table, where asked for by madvise. */
  readonly thp?: 'never' | 'madvise';
  /** Large folios of the size of one contiguous run of entries. */
  readonly mthp?: 'never' | 'madvise';
}

/** What is in the scenario's file before it is mapped. */
export interface FilePage {
  readonly page: number;
  /** Eight characters at most. */
  readonly text: string;
}

export interface Scenario {
  readonly name: string;
  readonly title?: string;
  readonly config: ScenarioConfig;
  readonly file?: readonly FilePage[];
  readonly steps: readonly Operation[];
  /** Pages to look at; without them the first pages of every region. */
  readonly observe?: readonly PageRef[];
}
