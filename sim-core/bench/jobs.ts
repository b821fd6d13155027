// Models: what the benchmark measures, as loops that return a checksum. It reads no clock; whoever calls it does. Each
// job has a loop of its own: one loop that calls them all would measure the calls. Does not model: the cost of bigint at
// the seam; these are the paths on 32-bit halves that the simulator runs on.
import { makeRegime } from '../arch/regime.ts';
import { CPU_MAX } from '../arch/regs.ts';
import { newTranslation, type Request, translate } from '../arch/translate.ts';
import type { WordPort } from '../arch/walker.ts';
import { Machine, type MachineConfig } from '../machine/machine.ts';
import { makeWorkload, RAM_BASE, type Workload } from './workload.ts';

export { makeWorkload } from './workload.ts';

/** The words of the workload in one array, nothing counted: what a walk costs alone. */
class FlatPort implements WordPort {
  constructor(readonly words: Int32Array) {}

  locate(paLo: number, paHi: number): number {
    const at = ((paLo - RAM_BASE) >>> halfShift) | paHi;
    return at < this.words.length ? at : -1;
  }
}

export interface Job {
  readonly name: string;
  /** Operations of one pass. */
  readonly operations: number;
  /** One pass; returns the sum of all physical addresses, or of what stands for them. */
  readonly pass: () => number;
  /** Brings the job back to where a pass begins; not measured. */
  readonly reset: () => void;
  /** Must the checksum be that of the C walker? */
  readonly comparable: boolean;
}

const halfShift = Math.log2(4);
const READ: Request = { el: 0, kind: 'read', pan: false };
const RAM = { ramBase: RAM_BASE, ramSize: 2 ** 30 };

function machineOf(workload: Workload, config: Partial<MachineConfig>): Machine {
  const machine = new Machine({ ...RAM, cpus: 1, ...config });
  const { words } = workload;
  for (let i = 0; i < words.length; i += 2)
    machine.memory.write(RAM_BASE + i * 4, words[i] ?? 0, words[i + 1] ?? 0);
  machine.cpu(0).setRegs(workload.regs);
  machine.journal.restart();
  return machine;
}

function bareWalk({ vas, words, regs }: Workload): Job {
  const regime = makeRegime(regs, CPU_MAX);
  const port = new FlatPort(words);
  const out = newTranslation();
  const pass = (): number => {
    let sum = 0;
    for (let i = 0; i < vas.length; i += 2)
      sum += translate(regime, vas[i] as number, vas[i + 1] as number, READ, port, out).pa;
    return sum;
  };
  return { name: 'walk', operations: vas.length / 2, pass, reset: () => {}, comparable: true };
}

function countedWalk(workload: Workload): Job {
  const machine = machineOf(workload, { observe: false });
  const cpu = machine.cpu(0);
  const { vas } = workload;
  const pass = (): number => {
    let sum = 0;
    for (let i = 0; i < vas.length; i += 2)
      sum += machine.probe(cpu, vas[i] as number, vas[i + 1] as number, READ).pa;
    return sum;
  };
  return { name: 'walk with counters', operations: vas.length / 2, pass, reset: () => {}, comparable: true };
}

function tracedWalk(workload: Workload): Job {
  const machine = machineOf(workload, { observe: true });
  const cpu = machine.cpu(0);
  const { vas } = workload;
  const pass = (): number => {
    let sum = 0;
    for (let i = 0; i < vas.length; i += 2)
      sum += machine.probe(cpu, vas[i] as number, vas[i + 1] as number, READ).pa;
    return sum;
  };
  const reset = (): void => machine.journal.restart();
  return { name: 'walk with counters and events', operations: vas.length / 2, pass, reset, comparable: true };
}

function tlbHit(workload: Workload): Job {
  const tlb = {
    sets: 1024,
    ways: 4,
    replacement: 'round-robin',
    cacheContiguous: true,
    walkEntries: 0,
  } as const;
  const machine = machineOf(workload, { observe: false, tlb });
  const cpu = machine.cpu(0);
  const { vas } = workload;
  let misses = 0;
  const pass = (): number => {
    let sum = 0;
    for (let i = 0; i < vas.length; i += 2) {
      if (!machine.translate(cpu, vas[i] as number, vas[i + 1] as number, READ)) misses++;
      sum += cpu.out.pa;
    }
    return sum;
  };
  pass();
  misses = 0;
  const reset = (): void => {
    if (misses > 0) throw new Error(`bench: ${misses} misses among the TLB hits`);
  };
  return { name: 'TLB hit', operations: vas.length / 2, pass, reset, comparable: true };
}

/** Access flags are set in a pass and cleared by undoing it, each timed by its own job. */
function updates(workload: Workload): readonly Job[] {
  const machine = machineOf(workload, { observe: false });
  const cpu = machine.cpu(0);
  const { vas } = workload;
  const operations = vas.length / 2;
  const set = (): number => {
    let sum = 0;
    for (let i = 0; i < vas.length; i += 2)
      sum += machine.probe(cpu, vas[i] as number, vas[i + 1] as number, READ).pa;
    return sum;
  };
  const undo = (): number => {
    const { position } = machine.journal;
    machine.journal.seek(0);
    return position;
  };
  const begin = (): void => machine.journal.seek(0);
  const setAll = (): void => {
    begin();
    set();
  };
  return [
    { name: 'walk with AF update', operations, pass: set, reset: begin, comparable: true },
    { name: 'undo of a write', operations, pass: undo, reset: setAll, comparable: false },
  ];
}

/** All jobs, each ready for its first pass. */
export function makeJobs(): readonly Job[] {
  const workload = makeWorkload(true);
  return [
    bareWalk(workload),
    countedWalk(workload),
    tracedWalk(workload),
    tlbHit(workload),
    ...updates(makeWorkload(false)),
  ];
}
