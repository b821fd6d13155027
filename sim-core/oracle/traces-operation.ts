// Models: a recorded step as an operation of a scenario: the same names, their arguments checked. A step that no operation
// stands for is told by name and not refused: the recording is sound, the simulator lacks it.
// Does not model: what the operation gives (see traces-compare.ts).
import { isMappingKind, type Operation, type OperationName } from '../scenario/operations.ts';
import { type Json, TraceError } from './traces-json.ts';

type Kind = 'text' | 'count' | 'value' | 'kind';
/** Argument names; a question mark ends the name of one that may be left out. */
type Shape = Readonly<Record<string, Kind>>;

const PAGE: Shape = { r: 'text', p: 'count' };
const RANGE: Shape = { ...PAGE, n: 'count' };

/** What each operation takes. By hand operations do not occur in recordings. */
const SHAPES: Readonly<Record<Exclude<OperationName, 'uffd_read' | 'resume'>, Shape>> = {
  mmap: { r: 'text', 'p?': 'count', pages: 'count', prot: 'text', kind: 'kind', 'hsize?': 'count' },
  munmap: RANGE,
  mprotect: { ...RANGE, prot: 'text' },
  mremap: { ...RANGE, to: 'text' },
  madvise: { ...RANGE, adv: 'text' },
  mlock: RANGE,
  munlock: RANGE,
  read: PAGE,
  write: { ...PAGE, v: 'value' },
  exec: PAGE,
  write_all: { r: 'text', 'n?': 'count' },
  write_each: { r: 'text', n: 'count' },
  fork: { region: 'text', child: 'text' },
  child_exit: {},
  clear_refs: { v: 'count', 'then_tlb_flush?': 'count' },
  child_clear_refs: { v: 'count', 'then_tlb_flush?': 'count' },
  move_pages: { ...PAGE, node: 'count' },
  migrate_begin: PAGE,
  migrate_end: {},
  kernel_write: PAGE,
  kernel_read: PAGE,
  proc_mem_write: { ...PAGE, 'v?': 'value' },
  process_vm_write: { ...PAGE, 'v?': 'value' },
  punch_hole: { p: 'count', n: 'count' },
  ftruncate: { pages: 'count' },
  uffd_api: { features: 'text' },
  uffd_register: { ...RANGE, mode: 'text' },
  uffd_unregister: RANGE,
  uffd_wake: RANGE,
  uffd_copy: { ...RANGE, 'wp?': 'count' },
  uffd_zeropage: RANGE,
  uffd_writeprotect: { ...RANGE, on: 'count' },
  uffd_continue: { ...RANGE, 'wp?': 'count' },
  uffd_poison: RANGE,
  uffd_move: { dst: 'text', src: 'text', p: 'count', n: 'count' },
  uffd_close: {},
  pagemap_scan: { ...RANGE, flags: 'text', cat: 'count' },
  split_folio: PAGE,
  change_prot_numa: RANGE,
  ksm_wait: { 'use_zero_pages?': 'count' },
};

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  count: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
  value: (value) => typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)),
  kind: (value) => typeof value === 'string',
};

/**
 * The operation of a step, or the name of what the simulator has nothing for.
 * @throws TraceError when an argument is missing or is of the wrong type.
 */
export function readOperation(op: string, args: Json): Operation | string {
  const shapes: Readonly<Record<string, Shape>> = SHAPES;
  const shape = Object.hasOwn(shapes, op) ? shapes[op] : undefined;
  if (!shape) return `the operation ${op}`;
  const known = new Set<string>();
  for (const [key, kind] of Object.entries(shape)) {
    const name = key.replace('?', '');
    known.add(name);
    if (args[name] === undefined && key !== name) continue;
    if (!FITS[kind](args[name])) throw new TraceError(`${op}: the argument "${name}" is missing or is wrong`);
  }
  const extra = Object.keys(args).find((name) => !known.has(name));
  if (extra !== undefined) return `the argument ${extra} of ${op}`;
  if (shape.kind && !isMappingKind(args.kind)) return `mappings of the kind ${args.kind}`;
  // Every argument was checked against the shape of this very operation.
  return { op, ...args } as unknown as Operation;
}
