// Models: the kernel's own test programs, told again against the simulated kernel, and the one mistake that the series
// mended in them. Entry point for tools/selftests.mjs. Reference: tools/testing/selftests/mm @ v6.12.
// Does not model: programs that are not in the list; a program that needs what the simulator lacks says so.
import type { LayoutId } from '../../layouts/table.ts';
import type { Overrides } from '../../mm/kernel.ts';
import { KernelStop } from '../../mm/kernel-stop.ts';
import { NotModelled } from '../../mm/types.ts';
import { makeHelpers } from '../../pgtable/helpers.ts';
import { makeLayout } from '../../pgtable/layout.ts';
import { madvPopulate } from './madv-populate.ts';
import { mkdirty } from './mkdirty.ts';
import { pagemapIoctl } from './pagemap-ioctl.ts';
import { Program } from './program.ts';
import { type SoftDirtyOptions, softDirty } from './soft-dirty.ts';
import { EXIT, ProgramExit } from './tap.ts';

export { type Comparison, compareWithRecording } from './compare.ts';

export const SELFTEST_LAYOUTS = ['v6.12', 'v6.12-softdirty'] as const;
export type SelftestLayout = (typeof SELFTEST_LAYOUTS)[number];

/** Programs by the names of the recordings. */
const PROGRAMS: Readonly<Record<string, (p: Program, options?: SoftDirtyOptions) => never>> = {
  'soft-dirty': softDirty,
  madv_populate: madvPopulate,
  mkdirty,
  pagemap_ioctl: pagemapIoctl,
};
export const SELFTESTS: readonly string[] = Object.keys(PROGRAMS);

export interface SelftestRun {
  readonly lines: readonly string[];
  readonly status: number;
  /** What it needed and did not find; null: it ran to its end. */
  readonly notModelled: string | null;
}

/** How the recordings name a layout. */
export function recordingName(name: string, layout: SelftestLayout): string {
  return `${layout.replace('-', '+')}-${name}.tap`;
}

/** Runs one program; only soft-dirty has options. @throws RangeError when there is none of that name */
export function runSelftest(
  name: string,
  layout: SelftestLayout,
  overrides: Overrides = {},
  options: SoftDirtyOptions = {},
): SelftestRun {
  const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
  if (!program) throw new RangeError(`no program "${name}"; there are ${SELFTESTS.join(', ')}`);
  return run((p) => program(p, options), layout, overrides);
}

/**
 * The mistake that the fifth patch mends, on the kernel that shows it: soft-dirty's cases fail, for every change of
 * protection makes a page dirty, and the program ends as if they had not.
 */
export function runBeforePatchFive(): SelftestRun {
  const layout: LayoutId = 'v6.12-softdirty';
  return run((p) => softDirty(p, { ending: 'always-passes' }), layout, alwaysSoftDirty(layout));
}

/** A kernel whose pte_modify makes every page soft-dirty. */
export function alwaysSoftDirty(layout: LayoutId): Overrides {
  const h = makeHelpers(makeLayout(layout, { pageShift: 12 }));
  return { helpers: { pte_modify: (pte, prot) => h.pte_mksoft_dirty(h.pte_modify(pte, prot)) } };
}

function run(program: (p: Program) => never, layout: LayoutId, overrides: Overrides): SelftestRun {
  const p = new Program({ layout }, overrides);
  const { lines } = p.tap;
  try {
    return program(p);
  } catch (error) {
    if (error instanceof ProgramExit) return { lines, status: error.status, notModelled: null };
    if (error instanceof NotModelled)
      return {
        lines: [...lines, `# not modelled: ${error.message}`],
        status: EXIT.FAIL,
        notModelled: error.message,
      };
    if (error instanceof KernelStop)
      return { lines: [...lines, `Bail out! ${error.message}`], status: EXIT.FAIL, notModelled: null };
    throw error;
  }
}
