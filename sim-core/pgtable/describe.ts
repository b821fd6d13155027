// Models: an entry read aloud: what it is, who may do what with the page, what software remembers about it.
// Reference: layouts/, spec of access permissions DDI 0487 D8.4.1. Does not model: overlays (POIndex), hierarchical
// limits of the tables above, or the VMA; the sentence is about this entry alone.
import { granule } from '../arch/granule.ts';
import { diffFields, type FieldChange } from '../bits/codec.ts';
import { type Context, getField, type Owner } from '../bits/field.ts';
import { hex } from '../bits/u64.ts';
import { contextOf, type Layout } from './layout.ts';

/** A piece of a sentence; a piece that rests on a field names it, so that a figure can underline it. */
export interface Phrase {
  readonly text: string;
  readonly owner?: Owner;
  readonly field?: string;
}

export interface Description {
  readonly context: Context | 'none';
  readonly whatItIs: readonly Phrase[];
  readonly whoMay: readonly Phrase[];
  readonly whatSoftwareKnows: readonly Phrase[];
}

const say = (text: string): Phrase => ({ text });

interface Reader {
  readonly has: (name: string) => boolean;
  readonly get: (name: string) => bigint;
  /** A phrase that rests on a field. */
  readonly by: (name: string, text: string) => Phrase;
}

function reader(layout: Layout, value: bigint): Reader {
  return {
    has: (name) => (value & layout.mask(name)) !== 0n,
    get: (name) => {
      const field = layout.find(name);
      return field ? getField(field, value) : 0n;
    },
    by: (name, text) => {
      const owner = layout.find(name)?.owner;
      return owner ? { text, owner, field: name } : { text };
    },
  };
}

function size(bytesShift: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const step = 10;
  const unit = Math.floor(bytesShift / step);
  return `${2 ** (bytesShift % step)} ${units[unit] ?? ''}`;
}

function address(layout: Layout, value: bigint, context: Context): bigint {
  let pa = 0n;
  for (const field of layout.fields(context)) {
    if (field.role !== 'address') continue;
    // A part named OA[51:48] stands for those bits of the address, wherever it lies in the entry.
    const part = /\[\d+:(\d+)\]/.exec(field.name);
    pa |= getField(field, value) << BigInt(part ? Number(part[1]) : field.lo);
  }
  return pa;
}

function leafKind(layout: Layout, value: bigint, context: 'page' | 'block', level: number): Phrase[] {
  const { has, get, by } = reader(layout, value);
  const bytes = size(granule(layout.pageShift).shiftAt(level));
  const attr = get('PTE_ATTRINDX');
  const memory = attr === 0n ? 'normal memory' : `memory type ${attr}`;
  const share = ['not shareable', 'a reserved shareability', 'outer shareable', 'inner shareable'];
  return [
    by('PTE_VALID', `A valid ${bytes} ${context}`),
    say(` at physical ${hex(address(layout, value, context))}, `),
    by('PTE_ATTRINDX', memory),
    ...(layout.oa === 'lpa2' ? [] : [say(', '), by('PTE_SHARED', share[Number(get('PTE_SHARED'))] ?? '')]),
    say(', '),
    by('PTE_NG', has('PTE_NG') ? 'tied to one address space' : 'the same in every address space'),
    ...(has('PTE_CONT') ? [say(', '), by('PTE_CONT', 'one of a contiguous run')] : []),
    say('.'),
  ];
}

/** Does the layout read the invalid entry as PROT_NONE? By its own bit, or by the pattern that replaced it. */
function isProtNone(layout: Layout, value: bigint): boolean {
  const pattern = layout.patterns.find((candidate) => candidate.name === 'PTE_PROT_NONE');
  if (!pattern) return (value & layout.mask('PTE_PROT_NONE')) !== 0n;
  const all = pattern.set.every((name) => (value & layout.mask(name)) !== 0n);
  return all && pattern.clear.every((name) => (value & layout.mask(name)) === 0n);
}

function kindOf(layout: Layout, value: bigint, context: Context, level: 2 | 3): Phrase[] {
  const { get, by } = reader(layout, value);
  const offset = get('SWP_OFFSET');
  const type = get('SWP_TYPE');
  const pfn = offset & ((1n << BigInt(layout.pfnBits)) - 1n);
  switch (context) {
    case 'table':
      return [
        by('PMD_TABLE_BIT', 'A table entry'),
        say(`: the next table is at physical ${hex(address(layout, value, context))}.`),
      ];
    case 'page':
    case 'block':
      return leafKind(layout, value, context, level);
    case 'present-invalid': {
      const what = isProtNone(layout, value)
        ? 'PROT_NONE: the page is mapped, but nobody may touch it.'
        : 'A present entry that hardware must not walk: the kernel is changing it.';
      return [say(what), say(` The address field still says ${hex(address(layout, value, 'page'))}.`)];
    }
    case 'swap':
      return [
        by('SWP_TYPE', `A swap entry: device ${type}`),
        say(', '),
        by('SWP_OFFSET', `slot ${offset}`),
        say('.'),
      ];
    case 'marker':
      return [
        by('SWP_TYPE', 'A marker'),
        say(': no page is here, but something must be remembered about it.'),
      ];
    case 'migration':
      return [
        by('SWP_TYPE', 'A migration entry'),
        say(`: the page with frame ${hex(pfn)} is being moved. Whoever needs it waits.`),
      ];
    case 'hwpoison':
      return [
        by('SWP_TYPE', 'A hwpoison entry'),
        say(`: the memory of frame ${hex(pfn)} is broken. Using it is a SIGBUS.`),
      ];
  }
}

