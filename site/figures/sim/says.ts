// Models: one step of a scenario as one or two sentences: what was asked, what hardware and kernel made of it, what the
// monitor heard. Read off the outcome and the entries before and after. Does not model: judgement.
import type { Operation, StepView } from '@spare-bits/sim-core';
import { counted, listed } from '../model/words.ts';
import { faultsText, pagesText } from './op-words.ts';

type Page = StepView['pages'][number];
type Outcome = StepView['outcome'];
type Heard = Outcome['events'][number];
type Access = Extract<Operation, { op: 'read' | 'write' | 'exec' }>;

const NOUNS: Readonly<Record<Access['op'], string>> = { read: 'load', write: 'store', exec: 'fetch' };

/** "the monitor is told (write, wp) and answers with UFFDIO_WRITEPROTECT(off)" */
export function heardText(event: Heard): string {
  if (event.ev === 'SIGBUS') return `a SIGBUS with code ${event.code} arrives`;
  if (event.ev !== 'pagefault') return `the monitor reads the event ${event.ev}`;
  const flags = event.flags.length > 0 ? ` (${event.flags.join(', ')})` : '';
  if (event.resolved === null) return `the monitor is told${flags}`;
  const answer = event.rc === 0 ? `answers with ${event.resolved}` : `${event.resolved} fails`;
  return `the monitor is told${flags} and ${answer}`;
}

/** Why hardware or the kernel stopped the access, going by the entry that it met; and what the kernel did. */
function handled(access: Access, before: Page | undefined, after: Page | undefined): string {
  const got = after?.kind === 'zero' ? 'maps the zero page' : 'gives it a page';
  switch (before?.kind ?? 'none') {
    case 'none':
      return `nothing is there yet, and the kernel ${after?.folio?.anon === false ? 'maps the page of the file' : got}`;
    case 'marker':
      return `only a marker is there, and the kernel ${got}`;
    case 'zero':
      return 'the zero page is for reading, and the kernel puts a page in its place';
    case 'swap':
      return 'the page is in swap, and the kernel brings it back';
    case 'migration':
      return 'the page is being moved';
    default:
      if (before?.letters.includes('N')) return 'nobody may touch the page';
      if (access.op !== 'write') return 'the kernel sets the access flag';
      return before?.frame?.serial === after?.frame?.serial
        ? 'the entry is read only, and the kernel makes it writable'
        : 'the page is shared, and the kernel makes a copy';
  }
}

function accessSays(
  access: Access,
  outcome: Outcome,
  before: Page | undefined,
  after: Page | undefined,
): string {
  const noun = NOUNS[access.op];
  const who = `The ${noun} ${access.op === 'write' ? 'to' : 'of'} ${pagesText(access)}`;
  const { sig, parked, val, minflt = 0, majflt = 0, events } = outcome;
  const faults = minflt + majflt;
  const value = val === undefined ? '' : ` It gives ${val}.`;
  if (sig !== undefined) return `${who} ends in ${sig}.`;
  const heard = events.map(heardText);
  if (parked) return `${who} faults, and the task waits${heard.length > 0 ? `: ${listed(heard)}` : ''}.`;
  if (heard.length > 0) {
    const times = faults > 1 ? ` There were ${faultsText(faults)}.` : '';
    return `${who} faults: ${listed(heard)}. Then the ${noun} goes through.${times}${value}`;
  }
  if (faults === 0)
    return val === undefined
      ? `${who} goes through without a fault.`
      : `${who} gives ${val}, without a fault.`;
  return `${who} faults: ${handled(access, before, after)}. Then the ${noun} goes through.${value}`;
}

const REFS: Readonly<Record<number, string>> = {
  1: 'The access flags of all pages are cleared.',
  2: 'The access flags of anonymous pages are cleared.',
  3: 'The access flags of file pages are cleared.',
  4: 'A new round begins: from here on each first write to a page is noted.',
};

const ADVICE: Readonly<Record<string, (pages: string) => string>> = {
  MADV_DONTNEED: (pages) => `The process gives up what it has in ${pages}.`,
  MADV_PAGEOUT: (pages) => `The kernel is asked to send ${pages} to swap.`,
  MADV_COLD: (pages) => `The kernel is told that nobody needs ${pages} for now.`,
  MADV_FREE: (pages) => `The kernel may take ${pages} when it likes.`,
};

