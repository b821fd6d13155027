// Models: the judges as one module that can be bundled with a broken source. Each returns the first difference in words,
// or null when it finds none. Does not model: choosing mutants; mutation.test.ts does that.
import { compareMmu, mmuReport } from '../../oracle/mmu.ts';
import type { MmuCase } from '../../oracle/mmu-case.ts';
import { failure } from '../behaviour/check.ts';
import { MACHINE_CHECKS } from '../behaviour/machine.ts';
import { TLB_CHECKS } from '../behaviour/tlb.ts';
import { runSeed } from '../property/run.ts';

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The recording, up to the first difference. */
export function oracle(cases: readonly MmuCase[]): string | null {
  try {
    const comparison = compareMmu(cases, { shown: 1, stopAfter: 1 });
    return comparison.differ === 0 ? null : mmuReport('recording', comparison).slice(1).join(' ');
  } catch (error) {
    return words(error);
  }
}

/** Some seeds of the property, up to the first that fails. */
export function property(seeds: number, operations: number): string | null {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      runSeed(seed, operations);
    } catch (error) {
      return words(error);
    }
  }
  return null;
}

/** All named checks, up to the first that fails. */
export function behaviour(): string | null {
  for (const check of [...TLB_CHECKS, ...MACHINE_CHECKS]) {
    try {
      const wrong = failure(check);
      if (wrong !== null) return wrong;
    } catch (error) {
      return `${check.name}: ${words(error)}`;
    }
  }
  return null;
}
