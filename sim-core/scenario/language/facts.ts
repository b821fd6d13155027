// Models: what a line can expect: of a page what pagemap, PAGEMAP_SCAN and its entry say, of the last step how it ended.
// One table, as for commands. Does not model: whether a fact should be expected; an entry is no business of a program.
import { hex } from '../../bits/u64.ts';
import type { PageRef } from '../operations.ts';
import type { Outcome } from '../outcome.ts';
import { regionOf } from '../regions.ts';
import { reportsOf } from '../reports.ts';
import type { Run } from '../runner.ts';

export interface Fact {
  readonly name: string;
  readonly about: 'page' | 'step';
  /** How the wanted value is written. */
  readonly value: 'flag' | 'number' | 'word' | 'entry';
  readonly help: string;
  /** What is so now; null: the step has no such fact. */
  read(run: Run, page: PageRef): string | null;
}

const bit = (set: boolean): string => (set ? '1' : '0');

function ofPagemap(name: string, flag: string, help: string): Fact {
  return {
    name,
    about: 'page',
    value: 'flag',
    help,
    read: (run, page) => bit(reports(run, page).pagemap.includes(flag)),
  };
}

function ofScan(name: string, category: string, help: string): Fact {
  return {
    name,
    about: 'page',
    value: 'flag',
    help,
    read: (run, page) => bit(reports(run, page).scan?.includes(category) ?? false),
  };
}

function reports({ kernel, state }: Run, { r, p }: PageRef): ReturnType<typeof reportsOf> {
  const { base, pid } = regionOf(state, r);
  return reportsOf(kernel, pid, base + p * kernel.g.pageSize);
}

function ofStep(
  name: string,
  value: Fact['value'],
  help: string,
  read: (outcome: Outcome) => string | null,
): Fact {
  return {
    name,
    about: 'step',
    value,
    help,
    read: (run) => {
      const last = run.steps[run.position - 1];
      return last ? read(last.outcome) : null;
    },
  };
}

const count = (number: number | bigint | undefined): string | null =>
  number === undefined ? null : `${number}`;

export const FACTS: readonly Fact[] = [
  ofPagemap('sd', 'soft_dirty', 'pagemap calls the page soft-dirty.'),
  ofPagemap('wp', 'uffd_wp', 'pagemap says that a monitor has armed the page.'),
  ofPagemap('present', 'present', 'The page is in memory.'),
  ofPagemap('swapped', 'swap', 'The page is in swap.'),
  ofPagemap('file', 'file', 'The page belongs to a file.'),
  ofPagemap('exclusive', 'excl', 'The page is mapped once.'),
  ofScan('written', 'WRITTEN', 'PAGEMAP_SCAN calls the page written.'),
  ofScan('scan_sd', 'SOFT_DIRTY', 'PAGEMAP_SCAN calls the page soft-dirty.'),
  {
    name: 'desc',
    about: 'page',
    value: 'entry',
    help: 'The entry of the page, all bits. No program can see it.',
    read: (run, page) => hex(run.observe([page]).pages[0]?.desc ?? 0n),
  },
  ofStep('faults', 'number', 'Faults of the last access, minor and major.', ({ minflt, majflt = 0 }) =>
    minflt === undefined ? null : count(minflt + majflt),
  ),
  ofStep('major', 'number', 'Major faults of the last access.', ({ majflt }) => count(majflt)),
  ofStep('value', 'number', 'What the last read gave.', ({ val }) => count(val)),
  ofStep('signal', 'word', 'The signal of the last step, or none.', ({ sig }) => sig ?? 'none'),
  ofStep('error', 'word', 'The error of the last step, or none.', ({ err }) => err ?? 'none'),
  ofStep('returns', 'number', 'What the last call returned.', ({ ret }) => count(ret)),
  ofStep('events', 'number', 'Faults that the monitor heard of in the last step.', ({ events }) =>
    count(events.filter(({ ev }) => ev === 'pagefault').length),
  ),
];
