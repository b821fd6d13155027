// Models: what a program can see of one step: results, contents, signals, faults, what the monitor heard, pagemap and
// PAGEMAP_SCAN. Each is one fact in words, so that two runs agree exactly if all their facts do. Raw entries are no facts:
// a kernel may encode them as it likes. Does not model: frame and slot numbers, which programs should not depend on.
import type { Outcome, PageRef, PageReports, RunEvent } from '@spare-bits/sim-core';
import { faultsText, pageName } from './words.ts';

export const SEEN = ['contents', 'signal', 'events', 'result', 'faults', 'pagemap', 'scan'] as const;
/** Kinds of fact. A difference is told by the first kind of this list that shows it. */
export type Seen = (typeof SEEN)[number];

export interface Fact {
  readonly kind: Seen;
  /** The page that it is about, as `A0`; null: the step as a whole. */
  readonly page: string | null;
  readonly text: string;
}

export type SeenPage = PageRef & PageReports;

/** All facts of a step, the most telling kinds first. */
export function factsOf(outcome: Outcome, pages: readonly SeenPage[]): readonly Fact[] {
  const step = (kind: Seen, text: string | null): Fact[] =>
    text === null ? [] : [{ kind, page: null, text }];
  const facts: readonly Fact[] = [
    ...step('contents', outcome.val === undefined ? null : `reads ${outcome.val}`),
    ...step('signal', outcome.sig === undefined ? 'no signal' : `${outcome.sig}, code ${outcome.code}`),
    ...step('events', outcome.events.map(eventText).join('; ') || 'no event'),
    ...step('result', resultText(outcome)),
    ...step('faults', outcome.minflt === undefined ? null : faultsText(outcome.minflt, outcome.majflt ?? 0)),
    ...pages.map((page): Fact => ({ kind: 'pagemap', page: pageName(page), text: listed(page.pagemap) })),
    ...pages.map((page): Fact => ({ kind: 'scan', page: pageName(page), text: scanText(page) })),
  ];
  return facts;
}

function resultText({ parked, ret, err, regions, walkEnd }: Outcome): string {
  if (parked) return 'waits';
  if (err !== undefined) return err;
  const found = (regions ?? [])
    .map(([from, to, categories]) => `${from}–${to - 1}: ${categories}`)
    .join(', ');
  const scan = regions === undefined ? '' : `; regions ${found || 'none'}; walk_end ${walkEnd ?? 0}`;
  return `returns ${ret ?? 0}${scan}`;
}

function eventText(event: RunEvent): string {
  switch (event.ev) {
    case 'pagefault': {
      const what = event.flags.includes('wp')
        ? 'write-protect fault'
        : event.flags.includes('minor')
          ? 'minor fault'
          : 'missing-page fault';
      const store = event.flags.includes('write') && !event.flags.includes('wp') ? ' of a write' : '';
      const answer = event.resolved === null ? '' : `, answered by ${event.resolved}`;
      return `${what}${store} on ${pageName(event)}${answer}${event.rc === 0 ? '' : ', which failed'}`;
    }
    case 'remap':
      return `remap of ${event.len} bytes`;
    case 'remove':
    case 'unmap':
      return `${event.ev} of ${event.n} pages from ${pageName(event)}`;
    case 'SIGBUS':
      return `SIGBUS, code ${event.code}`;
    default:
      return event.ev;
  }
}

const listed = (names: readonly string[]): string => names.join(', ') || 'nothing';

/** No category at all is not the same as no mapping to be scanned. */
function scanText({ scan }: SeenPage): string {
  return scan === null ? 'no mapping' : listed(scan);
}

export interface Difference {
  readonly kind: Seen;
  readonly page: string | null;
  readonly got: string;
  readonly want: string;
}

const key = ({ kind, page }: Fact): string => `${kind} ${page ?? ''}`;

/** The most telling difference between two lists of facts, or null. */
export function differ(
  want: readonly Fact[],
  got: readonly Fact[],
  ignored: readonly Seen[] = [],
): Difference | null {
  const texts = new Map(got.map((fact) => [key(fact), fact.text]));
  const wanted = new Set(want.map(key));
  for (const kind of SEEN) {
    if (ignored.includes(kind)) continue;
    for (const fact of want) {
      if (fact.kind !== kind) continue;
      const text = texts.get(key(fact)) ?? 'nothing';
      if (text !== fact.text) return { kind, page: fact.page, got: text, want: fact.text };
    }
    const extra = got.find((fact) => fact.kind === kind && !wanted.has(key(fact)));
    if (extra) return { kind, page: extra.page, got: extra.text, want: 'nothing' };
  }
  return null;
}
