// Models: one translation from end to end: which half, range and tag checks, the walk, the access flag, permissions,
// and what hardware then writes back. Reference: DDI 0487 D8.2 to D8.5; pseudocode AArch64.S1Translate.
// Does not model: alignment faults on device memory, TLB conflict aborts, stage 2.
import { MAIR_ATTR, type RegField, VA } from './descriptor-regs.ts';
import { fieldHalves, HIGH_UNIT } from './halves.ts';
import { type AccessKind, dirtyStateManaged, permitted } from './permissions.ts';
import type { Half, Regime } from './regime.ts';
import { readField } from './regs.ts';
import { newWalk, type Walk, type WalkStart, type WalkTrace, type WordPort, walkTables } from './walker.ts';

/** An access, or a question about one. */
export interface Request {
  readonly el: 0 | 1;
  readonly kind: AccessKind;
  /** PSTATE.PAN, if the access honours it. */
  readonly pan: boolean;
}

export interface Translation {
  walk: Walk;
  /** Physical address; meaningful without a fault. */
  pa: number;
  /** Memory attributes (a byte of MAIR) and shareability. */
  attr: number;
  share: number;
  /** The walk reached a leaf whose AF or AP[2] hardware will change, to these halves. */
  update: boolean;
  newLo: number;
  newHi: number;
}

const WORD_BITS = 32;
const AF = fieldHalves('AF').lo;
const READ_ONLY = fieldHalves('AP[2]').lo;
const ATTR = fieldHalves('AttrIndx');
const SHARE = fieldHalves('SH');
const HALF_BIT = 1 << (VA.half.lo - WORD_BITS);
const TAG_SHIFT = VA.tag.lo - WORD_BITS;
const OUTER_SHAREABLE = 0b10;
const NON_CACHEABLE = 0x4;
/** What a fetch sees without translation: Normal memory, write-through when SCTLR_EL1.I is set, else Non-cacheable. */
const FETCH_CACHED = 0xaa;
const FETCH_UNCACHED = 0x44;

export function newTranslation(): Translation {
  return { walk: newWalk(), pa: 0, attr: 0, share: 0, update: false, newLo: 0, newHi: 0 };
}

/** Which half the address asks for. */
export function halfOf(regime: Regime, vaHi: number): Half {
  return (vaHi & HALF_BIT) !== 0 ? regime.high : regime.low;
}

/** Are all bits above the translated ones copies of the half bit (without the tag, where it is ignored)? */
export function inRange(half: Half, vaLo: number, vaHi: number, ignoreTag: boolean): boolean {
  const sign = (vaHi & HALF_BIT) !== 0 ? -1 : 0;
  const tag = WORD_BITS - TAG_SHIFT;
  const top = ignoreTag ? (vaHi << tag) >> tag : vaHi | 0;
  if (half.inputBits >= WORD_BITS) return top >> (half.inputBits - WORD_BITS) === sign;
  return top === sign && (vaLo | 0) >> half.inputBits === sign;
}

/** Attribute bytes whose memory is outer shareable whatever the descriptor says: Device, and Non-cacheable all through. */
const FORCED: readonly boolean[] = Array.from({ length: 2 ** VA.tag.width }, (_, attr) => {
  const part = (field: RegField): number => readField(BigInt(attr), field);
  const [outer, inner] = [part(MAIR_ATTR.outer), part(MAIR_ATTR.inner)];
  return outer === 0 || (outer === NON_CACHEABLE && (inner === NON_CACHEABLE || inner === 0));
});

/** Shareability as PAR_EL1 and the memory system see it. */
export function effectiveShare(attr: number, share: number): number {
  return FORCED[attr] === true ? OUTER_SHAREABLE : share;
}

/** The high half of the address with an ignored tag replaced by the sign: what remembered translations are known by. */
export function canonicalHigh(half: Half, vaHi: number, req: Request): number {
  const ignoreTag = req.kind === 'exec' ? half.ignoreTagFetch : half.ignoreTagData;
  const tag = WORD_BITS - TAG_SHIFT;
  return ignoreTag ? (vaHi << tag) >> tag : vaHi | 0;
}

/** May the address be looked up at all? What is refused here is a translation fault at level 0. */
export function reachable(half: Half, vaLo: number, vaHi: number, req: Request): boolean {
  if (half.sizeFault || half.walkDisabled || (req.el === 0 && half.noUnprivileged)) return false;
  return inRange(half, vaLo, vaHi, req.kind === 'exec' ? half.ignoreTagFetch : half.ignoreTagData);
}

