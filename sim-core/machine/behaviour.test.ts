import { describe, expect, test } from 'vitest';
import { failure } from '../test/behaviour/check.ts';
import { MACHINE_CHECKS } from '../test/behaviour/machine.ts';
import { TLB_CHECKS } from '../test/behaviour/tlb.ts';

describe('TLBs and invalidations', () => {
  test.each(TLB_CHECKS.map((check) => [check.name, check] as const))('%s', (_name, check) => {
    expect(failure(check)).toBeNull();
  });
});

describe('memory, journal and what hardware writes back', () => {
  test.each(MACHINE_CHECKS.map((check) => [check.name, check] as const))('%s', (_name, check) => {
    expect(failure(check)).toBeNull();
  });
});
