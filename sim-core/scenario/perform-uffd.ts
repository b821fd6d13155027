// Models: the operations of a scenario that a monitor makes: opening a userfaultfd, its ioctls on pages of a region, and
// reading one message by hand. Does not model: poll; a monitor of another program.
import { UFFD_FEATURES, UFFDIO_MODES, UFFDIO_REGISTER_MODES } from '../layouts/uapi.ts';
import type { SysResult } from '../mm/types.ts';
import {
  uffd_api,
  uffd_close,
  uffd_continue,
  uffd_copy,
  uffd_move,
  uffd_poison,
  uffd_register,
  uffd_unregister,
  uffd_wake,
  uffd_writeprotect,
  uffd_zeropage,
  userfaultfd,
} from './calls.ts';
import { ScenarioError } from './errors.ts';
import { filled, readOne } from './monitor.ts';
import type { OperationOf } from './operations.ts';
import { type Ending, endOf, type Step } from './step.ts';

/** The sum of flags by name. @throws ScenarioError for a name that is none of them */
export function flagsOf(names: string, flags: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const name of new Set(names.split(/\s+/).filter((part) => part !== ''))) {
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) throw new ScenarioError(`${name} is none of ${Object.keys(flags).join(', ')}`);
    sum += flag;
  }
  return sum;
}

/** The userfaultfd that watches a region: the latest of its task. */
function contextOf(step: Step, name: string): number {
  const { pid } = step.region(name);
  const watched = step.state.watched.filter((candidate) => candidate.pid === pid).at(-1);
  if (!watched) throw new ScenarioError(`no userfaultfd watches region ${name}`);
  return watched.ctx;
}

export function performUffdApi(step: Step, { features }: OperationOf<'uffd_api'>): Ending {
  const { k } = step;
  const pid = step.awake(step.state.pid);
  const ctx = userfaultfd(k, pid, { userModeOnly: false });
  step.change({ watched: [...step.state.watched, { ctx, pid }] });
  return endOf(uffd_api(k, ctx, flagsOf(features, UFFD_FEATURES)));
}

export function performUffdClose(step: Step): Ending {
  const last = step.state.watched.at(-1);
  if (!last) throw new ScenarioError('there is no userfaultfd at this step');
  step.change({ watched: step.state.watched.slice(0, -1) });
  return endOf(uffd_close(step.k, last.ctx));
}

type OnRange =
  | 'uffd_register'
  | 'uffd_unregister'
  | 'uffd_wake'
  | 'uffd_copy'
  | 'uffd_zeropage'
  | 'uffd_writeprotect'
  | 'uffd_continue'
  | 'uffd_poison';

export function performUffdRange(step: Step, operation: OperationOf<OnRange>): Ending {
  const ctx = contextOf(step, operation.r);
  return endOf(onRange(step, ctx, operation, step.va(operation), step.bytes(operation.n)));
}

function onRange(
  { k }: Step,
  ctx: number,
  operation: OperationOf<OnRange>,
  start: number,
  length: number,
): SysResult {
  const mode = (set: number | undefined, flag: number): number => (set ? flag : 0);
  switch (operation.op) {
    case 'uffd_register':
      return uffd_register(
        k,
        ctx,
        start,
        length,
        flagsOf(operation.mode.toUpperCase(), UFFDIO_REGISTER_MODES),
      );
    case 'uffd_unregister':
      return uffd_unregister(k, ctx, start, length);
    case 'uffd_wake':
      return uffd_wake(k, ctx, start, length);
    case 'uffd_copy':
      return uffd_copy(k, ctx, start, filled(length), length, mode(operation.wp, UFFDIO_MODES.COPY_WP));
    case 'uffd_zeropage':
      return uffd_zeropage(k, ctx, start, length, 0);
    case 'uffd_writeprotect':
      return uffd_writeprotect(k, ctx, start, length, mode(operation.on, UFFDIO_MODES.WRITEPROTECT_WP));
    case 'uffd_continue':
      return uffd_continue(k, ctx, start, length, mode(operation.wp, UFFDIO_MODES.CONTINUE_WP));
    default:
      return uffd_poison(k, ctx, start, length, 0);
  }
}

export function performUffdMove(step: Step, { dst, src, p, n }: OperationOf<'uffd_move'>): Ending {
  const ctx = contextOf(step, dst);
  const [to, from] = [step.va({ r: dst, p }), step.va({ r: src, p })];
  return endOf(uffd_move(step.k, ctx, to, from, step.bytes(n), 0));
}

/** By hand: the first message that waits is read and noted, and nobody answers it. */
export function performUffdRead(step: Step): Ending {
  for (let i = 0; i < step.state.watched.length; i++) if (readOne(step, i, false)) return { ret: 0 };
  return { ret: -1, err: 'EAGAIN' };
}
