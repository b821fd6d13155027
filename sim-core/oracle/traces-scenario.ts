// Models: a recording as a scenario: its configuration from its own fields, and what the recordings' description says of
// every one of them but the steps do not: which families run with huge pages, and what is in the file before it is mapped.
// Does not model: results; those are compared.
import type { FilePage, Scenario, ScenarioConfig } from '../scenario/operations.ts';
import { hasHafdbs, layoutOfProfile, pageShiftOf } from './profile.ts';
import type { TraceScenario } from './traces-record.ts';

/** The first part of a scenario's name: its family, which shares one setting of the kernel. */
const familyOf = (name: string): string => name.split('_')[0] ?? name;

/** @throws OracleError when nothing stands for the profile or the page size. */
export function configOf({ name, profile, cpu, pageSize }: TraceScenario): ScenarioConfig {
  const family = familyOf(name);
  return {
    layout: layoutOfProfile(profile),
    pageShift: pageShiftOf(pageSize),
    hafdbs: hasHafdbs(cpu),
    thp: family === 'thp' ? 'madvise' : 'never',
    mthp: family === 'cont' ? 'madvise' : 'never',
  };
}

const same = (text: string, ...pages: readonly number[]): readonly FilePage[] =>
  pages.map((page) => ({ page, text }));

/** Files that were written before they were mapped. */
const WRITTEN: Readonly<Record<string, readonly FilePage[]>> = {
  shmem_private_cow: same('abcdefgh', 0, 1),
  file_tmpfs_populate_ro: same('x', 0, 1, 2),
};
/** In these families a file that is mapped privately begins with a letter. */
const LETTERED: ReadonlySet<string> = new Set(['uffd', 'fork']);

function fileOf({ name, steps }: TraceScenario): readonly FilePage[] {
  if (Object.hasOwn(WRITTEN, name)) return WRITTEN[name] ?? [];
  const isPrivate = steps.some(({ operation }) =>
    typeof operation === 'string' ? false : operation.op === 'mmap' && operation.kind === 'shmem-private',
  );
  return isPrivate && LETTERED.has(familyOf(name)) ? same('x', 0) : [];
}

/** The recording as a scenario, as far as operations stand for its steps. */
export function scenarioOf(trace: TraceScenario): Scenario {
  const operations = trace.steps.map((step) => step.operation);
  return {
    name: trace.name,
    config: configOf(trace),
    file: fileOf(trace),
    steps: operations.filter((operation) => typeof operation !== 'string'),
  };
}
