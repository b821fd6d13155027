// Models: the evidence of a failure: the case, and the entry by named fields: before, yours, must be. All names, numbers
// and meanings come from the layout's table. Does not model: how much of it is shown (../reveal.ts), or how it looks.
import {
  bitsText,
  contextOf,
  type Field,
  fieldMask,
  getField,
  hex,
  isU64,
  type Layout,
} from '@spare-bits/sim-core';
import type { Evidence, PictureField, Shown } from '../result.ts';
import type { TaskLayout } from '../task.ts';
import type { Value } from '../values.ts';
import { layoutOf } from './space.ts';

const BINARY_UP_TO = 4;
const GROUP = /\B(?=(?:[0-9A-F]{4})+$)/g;

/** The contents of a field: single digits for small ones, hexadecimal of the field's own width for large ones. */
export function fieldText(field: Pick<Field, 'lo' | 'width'>, value: bigint): string {
  const content = getField(field, value);
  if (field.width <= BINARY_UP_TO) return content.toString(2).padStart(field.width, '0');
  const digits = content
    .toString(16)
    .toUpperCase()
    .padStart(Math.ceil(field.width / BINARY_UP_TO), '0');
  return `0x${digits.replace(GROUP, '_')}`;
}

/** A value as it is written in code: an entry in canonical hexadecimal. */
export function spell(value: Value): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'bigint' && isU64(value) ? hex(value) : `${value}`;
}

/** What came back and is no value that can be judged, in words. */
export interface Odd {
  readonly says: string;
}

export function show(value: Value | Odd): Shown {
  if (typeof value === 'object') return { kind: 'other', text: value.says };
  const text = spell(value);
  if (typeof value === 'bigint') return { kind: isU64(value) ? 'bigint' : 'other', text };
  return { kind: typeof value === 'boolean' ? 'boolean' : 'other', text };
}

export interface Case {
  readonly layout: TaskLayout;
  readonly calls: readonly string[];
  readonly inputs: readonly Value[];
  /** Names of the parameters of the first call. */
  readonly names?: readonly string[];
  /** Null: there is none. */
  readonly got: Value | Odd | null;
  readonly want: Value | null;
  /** The bits that the rule judges. */
  readonly about: bigint;
  /** False: the inputs are no entries, and there is no picture by field. */
  readonly drawn?: boolean;
}

function fieldsFor(layout: Layout, value: bigint): readonly Field[] {
  const context = contextOf(layout, value);
  return layout.fields(context === 'none' ? 'swap' : context);
}

function isSpare(field: Field): boolean {
  return field.owner === 'res0' || field.owner === 'ignored';
}

function called(field: Field): string {
  return isSpare(field) ? `${field.width === 1 ? 'Bit' : 'Bits'} ${bitsText(field)}` : field.name;
}

type Must = NonNullable<PictureField['must']>;

function mustBe(field: Field, before: bigint, want: bigint): Must {
  const mask = fieldMask(field);
  if ((want & mask) === (before & mask)) return isSpare(field) ? 'leave' : 'kept';
  if (field.width > 1) return 'value';
  return (want & mask) === 0n ? 'clear' : 'set';
}

function sentence(field: Field, must: Must, before: string, yours: string, want: string): string {
  const name = called(field);
  switch (must) {
    case 'set':
      return `${name} must be set. ${field.meaning}`;
    case 'clear':
      return `${name} must be clear. Set, it means: ${field.meaning}`;
    case 'value':
      return `${name} must be ${want}; it is ${yours}. ${field.meaning}`;
    case 'leave':
      return `${name} must not be touched; it was ${before} and is ${yours}.`;
    default:
      return `${name} must be kept; it was ${before} and is ${yours}. ${field.meaning}`;
  }
}

function pictureField(field: Field, before: bigint, one: Case): PictureField {
  const beforeText = fieldText(field, before);
  const shown: PictureField = {
    name: field.name,
    label: field.label,
    bits: bitsText(field),
    owner: field.owner,
    before: beforeText,
    wrong: false,
  };
  if (typeof one.got === 'bigint') shown.yours = fieldText(field, one.got);
  if (typeof one.want !== 'bigint') return shown;
  shown.must = mustBe(field, before, one.want);
  const wantText = fieldText(field, one.want);
  if (shown.must === 'value') shown.mustText = wantText;
  if (typeof one.got !== 'bigint' || shown.yours === undefined) return shown;
  shown.wrong = ((one.got ^ one.want) & fieldMask(field) & one.about) !== 0n;
  if (shown.wrong) shown.sentence = sentence(field, shown.must, beforeText, shown.yours, wantText);
  return shown;
}

/** `pte_clear_uffd_wp(pte_mkuffd_wp(pte))`: how the calls of a case are nested. */
export function callText(calls: readonly string[], inner: string): string {
  return calls.reduce((text, name) => `${name}(${text})`, inner);
}

/** An argument as the call shows it: an entry speaks for itself, a yes or a word needs its parameter's name. */
function argument(value: Value, name: string | undefined): string {
  return typeof value === 'bigint' || name === undefined ? spell(value) : `${name}: ${spell(value)}`;
}

/** The full evidence of a case. The first argument is the entry; what stands beside it is written in the call. */
export function evidenceOf(one: Case): Evidence {
  const [before] = one.inputs;
  const layout = layoutOf(one.layout);
  const evidence: Evidence = {
    layout: one.layout.id,
    pageShift: one.layout.pageShift,
    call: callText(one.calls, one.inputs.map((value, i) => argument(value, one.names?.[i])).join(', ')),
    inputs: one.inputs.map(spell),
  };
  if (one.drawn !== false && typeof before === 'bigint')
    evidence.fields = fieldsFor(layout, before).map((field) => pictureField(field, before, one));
  if (one.got !== null) evidence.got = show(one.got);
  if (one.want !== null) evidence.want = show(one.want);
  return evidence;
}
