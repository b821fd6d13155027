// Models: a program that runs line by line on one simulated kernel, right or wrong, until an expectation does not hold or
// the kernel stops. Does not model: judgement of the program; whoever plays it on several kernels compares.
import { hex } from '../../bits/u64.ts';
import type { Kernel, KernelConfig, Overrides } from '../../mm/kernel.ts';
import { NotModelled } from '../../mm/types.ts';
import { ScenarioError } from '../errors.ts';
import type { ScenarioConfig } from '../operations.ts';
import { type Run, startRun } from '../runner.ts';
import { FACTS } from './facts.ts';
import type { Expectation, ProgramLine } from './parse.ts';

export interface PlayOptions {
  readonly overrides?: Overrides;
  readonly kernel?: Partial<KernelConfig>;
  /** What happened before the first line. */
  readonly prepare?: (k: Kernel) => void;
}

export type ProgramEnd =
  | { readonly how: 'passed' }
  /** An expectation does not hold. */
  | { readonly how: 'failed'; readonly at: ProgramLine; readonly got: string; readonly want: string }
  /** The kernel could not go on. */
  | { readonly how: 'stopped'; readonly at: ProgramLine; readonly says: string }
  /** The line makes no sense where it stands, or nothing models it. */
  | { readonly how: 'senseless'; readonly at: ProgramLine; readonly says: string };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Plays the lines to their end. */
export function playProgram(
  lines: readonly ProgramLine[],
  config: ScenarioConfig,
  { overrides = {}, kernel = {}, prepare }: PlayOptions = {},
): ProgramEnd {
  const run = startRun({ name: 'program', config, steps: [] }, { overrides, kernel, observe: false });
  prepare?.(run.kernel);
  for (const at of lines) {
    try {
      const end = at.kind === 'operation' ? perform(run, at) : expectation(run, at, at.expectation);
      if (end) return end;
    } catch (error) {
      const how = error instanceof ScenarioError || error instanceof NotModelled ? 'senseless' : 'stopped';
      return { how, at, says: messageOf(error) };
    }
  }
  return { how: 'passed' };
}

function perform(run: Run, at: Extract<ProgramLine, { kind: 'operation' }>): ProgramEnd | null {
  const { failure } = run.perform(at.operation).outcome;
  return failure === undefined ? null : { how: 'stopped', at, says: failure };
}

function expectation(run: Run, at: ProgramLine, { fact: name, page, want }: Expectation): ProgramEnd | null {
  const fact = FACTS.find((one) => one.name === name);
  const got = fact?.read(run, page ?? { r: '', p: 0 }) ?? null;
  if (!fact || got === null)
    return { how: 'senseless', at, says: `the step before this line has no ${name}` };
  const asked = fact.value === 'entry' ? hex(BigInt.asUintN(64, BigInt(want))) : want;
  return got === asked ? null : { how: 'failed', at, got, want: asked };
}
