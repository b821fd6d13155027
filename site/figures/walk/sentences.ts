// Models: what a walk says in words: each step, the reason of a refusal, the end.
import { type AccessKind, fieldMask, hex, type PageShift } from '@spare-bits/sim-core';
import { addressOf, contextAt, has, limitMask } from './bits.ts';
import { fieldsAt, indexAt, maskOf } from './scene.ts';
import { FAULT_WORDS, type Fault, KINDS, type LevelView, type WalkConfig, type WalkView } from './words.ts';

const nounOf = (kind: AccessKind): string => KINDS.find((each) => each.kind === kind)?.noun ?? kind;

/** Why an entry that was found said no. */
export function refusal(config: WalkConfig, values: readonly { level: number; value: bigint }[]): string {
  const { pageShift, kind, hardware } = config;
  const leaf = values[values.length - 1];
  if (!leaf) return '';
  const context = contextAt(pageShift, leaf.level, leaf.value);
  const leafHas = (name: string): boolean => has(leaf.value, maskOf(pageShift, context, name));
  const limits = values.slice(0, -1);
  const limit = (name: string): number | undefined =>
    limits.find(({ value }) => has(value, limitMask(pageShift, name)))?.level;
  if (kind === 'exec')
    return leafHas('UXN')
      ? 'UXN is set: EL0 may not execute.'
      : `UXNTable at level ${limit('UXNTable')} forbids it.`;
  if (!leafHas('AP[1]')) return 'AP[1] is clear: EL0 may not use this memory.';
  if (limit('APTable[0]') !== undefined)
    return `APTable at level ${limit('APTable[0]')} keeps EL0 out of everything below.`;
  if (limit('APTable[1]') !== undefined && !leafHas('AP[2]'))
    return `The entry allows stores, but APTable at level ${limit('APTable[1]')} forbids them for everything below.`;
  if (!leafHas('DBM')) return 'AP[2] is set: read-only.';
  if (hardware)
    return `AP[2] could be cleared by hardware, but APTable at level ${limit('APTable[1]')} forbids stores.`;
  return 'AP[2] is set: read-only. DBM is set as well, but this CPU does not manage dirty state by itself.';
}

export function sentenceAt(
  config: WalkConfig,
  level: number,
  value: bigint,
  fault: Fault | null,
  why: string,
): string {
  const { pageShift } = config;
  const context = contextAt(pageShift, level, value);
  const where = `Level ${level}, entry ${indexAt(pageShift, level)}`;
  if (fault === 'translation') {
    if (!has(value, maskOf(pageShift, context, 'VALID')))
      return `${where}: VALID is clear. The walk ends here, and nothing else in the entry counts.`;
    const reserved =
      context === 'page'
        ? 'VALID is set but PAGE is clear. At the last level that form is reserved and faults as if it were not valid.'
        : `TABLE is clear, which would mean a block. At level ${level} there are none with pages of this size.`;
    return `${where}: ${reserved}`;
  }
  const address = hex(addressOf(pageShift, level, value));
  if (fault === 'accessFlag')
    return `${where}: a ${context} at ${address}, but AF is clear and this CPU does not set it by itself.`;
  if (fault === 'permission') return `${where}: a ${context} at ${address} was found, and it says no. ${why}`;
  if (fault) return `${where}: ${FAULT_WORDS[fault]}.`;
  if (context === 'table')
    return `${where}: VALID and TABLE are set. The walk goes on to the table at ${address}.`;
  if (context === 'block')
    return `${where}: VALID is set and TABLE is clear. A block at ${address} ends the walk early.`;
  return `${where}: VALID and PAGE are set, and this is the last level. The page is at ${address}.`;
}

export function endSentence(
  config: WalkConfig,
  leaf: LevelView | undefined,
  fault: WalkView['fault'],
  pa: number | null,
): string {
  const noun = nounOf(config.kind);
  if (fault || pa === null || !leaf)
    return `The ${noun} did not happen. The kernel finds the reason in ESR_EL1, ${fault?.esr ?? ''}.`;
  const changes = hardwareChanges(config.pageShift, leaf);
  const did = changes.length > 0 ? ` On the way hardware changed the entry: ${changes.join(' and ')}.` : '';
  return `Address and offset together give ${hex(BigInt(pa))}. The ${noun} reaches memory.${did}`;
}

/** What hardware wrote back into the leaf. */
export function hardwareChanges(
  pageShift: PageShift,
  { context, value, after }: Pick<LevelView, 'context' | 'value' | 'after'>,
): readonly string[] {
  return fieldsAt(pageShift)
    .filter((row) => row.when.includes(context) && has(value ^ after, fieldMask(row)))
    .map((row) => `${row.name} is now ${has(after, fieldMask(row)) ? 'set' : 'clear'}`);
}
