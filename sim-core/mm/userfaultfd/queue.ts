// Models: the queues of a context: messages that wait to be read, tasks that sleep until their fault is resolved, calls
// that sleep until their event is read. Reference: fs/userfaultfd.c (userfaultfd_ctx_read, wake_userfault,
// userfaultfd_event_wait_completion) @ v6.12. Does not model: reading several messages at once, signals that end a sleep.
import type { Kernel } from '../kernel.ts';
import { taskOf, updateTask } from '../task.ts';
import {
  type Continuation,
  done,
  type PendingEvent,
  type SysResult,
  type UffdEvent,
  type UffdMessage,
} from '../types.ts';
import { releaseNew } from './release.ts';

/** Puts a message at the end of its queue. @returns its number */
export function queueMessage(k: Kernel, ctx: number, body: UffdEvent, pid: number): number {
  const id = k.nextId('message');
  k.messages.put(id, { id, ctx, body, read: false, pid });
  return id;
}

/** Messages of a context, oldest first. */
function messagesOf(k: Kernel, ctx: number): readonly UffdMessage[] {
  return k.messages.keys().flatMap((id) => {
    const message = k.messages.get(id);
    return message?.ctx === ctx ? [message] : [];
  });
}

/** What the next read gives: faults first, then events, each in the order in which they came. */
function nextUnread(k: Kernel, ctx: number): UffdMessage | undefined {
  const unread = messagesOf(k, ctx).filter((message) => !message.read);
  return unread.find(({ body }) => body.event === 'pagefault') ?? unread[0];
}

/**
 * read(2) of one message. A task whose fault was read still sleeps; a call whose event was read goes on.
 * @returns null when there is nothing to read, before UFFDIO_API and after close
 */
export function uffd_read(k: Kernel, ctx: number): UffdMessage | null {
  const uffd = k.uffds.get(ctx);
  if (!uffd || uffd.released || uffd.features < 0) return null;
  const message = nextUnread(k, ctx);
  if (!message) return null;
  const read = { ...message, read: true };
  if (message.body.event === 'pagefault') k.messages.put(message.id, read);
  else completeEvent(k, message);
  return read;
}

/** poll(2): `in` when a read would find something, `err` for a descriptor that cannot be read. */
export function uffd_poll(k: Kernel, ctx: number): 'in' | 'err' | 'nothing' {
  const uffd = k.uffds.get(ctx);
  if (!uffd || uffd.released || uffd.features < 0) return 'err';
  return nextUnread(k, ctx) ? 'in' : 'nothing';
}

/** A range of addresses whose sleepers shall wake; null: all. */
export interface WakeRange {
  readonly start: number;
  readonly len: number;
}

/** wake_userfault: tasks that sleep for an address in the range may try again. Their messages go, read or not. */
export function wake_userfault(k: Kernel, ctx: number, range: WakeRange | null): void {
  for (const { id, body, pid } of messagesOf(k, ctx)) {
    if (body.event !== 'pagefault') continue;
    if (range && (body.address < range.start || body.address >= range.start + range.len)) continue;
    k.messages.put(id, undefined);
    const wait = k.tasks.get(pid)?.wait;
    if (wait?.why === 'fault' && wait.message === id) updateTask(k, pid, { woken: true });
  }
}

/** The call changes the address space, or is about to: the monitor's own ioctls must not come between. */
export function changing(k: Kernel, ctx: number, by: 1 | -1): void {
  const uffd = k.uffds.get(ctx);
  if (uffd) k.uffds.put(ctx, { ...uffd, mmapChanging: uffd.mmapChanging + by });
}

/**
 * Tells monitors of events, one after the other, and lets the task wait for each to be read. Called again for a task that
 * waits already, it adds to what is to be told.
 * @param ret what the call gives in the end
 */
export function tellEvents(k: Kernel, pid: number, events: readonly PendingEvent[], ret: number): SysResult {
  const { wait, woken } = taskOf(k, pid);
  if (wait?.why === 'event' && !woken) {
    updateTask(k, pid, { wait: { ...wait, ret, more: [...wait.more, ...events] } });
    return { state: 'parked' };
  }
  if (!tellNext(k, pid, events, null, ret)) return done(ret);
  return { state: 'parked' };
}

/** Queues the first event that anybody is left to hear of. @returns false if there is none */
export function tellNext(
  k: Kernel,
  pid: number,
  events: readonly PendingEvent[],
  onward: Continuation | null,
  ret: number,
): boolean {
  const at = events.findIndex(({ ctx }) => k.uffds.get(ctx)?.released === false);
  for (const unheard of events.slice(0, at < 0 ? events.length : at)) dropEvent(k, unheard);
  const next = events[at];
  if (!next) return false;
  const message = queueMessage(k, next.ctx, next.body, pid);
  updateTask(k, pid, {
    wait: { why: 'event', ctx: next.ctx, message, onward, ret, more: events.slice(at + 1) },
    woken: false,
  });
  return true;
}

/** userfaultfd_event_complete: the event was heard, or never will be; its call goes on, maybe with the next event. */
export function completeEvent(k: Kernel, message: UffdMessage): void {
  k.messages.put(message.id, undefined);
  changing(k, message.ctx, -1);
  const wait = k.tasks.get(message.pid)?.wait;
  if (wait?.why !== 'event' || wait.message !== message.id) return;
  if (tellNext(k, message.pid, wait.more, wait.onward, wait.ret)) return;
  updateTask(k, message.pid, { wait: { ...wait, more: [] }, woken: true });
}

/** An event that nobody will hear of: a context that was made for it goes, too. */
export function dropEvent(k: Kernel, { ctx, body }: PendingEvent): void {
  changing(k, ctx, -1);
  if (body.event === 'fork') releaseNew(k, body.child);
}

/** Takes a context's messages away when it is closed: all sleepers wake. */
export function flushQueues(k: Kernel, ctx: number): void {
  wake_userfault(k, ctx, null);
  for (const message of messagesOf(k, ctx)) {
    completeEvent(k, message);
    if (message.body.event === 'fork') releaseNew(k, message.body.child);
  }
}

/** The task was killed in its sleep: what it waited for is taken back. */
export function userfaultfd_killed(k: Kernel, pid: number): void {
  const wait = k.tasks.get(pid)?.wait;
  if (wait === null || wait === undefined || wait.why === 'migration') return;
  const message = k.messages.get(wait.message);
  k.messages.put(wait.message, undefined);
  if (wait.why !== 'event') return;
  if (message) dropEvent(k, message);
  for (const event of wait.more) dropEvent(k, event);
}
