// Models: the question "what is it?" for a list of values: the kinds to choose from, the right kind under each layout,
// and which answers change when the layout does. Does not model: why (the author of the list says it).
import { contextOf, LAYOUT_IDS, type LayoutId, parseHex } from '@spare-bits/sim-core';
import { layoutOf } from './layouts.ts';
import { KIND_WORDS, type Kind, listed } from './words.ts';

export interface SortItem {
  readonly value: string;
  readonly level?: 2 | 3;
  readonly why?: string;
}

/** What can be chosen. All entries that Linux decodes as a type and an offset are one kind here. */
export const CHOICES = ['none', 'page', 'block', 'table', 'present-invalid', 'swap'] as const;
export type Choice = (typeof CHOICES)[number];

export const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  none: 'none',
  page: 'page',
  block: 'block',
  table: 'table',
  'present-invalid': 'present, not valid',
  swap: 'swap-like',
};

export interface Answer {
  readonly choice: Choice;
  readonly kind: Kind;
}

function group(kind: Kind): Choice {
  if (kind === 'marker' || kind === 'migration' || kind === 'hwpoison') return 'swap';
  return kind;
}

/** What the value is under a layout. */
export function answerOf(item: SortItem, layout: LayoutId): Answer {
  const value = parseHex(item.value);
  if (value === null) throw new RangeError(`sorter: ${item.value} is not a 64-bit value`);
  const kind = contextOf(layoutOf(layout), value, item.level ?? 3);
  return { choice: group(kind), kind };
}

/** "swap-like (marker)": the answer in words. */
export function answerText({ choice, kind }: Answer): string {
  return choice === 'swap' && kind !== 'swap'
    ? `${CHOICE_WORDS.swap} (${KIND_WORDS[kind]})`
    : CHOICE_WORDS[choice];
}

/** "v6.9: swap-like; rfc-v1 and v6.12: present, not valid": layouts that agree are told together. */
export function answersText(item: SortItem, layouts: readonly LayoutId[] = LAYOUT_IDS): string {
  const byText = new Map<string, LayoutId[]>();
  for (const layout of layouts) {
    const text = CHOICE_WORDS[answerOf(item, layout).choice];
    byText.set(text, [...(byText.get(text) ?? []), layout]);
  }
  if (byText.size === 1) return `${[...byText.keys()].join('')}, in all four`;
  return [...byText].map(([text, ids]) => `${listed(ids)}: ${text}`).join('; ');
}

/** The places in the list whose answer under one layout is not the answer under another. */
export function changedItems(items: readonly SortItem[], from: LayoutId, to: LayoutId): readonly number[] {
  return items.flatMap((item, i) => (answerOf(item, from).choice === answerOf(item, to).choice ? [] : [i]));
}

/** "7 of 12 right, 3 not chosen." */
export function tally(
  items: readonly SortItem[],
  chosen: readonly (Choice | null)[],
  layout: LayoutId,
): string {
  const right = items.filter((item, i) => answerOf(item, layout).choice === chosen[i]).length;
  const open = chosen.filter((choice) => choice === null).length;
  return `Under ${layout} ${right} of ${items.length} are right${open > 0 ? `, ${open} not chosen` : ''}.`;
}
