// Models: who may do what through a leaf: AP, the limits of the tables above, UXN and PXN, dirty state, WXN, PAN.
// Reference: DDI 0487 D8.4; pseudocode S1DirectBasePermissions. Does not model: permission indirection and overlays,
// BTI guarding, Realm and Secure instruction-fetch limits.
import { fieldHalves } from './halves.ts';
import type { Regime } from './regime.ts';
import type { Walk } from './walker.ts';

export type AccessKind = 'read' | 'write' | 'exec';

const USER = fieldHalves('AP[1]').lo;
const READ_ONLY = fieldHalves('AP[2]').lo;
const DBM = fieldHalves('DBM').hi;
const UXN = fieldHalves('UXN').hi;
const PXN = fieldHalves('PXN').hi;
const PXN_TABLE = fieldHalves('PXNTable').hi;
const UXN_TABLE = fieldHalves('UXNTable').hi;
const AP_TABLE = fieldHalves('APTable');
/** The two bits of APTable: the lower one forbids EL0, the higher one forbids writes. */
const NO_USER = 1 << AP_TABLE.shift;
const NO_WRITE = AP_TABLE.hi & ~NO_USER;

/** Will hardware take the leaf for writable and note the store by clearing AP[2]? */
export function dirtyStateManaged(regime: Regime, walk: Walk): boolean {
  return regime.hardwareDirty && (walk.descHi & DBM) !== 0 && (walk.descLo & READ_ONLY) !== 0;
}

/** Is the access allowed? `pan` is PSTATE.PAN for privileged data accesses that honour it, else false. */
export function permitted(regime: Regime, walk: Walk, el: 0 | 1, kind: AccessKind, pan: boolean): boolean {
  const userPage = (walk.descLo & USER) !== 0 && (walk.limits & NO_USER) === 0;
  // A managed leaf counts as writable for everything that follows, so that it can be marked dirty by the store.
  const leafWritable = (walk.descLo & READ_ONLY) === 0 || dirtyStateManaged(regime, walk);
  const privWrite = leafWritable && (walk.limits & NO_WRITE) === 0;
  const userRead = userPage;
  const userWrite = userPage && privWrite;
  const wxn = regime.writeImpliesNoExecute;
  const userExec = (walk.descHi & UXN) === 0 && (walk.limits & UXN_TABLE) === 0;
  if (el === 0) {
    if (kind === 'read') return userRead;
    if (kind === 'write') return userWrite;
    return userExec && !(wxn && userWrite);
  }
  if (kind === 'exec') {
    // What EL0 can write, EL1 never executes.
    const privExec = (walk.descHi & PXN) === 0 && (walk.limits & PXN_TABLE) === 0 && !userWrite;
    return privExec && !(wxn && privWrite);
  }
  if (pan && (userRead || (regime.enhancedPan && userExec && !(wxn && userWrite)))) return false;
  return kind === 'read' || privWrite;
}
