// Models: a message of a userfaultfd in words, and the lines of the command language that answer it.
// Does not model: what an answer does.
import type { LabArea, LabView, MessageView, PageName } from '@spare-bits/sim-core';

/** Does a task stand still until somebody answers? */
export const messageWaits = ({ pid }: Pick<MessageView, 'pid'>): boolean => pid !== 0;

/** "write-protect, write": why hardware or kernel stopped, and for what. */
export function messageText({ event, flags }: MessageView): string {
  if (event !== 'pagefault') return event;
  const why = flags.includes('wp') ? 'write-protect' : flags.includes('minor') ? 'minor' : 'missing';
  return `${why}, ${flags.includes('write') ? 'write' : 'read'}`;
}

export interface AnswerLine {
  /** What the button says. */
  readonly label: string;
  /** What it sends. */
  readonly line: string;
}

const on = ({ r, p }: PageName): string => `${r} ${p} 1`;

/** What a monitor can do about a message, the usual answer first. */
export function answersTo(message: MessageView): readonly AnswerLine[] {
  const { event, page, flags } = message;
  if (event !== 'pagefault' || !page) return [];
  const wake: AnswerLine = { label: 'Wake only', line: `uffd wake ${on(page)}` };
  if (flags.includes('wp'))
    return [{ label: 'Unprotect and wake', line: `uffd writeprotect ${on(page)} off` }, wake];
  if (flags.includes('minor')) return [{ label: 'Map it', line: `uffd continue ${on(page)}` }, wake];
  return [
    { label: 'Give zeros', line: `uffd zeropage ${on(page)}` },
    { label: 'Give a copy', line: `uffd copy ${on(page)}` },
    wake,
  ];
}

export interface Woken extends AnswerLine {
  readonly pid: number;
}

/** A region of a task: the command language names tasks by them. */
function regionOf(areas: readonly LabArea[]): string | null {
  return areas.find(({ first }) => first)?.first?.r ?? null;
}

/** Tasks that were woken and have not gone on yet. */
export function wokenIn({ tasks }: LabView): readonly Woken[] {
  return tasks.flatMap(({ pid, woken, areas }) => {
    const region = woken ? regionOf(areas) : null;
    return region === null ? [] : [{ pid, label: 'Go on', line: `resume ${region}` }];
  });
}