const MODES: Readonly<Record<string, string>> = {
  wp: 'writes to protected pages',
  missing: 'faults on missing pages',
  minor: 'faults on pages that only the cache has',
};

/** What is asked for, in a sentence. */
function asked(operation: Operation): string {
  switch (operation.op) {
    case 'mmap': {
      const kind = operation.kind.replace('anon', 'anonymous').split('-').reverse().join(' ');
      return `The process maps ${operation.pages === 1 ? 'one page' : `${operation.pages} pages`} as ${operation.r}: ${operation.prot}, ${kind}.`;
    }
    case 'munmap':
      return `The process unmaps ${pagesText(operation)}.`;
    case 'mprotect':
      return `The process asks for ${operation.prot} on ${pagesText(operation)}.`;
    case 'mremap':
      return `The process moves ${pagesText(operation)} to ${operation.to}.`;
    case 'madvise':
      return ADVICE[operation.adv]?.(pagesText(operation)) ?? `${operation.adv} on ${pagesText(operation)}.`;
    case 'fork':
      return `The process forks. What the child has in place of ${operation.region} is called ${operation.child}.`;
    case 'child_exit':
      return 'The child exits.';
    case 'clear_refs':
    case 'child_clear_refs':
      return REFS[operation.v] ?? `clear_refs is given ${operation.v}.`;
    case 'uffd_api': {
      const features = operation.features.split(' ').filter((name) => name !== '');
      return `The monitor opens a userfaultfd and asks for ${features.length === 0 ? 'no features' : listed(features)}.`;
    }
    case 'uffd_register': {
      const modes = operation.mode.trim().split(' ');
      return `The monitor registers ${pagesText(operation)}: it wants to hear of ${listed(modes.map((mode) => MODES[mode] ?? mode))}.`;
    }
    case 'uffd_unregister':
      return `The monitor gives ${pagesText(operation)} back.`;
    case 'uffd_writeprotect':
      return operation.on === 1
        ? `The monitor protects ${pagesText(operation)} against writing.`
        : `The monitor lifts the protection of ${pagesText(operation)}.`;
    case 'uffd_copy':
    case 'uffd_zeropage':
    case 'uffd_continue':
    case 'uffd_poison':
      return `The monitor calls UFFDIO_${operation.op.slice('uffd_'.length).toUpperCase()} on ${pagesText(operation)}.`;
    case 'migrate_begin':
      return `The kernel begins to move ${pagesText(operation)}.`;
    case 'migrate_end':
      return 'The page has arrived at its new place.';
    default:
      return `${operation.op}${'r' in operation && 'p' in operation && operation.p !== undefined ? ` on ${pagesText({ ...operation, p: operation.p })}` : ''}.`;
  }
}

const same = (a: Page, b: Page | undefined): boolean => a.desc === b?.desc && a.kind === b.kind;

export function says(step: StepView, before: readonly Page[]): string {
  const { operation, outcome, pages } = step;
  if (outcome.failure !== undefined) return `The kernel stopped: ${outcome.failure}.`;
  if (operation.op === 'read' || operation.op === 'write' || operation.op === 'exec') {
    const at = (list: readonly Page[]): Page | undefined =>
      list.find(({ r, p }) => r === operation.r && p === operation.p);
    return accessSays(operation, outcome, at(before), at(pages));
  }
  const find = ({ r, p }: Page): Page | undefined => before.find((other) => other.r === r && other.p === p);
  const heard = outcome.events.map(heardText);
  const parts = [asked(operation)];
  if (heard.length > 0) parts.push(`On the way ${listed(heard)}.`);
  if (outcome.sig !== undefined) parts.push(`It ends in ${outcome.sig}.`);
  else if (outcome.err !== undefined) parts.push(`It fails with ${outcome.err}.`);
  else if (outcome.parked) parts.push('The task waits.');
  else if (before.length > 0 && before.length === pages.length) {
    const changed = pages.filter((page) => !same(page, find(page))).length;
    parts.push(`${counted(changed, 'entry', 'entries')} ${changed === 1 ? 'changes' : 'change'}.`);
  }
  return parts.join(' ');
}
