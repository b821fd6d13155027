// Models: the tasks and the areas of each, with what is in their first pages in one word. Reads tables without the kernel's
// helpers. Does not model: areas outside the regions of a scenario; a scenario has none.
import type { Kernel } from '../../mm/kernel.ts';
import type { Vma } from '../../mm/types.ts';
import type { EntryFacts, Observer } from '../../scenario/observe.ts';
import type { RunState } from '../../scenario/regions.ts';
import { flagNames } from '../view.ts';
import { type PageName, pageAt } from './places.ts';

export interface PageState extends Pick<EntryFacts, 'kind' | 'letters' | 'marker'> {
  readonly page: PageName;
  readonly readOnly: boolean;
}

export interface LabArea {
  readonly pid: number;
  /** The page with which it begins. */
  readonly first: PageName | null;
  readonly start: number;
  readonly end: number;
  readonly pages: number;
  /** Flags that are set, by name. */
  readonly flags: readonly string[];
  readonly file: 'none' | 'shmem' | 'hugetlb';
  /** Is it registered with a userfaultfd? */
  readonly uffd: boolean;
  /** The first pages. */
  readonly states: readonly PageState[];
}

export interface LabTask {
  readonly pid: number;
  readonly asid: number;
  readonly cpu: number;
  readonly child: boolean;
  readonly waits: 'fault' | 'event' | 'migration' | null;
  readonly woken: boolean;
}

const MOST_PAGES = 32;

export function labTasks(k: Kernel, state: RunState): readonly LabTask[] {
  return k.tasks.keys().flatMap((pid) => {
    const task = k.tasks.get(pid);
    if (!task?.alive) return [];
    const asid = k.mms.get(task.mm)?.asid ?? 0;
    const waits = task.wait?.why ?? null;
    return { pid, asid, cpu: task.cpu, child: pid === state.child, waits, woken: task.woken };
  });
}

export function labAreas(k: Kernel, state: RunState, observer: Observer, pid: number): readonly LabArea[] {
  const mm = k.tasks.get(pid)?.mm ?? 0;
  return k.areas.within(mm, 0, k.g.taskSize).map((vma) => area(k, state, observer, pid, vma));
}

function area(k: Kernel, state: RunState, observer: Observer, pid: number, vma: Vma): LabArea {
  const { start, end, flags } = vma;
  const pages = (end - start) / k.g.pageSize;
  const states: PageState[] = [];
  for (let va = start; va < end && states.length < MOST_PAGES; va += k.g.pageSize) {
    const page = pageAt(k, state, pid, va);
    if (!page) continue;
    const { level, desc, get } = observer.lookup(pid, va);
    const { kind, letters, marker } = observer.entry(level, get, va);
    const readOnly = (desc & k.layout.mask('PTE_RDONLY')) !== 0n;
    states.push({ page, kind, letters, marker, readOnly });
  }
  return {
    pid,
    first: pageAt(k, state, pid, start),
    start,
    end,
    pages,
    flags: flagNames(k.layout, flags),
    file: k.inodes.get(vma.file)?.kind ?? 'none',
    uffd: vma.uffd !== 0,
    states,
  };
}
