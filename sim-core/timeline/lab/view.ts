// Models: all that a workbench shows of the place where a session stands, as plain data that can cross to another thread:
// tasks, areas, tables, TLBs, folios, swap, the monitor, reports, and what hardware read so far. Looking changes nothing.
// Does not model: words and pictures; the difference to another place, which is for whoever has both.
import type { Counters } from '../../machine/cost.ts';
import { NotModelled } from '../../mm/types.ts';
import { firstPages } from '../../scenario/regions.ts';
import { type PageReports, reportsOf } from '../../scenario/reports.ts';
import { type LabArea, type LabTask, labAreas, labTasks } from './areas.ts';
import type { PageName } from './places.ts';
import type { LabPlace, LabSession } from './session.ts';
import { type FolioView, folioViews, type SlotView, slotViews } from './store.ts';
import { type EntryView, TableReader } from './tables.ts';
import { type TlbView, tlbViews } from './tlbs.ts';
import { type UffdView, uffdView } from './uffd.ts';

export interface ReportView extends PageReports {
  readonly page: PageName;
}

export interface TaskView extends LabTask {
  readonly areas: readonly LabArea[];
  readonly tables: readonly EntryView[];
}

export interface LabView {
  readonly place: LabPlace;
  /** Row of the journal, and how many there are. */
  readonly row: number;
  readonly rows: number;
  readonly hash: string;
  readonly tasks: readonly TaskView[];
  readonly tlbs: readonly TlbView[];
  readonly folios: readonly FolioView[];
  readonly slots: readonly SlotView[];
  readonly swapSlots: number;
  readonly uffd: UffdView;
  readonly reports: readonly ReportView[];
  /** How often hardware has read each entry since the beginning, up to the last whole step. */
  readonly reads: ReadonlyMap<number, number>;
  /** Of the step that one is in or has just done; null at the beginning. */
  readonly cost: Counters | null;
}

export interface LookOptions {
  /** Physical addresses of entries whose tables are read however large they are. */
  readonly open?: readonly number[];
}

/**
 * What there is where the session stands.
 * @throws Error when looking has changed the machine: a fault of the simulator
 */
export function look(session: LabSession, { open = [] }: LookOptions = {}): LabView {
  const { run, at: place, steps } = session;
  const { kernel: k, observer, state } = run;
  const { journal } = k.machine;
  const { position: row, end: rows } = journal;
  const wanted = new Set(open);
  const tasks = labTasks(k, state).map((task) => ({
    ...task,
    areas: labAreas(k, state, observer, task.pid),
    tables: new TableReader(k, state, observer, task.pid, wanted).read(),
  }));
  const view: LabView = {
    place,
    row,
    rows,
    hash: session.hash(),
    tasks,
    tlbs: tlbViews(k, observer.h, state),
    folios: folioViews(
      k,
      tasks.map(({ tables }) => tables),
    ),
    slots: slotViews(k),
    swapSlots: k.swap.slots,
    uffd: uffdView(k, state),
    reports: reportViews(session),
    reads: readsUpTo(session),
    cost: (place.moment > 0 ? steps[place.step] : steps[place.step - 1])?.cost ?? null,
  };
  if (journal.position !== row || journal.end !== rows)
    throw new Error(`looking at step ${place.step} has changed the machine`);
  return view;
}

function reportViews({ run }: LabSession): readonly ReportView[] {
  const { kernel: k, state } = run;
  return firstPages(state).map((page) => {
    const region = state.regions.find(({ name }) => name === page.r);
    const va = (region?.base ?? 0) + page.p * k.g.pageSize;
    return { page, ...reports(k, region?.pid ?? state.pid, va) };
  });
}

/** In the middle of a step a report may meet a state that the kernel itself never lets anybody see. */
function reports(k: LabSession['run']['kernel'], pid: number, va: number): PageReports {
  try {
    return reportsOf(k, pid, va);
  } catch (error) {
    if (!(error instanceof NotModelled || error instanceof RangeError)) throw error;
    return { pagemap: [], pagemapSwap: null, scan: null, failed: error.message };
  }
}

function readsUpTo({ steps, at }: LabSession): ReadonlyMap<number, number> {
  const sum = new Map<number, number>();
  for (const { reads } of steps.slice(0, at.step))
    for (const [pa, count] of reads) sum.set(pa, (sum.get(pa) ?? 0) + count);
  return sum;
}
