// Models: reads and writes of a walk, with the monitor that answers when a task waits: what must happen follows from the
// shadow alone. Does not model: two tasks that wait at once.

import type { PageShadow } from '../../check/shadow-page.ts';
import { access, resume } from '../../mm/access.ts';
import { taskOf } from '../../mm/task.ts';
import type { AccessOutcome, SysResult } from '../../mm/types.ts';
import { uffd_read } from '../../mm/userfaultfd/queue.ts';
import type { Walk } from './walk.ts';
import { answer } from './walk-monitor.ts';
import { drawVa, hexVa, note } from './walk-operations.ts';

/** The monitor reads and answers until the task is done. */
export function settle(w: Walk, pid: number, first: AccessOutcome | SysResult): AccessOutcome | SysResult {
  let outcome = first;
  for (let rounds = 0; outcome.state === 'parked'; rounds++) {
    if (rounds > 100 + 4 * w.slotPages) throw new Error(`task ${pid} never comes to an end`);
    const { wait } = taskOf(w.k, pid);
    if (wait === null || wait.why === 'migration')
      throw new Error(`task ${pid} is parked and waits for nobody`);
    const message = uffd_read(w.k, wait.ctx);
    if (message) answer(w, pid, message);
    if (!message && !taskOf(w.k, pid).woken)
      throw new Error(`task ${pid} waits, and there is no message: ${JSON.stringify(wait)}`);
    // A call that has more to tell sleeps on until all of it was read.
    if (taskOf(w.k, pid).woken) outcome = resume(w.k, pid);
  }
  return outcome;
}

/** What an access must end in, by the shadow; null: in success. */
function expectedSignal(page: PageShadow | undefined, kind: 'read' | 'write'): string | null {
  if (!page) return 'SIGSEGV 1';
  const { read, write, exec } = page.area;
  if (kind === 'write' ? !write : !(read || write || exec)) return 'SIGSEGV 2';
  if (page.poisoned) return 'SIGBUS 4';
  return null;
}

function judge(
  w: Walk,
  page: PageShadow | undefined,
  kind: 'read' | 'write',
  outcome: AccessOutcome | SysResult,
): string | null {
  const want = expectedSignal(page, kind);
  const got = outcome.state === 'signal' ? `${outcome.signal} ${outcome.code}` : outcome.state;
  if (got === 'SIGKILL 0') return w.k.config.nodes.length > 0 ? 'ran out of memory' : null;
  if (want !== null) return got === want ? null : `the ${kind} ended in ${got}; must be ${want}`;
  // Beyond the end of a file there is nothing, unless the mapping has a copy of its own.
  if (page && w.shadow.beyond(page)) {
    if (page.own !== null && got === 'done') return null;
    return got === 'SIGBUS 2' ? null : `the ${kind} beyond the end of the file ended in ${got}`;
  }
  return got === 'done' ? null : `the ${kind} ended in ${got}`;
}

export function writePage(w: Walk): string | null {
  const { pid, va } = drawVa(w);
  // Equal pages are what KSM looks for.
  const value = BigInt(w.random.chance(50) ? w.random.below(3) : 1 + w.random.below(2 ** 30));
  const page = w.shadow.page(pid, va);
  note(w, `task ${pid}: write ${hexVa(va)} = ${value}`);
  const armed =
    page?.sure === true && !w.shadow.isVague(page) && page.armed && page.area.write && !page.async;
  const heard = w.heard.faults;
  const outcome = settle(w, pid, access(w.k, pid, va, 'write', value));
  const wrong = judge(w, page, 'write', outcome);
  if (wrong !== null) return wrong;
  if (outcome.state !== 'done') return null;
  // A monitor that fills the page itself has been told, too.
  if (armed && w.heard.faults === heard) return 'the store went through, and the monitor heard nothing';
  w.shadow.write(pid, va, value);
  return null;
}

export function readPage(w: Walk): string | null {
  const { pid, va } = drawVa(w);
  const page = w.shadow.page(pid, va);
  note(w, `task ${pid}: read ${hexVa(va)}`);
  const outcome = settle(w, pid, access(w.k, pid, va, 'read'));
  const wrong = judge(w, page, 'read', outcome);
  if (wrong !== null || outcome.state !== 'done' || !page || !('value' in outcome)) return wrong;
  const allowed = w.shadow.mayRead(page);
  if (!allowed.includes(outcome.value)) return `read ${outcome.value}; must be ${allowed.join(' or ')}`;
  w.shadow.readBack(pid, va, outcome.value);
  return null;
}
