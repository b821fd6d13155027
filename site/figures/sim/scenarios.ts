// Models: the scenarios that lessons show, by the names of the recordings, each under the kernel and the CPU that a lesson
// asks for. Most are those that the exercises play; here stand only those that no exercise has. A test holds the
// operations to the recordings. Does not model: what they do; the simulator says that.
import { SCENARIOS } from '@spare-bits/exercises/grader/scenarios/index.ts';
import type { LayoutId, Operation, PageShift, Scenario } from '@spare-bits/sim-core';

const OTHERS: Readonly<Record<string, readonly Operation[]>> = {
  anon_read_zero_then_write: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 1 },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'read', r: 'A', p: 0 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'write', r: 'A', p: 0, v: 3 },
  ],
  sd_vma_merge: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'clear_refs', v: 4 },
    { op: 'mmap', r: 'A', p: 2, pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'read', r: 'A', p: 0 },
    { op: 'clear_refs', v: 4 },
  ],
};

/** Every name that a figure may ask for. */
export const SCENARIO_NAMES: readonly string[] = [...SCENARIOS.keys(), ...Object.keys(OTHERS)];

export interface SceneOptions {
  readonly layout?: LayoutId;
  readonly pageShift?: PageShift;
  /** Does the CPU keep the access flag and the dirty state itself? */
  readonly hafdbs?: boolean;
}

/**
 * The scenario of that name under a kernel and a CPU.
 * @throws Error when there is none
 */
export function scenarioOf(name: string, options: SceneOptions = {}): Scenario {
  const { config, ...script } = SCENARIOS.get(name) ?? { name, steps: OTHERS[name] ?? [] };
  if (script.steps.length === 0)
    throw new Error(`there is no scenario ${name}; there are ${SCENARIO_NAMES.join(', ')}`);
  const usual = name.startsWith('sd_') ? 'v6.12-softdirty' : 'v6.12';
  const { layout = usual, pageShift = 12, hafdbs = true } = options;
  return { ...script, config: { ...config, layout, pageShift, hafdbs } };
}
