// Models: the gallery of the lab: every scenario of the recordings once, as a script, with the kernels and CPUs under which it
// was recorded, and a line of what it does. Does not model: results; the simulator gives those when somebody opens one.
import { LAYOUT_IDS } from '../layouts/index.ts';
import { formatOperation } from '../scenario/language/index.ts';
import type { Operation } from '../scenario/operations.ts';
import type { LabScript, Recorded } from '../timeline/lab/script.ts';
import { readTraces } from './traces-record.ts';
import { scenarioOf } from './traces-scenario.ts';

/** The families of recordings, by the first part of a name. */
const FAMILIES: Readonly<Record<string, string>> = {
  anon: 'Anonymous memory',
  fork: 'Fork and copy-on-write',
  mprotect: 'mprotect',
  madv: 'madvise',
  swap: 'Swap',
  young: 'The access flag',
  mlock: 'mlock',
  hwpoison: 'Broken memory',
  shmem: 'Shared memory',
  file: 'Files in memory',
  uffd: 'userfaultfd',
  migrate: 'Migration',
  move: 'mremap and moving',
  sd: 'Soft-dirty',
  thp: 'Huge pages',
  cont: 'Contiguous runs',
  hugetlb: 'hugetlb',
  numa: 'NUMA hints',
  ksm: 'Merging of equal pages',
};

/** What a scenario does, from its operations: each kind once, in the order in which it first comes. */
function aboutOf(name: string, steps: readonly Operation[]): string {
  const family = FAMILIES[name.split('_')[0] ?? ''] ?? 'A recording';
  const doings = [...new Set(steps.map(doingOf))].filter((doing) => doing !== '');
  return `${family}: ${doings.join(', ')}.`;
}

function doingOf(operation: Operation): string {
  switch (operation.op) {
    case 'mmap':
      return '';
    case 'read':
    case 'write_all':
    case 'write_each':
    case 'write':
      return operation.op.startsWith('write') ? 'stores' : 'loads';
    case 'madvise':
      return operation.adv;
    case 'uffd_register':
      return `registration (${operation.mode.trim()})`;
    case 'uffd_api':
      return '';
    case 'uffd_writeprotect':
      return operation.on === 1 ? 'write-protect on' : 'write-protect off';
    case 'mprotect':
      return `mprotect ${operation.prot}`;
    case 'clear_refs':
    case 'child_clear_refs':
      return `clear_refs ${operation.v}`;
    case 'pagemap_scan':
      return 'PAGEMAP_SCAN';
    default:
      return operation.op;
  }
}

interface Found extends LabScript {
  readonly recorded: Recorded[];
}

/**
 * Every scenario of some recordings, by name. The same name with other operations, as page sizes ask for, stands beside it.
 * @param texts the content of each recording
 * @throws TraceError
 */
export function galleryOf(texts: readonly string[]): readonly LabScript[] {
  const found = new Map<string, Found>();
  for (const trace of texts.flatMap(readTraces)) {
    const scenario = scriptOf(trace);
    const key = `${scenario.name} ${scenario.lines.join('; ')}`;
    const known = found.get(key);
    if (known) known.recorded.push(...scenario.recorded);
    else found.set(key, scenario);
  }
  return [...found.values()]
    .map((each) => ({ ...each, recorded: [...each.recorded].sort(usualFirst) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function scriptOf(trace: ReturnType<typeof readTraces>[number]): Found {
  const { name, config, file = [], steps } = scenarioOf(trace);
  const { layout, pageShift, hafdbs, thp, mthp } = config;
  return {
    name,
    about: aboutOf(name, steps),
    lines: steps.map(formatOperation),
    ...(file.length > 0 && { file }),
    ...(thp === 'madvise' && { thp }),
    ...(mthp === 'madvise' && { mthp }),
    recorded: [{ layout, pageShift, hafdbs }],
  };
}

/** A kernel as released, small pages and a CPU that does the most: what a reader expects to see first. */
function usualFirst(a: Recorded, b: Recorded): number {
  const age = ({ layout }: Recorded): number => LAYOUT_IDS.indexOf(layout);
  return a.pageShift - b.pageShift || Number(b.hafdbs) - Number(a.hafdbs) || age(a) - age(b);
}