function mayWrite(layout: Layout, value: bigint): Phrase[] {
  const { has, by } = reader(layout, value);
  const who = has('PTE_USER') ? 'User space' : 'The kernel';
  if (!has('PTE_RDONLY')) return [say(`${who} may `), by('PTE_RDONLY', 'read and write it'), say('. ')];
  if (has('PTE_WRITE')) {
    return [
      say(`${who} may read it, `),
      by('PTE_WRITE', 'and write it'),
      say(': it is clean, and the first store clears RDONLY. '),
    ];
  }
  return [
    say(`${who} may read it. `),
    by('PTE_RDONLY', 'Nobody may write'),
    say(': RDONLY is set and WRITE is clear. '),
  ];
}

function mayUse(layout: Layout, value: bigint, context: Context): Phrase[] {
  const { has, by } = reader(layout, value);
  if (context === 'table') return [say('The entries below decide, within the limits that this one sets.')];
  if (context !== 'page' && context !== 'block')
    return [say('Nobody: hardware sees VALID clear, looks no further, and faults.')];
  const execute = [has('PTE_UXN') ? '' : 'user space', has('PTE_PXN') ? '' : 'the kernel'].filter(
    (who) => who !== '',
  );
  const run = execute.length === 0 ? 'Nobody may execute it.' : `May execute it: ${execute.join(' and ')}.`;
  const outside = has('PTE_USER') ? [] : [by('PTE_USER', 'User space may not touch it'), say('. ')];
  return [...outside, ...mayWrite(layout, value), by('PTE_UXN', run)];
}

function mappedNotes(layout: Layout, value: bigint): Phrase[][] {
  const { has, by } = reader(layout, value);
  const notes: Phrase[][] = [];
  const hardwareDirty = has('PTE_WRITE') && !has('PTE_RDONLY');
  if (has('PTE_DIRTY'))
    notes.push([say('The page '), by('PTE_DIRTY', 'is dirty'), say(', and software has noted it.')]);
  else if (hardwareDirty)
    notes.push([
      say('The page '),
      by('PTE_RDONLY', 'is dirty'),
      say(', and only hardware says so: WRITE set, RDONLY clear.'),
    ]);
  else notes.push([say('The page is clean.')]);
  notes.push([
    by('PTE_AF', has('PTE_AF') ? 'It has been used.' : 'It is old: the next use sets AF or faults.'),
  ]);
  if (has('PTE_UFFD_WP'))
    notes.push([say('It is '), by('PTE_UFFD_WP', 'write-protected for userfaultfd'), say('.')]);
  if (has('PTE_SOFT_DIRTY'))
    notes.push([say('It was '), by('PTE_SOFT_DIRTY', 'written since the last clear_refs'), say('.')]);
  if (has('PTE_SPECIAL')) notes.push([by('PTE_SPECIAL', 'No struct page may be touched behind it.')]);
  return notes;
}

function swapNotes(layout: Layout, value: bigint, context: Context): Phrase[][] {
  const { has, by } = reader(layout, value);
  const notes: Phrase[][] = [];
  if (has('PTE_SWP_EXCLUSIVE'))
    notes.push([by('PTE_SWP_EXCLUSIVE', 'The page belonged to this process alone.')]);
  if (has('PTE_SWP_UFFD_WP')) notes.push([by('PTE_SWP_UFFD_WP', 'It was write-protected for userfaultfd.')]);
  if (has('PTE_SWP_SOFT_DIRTY'))
    notes.push([by('PTE_SWP_SOFT_DIRTY', 'It was written since the last clear_refs.')]);
  if (context === 'marker' && has('PTE_MARKER_UFFD_WP'))
    notes.push([by('PTE_MARKER_UFFD_WP', 'Whatever comes here is write-protected for userfaultfd.')]);
  if (context === 'marker' && has('PTE_MARKER_POISONED'))
    notes.push([by('PTE_MARKER_POISONED', 'Whoever touches it gets a SIGBUS.')]);
  if (context === 'migration' && has('SWP_MIG_DIRTY'))
    notes.push([by('SWP_MIG_DIRTY', 'It was dirty when the move began.')]);
  return notes.length > 0 ? notes : [[say('Nothing more.')]];
}

function joinNotes(notes: readonly Phrase[][]): Phrase[] {
  return notes.flatMap((note, index) => (index === 0 ? note : [say(' '), ...note]));
}

/** An entry of the last level (3) or of the level above (2) in three sentences. */
export function describe(layout: Layout, value: bigint, level: 2 | 3 = 3): Description {
  const context = contextOf(layout, value, level);
  if (context === 'none') {
    const empty = 'Empty: nothing was ever here, or it was taken away.';
    return {
      context,
      whatItIs: [say(empty)],
      whoMay: [say('Nobody: the first use faults, and the kernel decides.')],
      whatSoftwareKnows: [say('Nothing.')],
    };
  }
  const mapped = context === 'page' || context === 'block' || context === 'present-invalid';
  const notes = mapped
    ? mappedNotes(layout, value)
    : context === 'table'
      ? [[say('Nothing: table entries carry no notes.')]]
      : swapNotes(layout, value, context);
  return {
    context,
    whatItIs: kindOf(layout, value, context, level),
    whoMay: mayUse(layout, value, context),
    whatSoftwareKnows: joinNotes(notes),
  };
}

/** The fields in which two entries differ, by the names of the given kind of entry (default: that of the later one). */
export function diff(layout: Layout, a: bigint, b: bigint, context?: Context): readonly FieldChange[] {
  const kind = context ?? contextOf(layout, b);
  return diffFields(layout.fields(kind === 'none' ? 'page' : kind), a, b);
}