/** Without translation the address is the physical address, if it is one. */
function flat(regime: Regime, vaLo: number, vaHi: number, req: Request, out: Translation): Translation {
  const half = halfOf(regime, vaHi);
  const ignoreTag = req.kind === 'exec' ? half.ignoreTagFetch : half.ignoreTagData;
  const top = ignoreTag ? vaHi & ((1 << TAG_SHIFT) - 1) : vaHi >>> 0;
  out.pa = (top >>> 0) * HIGH_UNIT + (vaLo >>> 0);
  out.walk.level = 0;
  out.walk.descPa = 0;
  out.walk.fault = top >>> 0 >= 2 ** (regime.physicalBits - WORD_BITS) ? 'addressSize' : 'none';
  out.attr = req.kind !== 'exec' ? 0 : regime.instructionCache ? FETCH_CACHED : FETCH_UNCACHED;
  out.share = OUTER_SHAREABLE;
  return out;
}

function fail(out: Translation, fault: Walk['fault'], level: number): Translation {
  out.walk.fault = fault;
  out.walk.level = level;
  return out;
}

/**
 * Translates one address for one access.
 * @param vaLo low 32 bits, @param vaHi high 32 bits (signed or not)
 * @param out reused record; `out.walk.fault` tells whether it holds an answer
 * @param from where to begin, if a walk cache remembers the tables above
 */
export function translate(
  regime: Regime,
  vaLo: number,
  vaHi: number,
  req: Request,
  port: WordPort,
  out: Translation,
  from?: WalkStart,
  trace?: WalkTrace,
): Translation {
  out.update = false;
  if (!regime.enabled) return flat(regime, vaLo, vaHi, req, out);
  const half = halfOf(regime, vaHi);
  if (!reachable(half, vaLo, vaHi, req)) return refuse(out);
  return walkAndJudge(regime, half, vaLo, vaHi, req, port, out, from, trace);
}

/** The answer for an address that may not be looked up. */
export function refuse(out: Translation): Translation {
  out.update = false;
  out.walk.descPa = 0;
  return fail(out, 'translation', 0);
}

/** The part of a translation that follows the check of the address. */
export function walkAndJudge(
  regime: Regime,
  half: Half,
  vaLo: number,
  vaHi: number,
  req: Request,
  port: WordPort,
  out: Translation,
  from?: WalkStart,
  trace?: WalkTrace,
): Translation {
  out.update = false;
  walkTables(half, vaLo, vaHi, port, out.walk, from, trace);
  if (out.walk.fault !== 'none') return out;
  return judge(regime, half, vaLo, vaHi, req, out);
}

/**
 * The part of a translation that follows the walk, for a leaf that was read just now or that a TLB remembers: access
 * flag, permissions, what hardware will write back, address and attributes.
 */
export function judge(
  regime: Regime,
  half: Half,
  vaLo: number,
  vaHi: number,
  req: Request,
  out: Translation,
): Translation {
  const { walk } = out;
  out.update = false;
  const used = (walk.descLo & AF) !== 0;
  if (!used && !regime.hardwareAccessFlag) return fail(out, 'accessFlag', walk.level);
  if (!permitted(regime, walk, req.el, req.kind, req.pan)) return fail(out, 'permission', walk.level);
  out.newHi = walk.descHi;
  out.newLo = walk.descLo | AF;
  if (req.kind === 'write' && dirtyStateManaged(regime, walk)) out.newLo &= ~READ_ONLY;
  out.update = out.newLo !== walk.descLo;
  out.pa = walk.leafBase + offsetIn(vaLo, vaHi, walk.leafShift);
  out.attr = regime.mair[(walk.descLo & ATTR.lo) >>> ATTR.shift] ?? 0;
  const share = half.wide === 'lpa2' ? half.share : (walk.descLo & SHARE.lo) >>> SHARE.shift;
  out.share = effectiveShare(out.attr, share);
  return out;
}

/** The low `shift` bits of the address. */
function offsetIn(vaLo: number, vaHi: number, shift: number): number {
  if (shift >= WORD_BITS) return (vaHi & ((1 << (shift - WORD_BITS)) - 1)) * HIGH_UNIT + (vaLo >>> 0);
  return vaLo & ((1 << shift) - 1);
}
