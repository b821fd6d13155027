// Models: the access behind the prediction of ESR_EL1: a store from EL0 to a valid page that is read-only for good, done
// on the simulator's machine. It runs while the page is built. Does not model: the prediction (EsrPredict.tsx).
import { DESCRIPTOR_BYTES, LAST_LEVEL } from '@spare-bits/sim-core';
import { entryPa, FOUR_KB, frameAt, makeScene, pageEntry, VA } from './scene.ts';
import type { Fault } from './words.ts';

export interface EsrCase {
  readonly entry: bigint;
  readonly fault: Fault;
  readonly level: number;
  readonly esr: bigint;
}

/** Does the store and tells what hardware reports. */
export function esrCase(): EsrCase {
  const scene = makeScene({ pageShift: FOUR_KB });
  const entry = pageEntry(frameAt(FOUR_KB), true);
  scene.machine.store(0, entryPa(scene, LAST_LEVEL), entry);
  const result = scene.machine.access(0, VA - (VA % BigInt(DESCRIPTOR_BYTES)), 'write', 0);
  if (result.ok) throw new Error('esr: the store to a read-only page went through');
  return { entry, fault: result.fault, level: result.level, esr: result.esr };
}
