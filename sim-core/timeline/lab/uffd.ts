// Models: what a monitor has before it: the userfaultfds that are open and the messages that are queued or unanswered, with
// the task that waits for each. Does not model: answers; those are operations of the scenario.
import type { Kernel } from '../../mm/kernel.ts';
import type { UffdEvent } from '../../mm/types.ts';
import { pagefaultFlags } from '../../scenario/monitor.ts';
import type { RunState } from '../../scenario/regions.ts';
import { type PageName, pageAt } from './places.ts';

export interface MessageView {
  readonly id: number;
  readonly ctx: number;
  readonly event: UffdEvent['event'];
  readonly page: PageName | null;
  /** Of a fault: "write", "wp", "minor". */
  readonly flags: readonly string[];
  readonly read: boolean;
  /** The task that waits for it; 0: none. */
  readonly pid: number;
}

export interface UffdView {
  readonly open: number;
  readonly messages: readonly MessageView[];
}

export function uffdView(k: Kernel, state: RunState): UffdView {
  const open = k.uffds.keys().filter((id) => k.uffds.get(id)?.released === false).length;
  const messages = k.messages.keys().flatMap((id): MessageView[] => {
    const message = k.messages.get(id);
    if (!message) return [];
    const { ctx, body, read, pid } = message;
    return [
      {
        id,
        ctx,
        event: body.event,
        page: pageOf(k, state, ctx, body),
        flags: body.event === 'pagefault' ? pagefaultFlags(body.flags) : [],
        read,
        pid,
      },
    ];
  });
  return { open, messages };
}

function pageOf(k: Kernel, state: RunState, ctx: number, body: UffdEvent): PageName | null {
  const mm = k.uffds.get(ctx)?.mm ?? 0;
  const pid = k.tasks.keys().find((id) => k.tasks.get(id)?.mm === mm) ?? 0;
  if (body.event === 'pagefault')
    return pageAt(k, state, body.pid, body.address) ?? pageAt(k, state, pid, body.address);
  if (body.event === 'remove' || body.event === 'unmap') return pageAt(k, state, pid, body.start);
  return null;
}
