// Models: where wrong helpers are run: recordings by name, and scenarios of the same form for what no recording shows, each
// under the configuration of a file of recordings. Does not model: what is seen (see wrong-helpers.ts).
import { UFFDIO_MODES } from '../../layouts/uapi.ts';
import type { Kernel } from '../../mm/kernel.ts';
import { uffd_copy } from '../../mm/userfaultfd/fill.ts';
import { uffd_read } from '../../mm/userfaultfd/queue.ts';
import { layoutOfProfile } from '../../oracle/profile.ts';
import type { Operation, Scenario, ScenarioConfig } from '../../scenario/operations.ts';
import { recorded } from './recorded.ts';

/** Files of recordings with 4K pages, in short. */
const FILES = {
  'v6.12': 'v6.12-4k',
  'v6.12-noafdbm': 'v6.12-noafdbm-4k',
  sd: 'v6.12+softdirty-4k',
  'sd-noafdbm': 'v6.12+softdirty-noafdbm-4k',
} as const;
export type File = keyof typeof FILES;
export type Where = readonly [file: File, scenario: string];

const map = (pages: number): Operation => ({ op: 'mmap', r: 'A', pages, prot: 'rw-', kind: 'anon-private' });
const write = (v: number, p = 0): Operation => ({ op: 'write', r: 'A', p, v });
const read = (p = 0): Operation => ({ op: 'read', r: 'A', p });
const advise = (adv: string, n = 1): Operation => ({ op: 'madvise', r: 'A', p: 0, n, adv });
const protect = (prot: string): Operation => ({ op: 'mprotect', r: 'A', p: 0, n: 1, prot });
const CLEAR: Operation = { op: 'clear_refs', v: 4 };
const WATCH: readonly Operation[] = [
  { op: 'uffd_api', features: '' },
  { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'wp' },
  { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
];

/** Slots are given out from 1 on: the last of so many pages gets this one. */
export const SLOT_OF_LAST = 8n;

const OWN: Readonly<Record<string, readonly Operation[]>> = {
  own_wp_swap_in: [map(1), write(1), ...WATCH, advise('MADV_PAGEOUT'), read(), write(2)],
  own_wp_mprotect: [map(1), write(1), ...WATCH, protect('r--'), protect('rw-'), write(2)],
  own_sd_madv_free: [map(1), write(1), CLEAR, write(2), advise('MADV_FREE')],
  own_sd_swap: [map(1), write(1), CLEAR, write(2), advise('MADV_PAGEOUT'), read()],
  own_swap_many: [
    map(Number(SLOT_OF_LAST)),
    { op: 'write_each', r: 'A', n: Number(SLOT_OF_LAST) },
    advise('MADV_PAGEOUT', Number(SLOT_OF_LAST)),
    read(0),
    read(Number(SLOT_OF_LAST) - 1),
  ],
  // A page that may be dropped, saved by a store that hardware alone has seen.
  own_lazyfree_fork: [
    map(1),
    write(1),
    advise('MADV_FREE'),
    write(2),
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'child_exit' },
    advise('MADV_PAGEOUT'),
    read(),
  ],
  own_lazyfree_mprotect: [
    map(1),
    write(1),
    advise('MADV_FREE'),
    write(2),
    protect('r--'),
    advise('MADV_PAGEOUT'),
    read(),
  ],
  own_cold_fork: [
    map(1),
    write(1),
    advise('MADV_COLD'),
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'write', r: 'C', p: 0, v: 2 },
    read(),
  ],
  own_fast_monitor: [
    map(1),
    { op: 'uffd_api', features: '' },
    { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'missing' },
    read(),
  ],
};

/** The monitor of own_fast_monitor fills the page before the task that asked for it sleeps, and wakes nobody. */
export function fillAtOnce(k: Kernel): void {
  k.machine.races.plan('userfault:after-message:before-sleep', () => {
    const ctx = k.uffds.keys()[0] ?? 0;
    const fault = uffd_read(k, ctx)?.body;
    if (fault?.event === 'pagefault')
      uffd_copy(k, ctx, fault.address, [1n], k.g.pageSize, UFFDIO_MODES.COPY_DONTWAKE);
  });
}

function configOf(file: File): ScenarioConfig {
  const profile = FILES[file].replace(/-4k$/, '');
  return { layout: layoutOfProfile(profile), pageShift: 12, hafdbs: !profile.includes('noafdbm') };
}

const loaded = new Map<File, readonly Scenario[]>();

/** All modelled scenarios of a file. */
export function scenariosOf(file: File): readonly Scenario[] {
  const known = loaded.get(file) ?? recorded(FILES[file]);
  loaded.set(file, known);
  return known;
}

export function scenarioAt([file, name]: Where): Scenario {
  const steps = OWN[name];
  if (steps) return { name, config: configOf(file), steps };
  const found = scenariosOf(file).find((scenario) => scenario.name === name);
  if (!found) throw new RangeError(`no recording ${name} in ${FILES[file]}`);
  return found;
}
