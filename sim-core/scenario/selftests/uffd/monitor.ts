// Models: the thread that reads a userfaultfd and answers, as the tests' own does: armed pages are disarmed, pages of the
// file are turned over and mapped, missing ones copied from the source; after a fork it listens to the child's descriptor
// alone. Reference: tools/testing/selftests/mm/uffd-common.c (uffd_handle_page_fault, uffd_poll_thread) @ v6.12.
// Does not model: a thread that runs at the same time; it works when the other waits.
import { UFFD_PAGEFAULT_FLAGS, UFFDIO_MODES } from '../../../layouts/uapi.ts';
import { makeTask, mmOf } from '../../../mm/task.ts';
import type { UffdEvent } from '../../../mm/types.ts';
import { access, uffd_continue, uffd_copy, uffd_read, uffd_unregister } from '../../calls.ts';
import { type Board, TestFailed } from './board.ts';

export type PageFault = Extract<UffdEvent, { event: 'pagefault' }>;

const WORD = 8;
const ALL_ONES = (1n << 64n) - 1n;
const OTHER_CPU = 1;

export interface MonitorOptions {
  /** Install pages armed. */
  readonly wp?: boolean;
  /** In place of the usual answer to a fault. */
  readonly handle?: (monitor: Monitor, fault: PageFault) => void;
}

export class Monitor {
  missing = 0;
  wp = 0;
  minor = 0;
  /** Whom it listens to, and where the target lies for him. */
  ctx: number;
  dst: number;
  private readonly pid: number;

  constructor(
    readonly board: Board,
    private readonly options: MonitorOptions = {},
  ) {
    const { k, pid } = board.p;
    this.ctx = board.ctx;
    this.dst = board.dst;
    // A thread of the same task, so that it can work while the other one sleeps.
    this.pid = board.p.thread ??= makeTask(k, mmOf(k, pid), OTHER_CPU, pid);
  }

  /** Reads and answers until there is nothing left to read. */
  work(): void {
    for (
      let message = uffd_read(this.board.p.k, this.ctx);
      message;
      message = uffd_read(this.board.p.k, this.ctx)
    )
      this.event(message.body);
  }

  private event(body: UffdEvent): void {
    const { k } = this.board.p;
    if (body.event === 'pagefault') (this.options.handle ?? handlePageFault)(this, body);
    else if (body.event === 'fork') {
      this.ctx = body.child;
      this.board.adopt(body.child);
    } else if (body.event === 'remap') this.dst = body.to;
    else if (body.event === 'remove') {
      if (uffd_unregister(k, this.ctx, body.start, body.end - body.start).state !== 'done')
        throw new TestFailed('remove failure');
    } else throw new TestFailed(`unexpected event ${body.event}`);
  }

  /** Where the page of a fault lies in the target. */
  offset(fault: PageFault, area = this.dst, unit = this.board.unit): number {
    const offset = fault.address - area;
    return offset - (offset % unit);
  }

  /** copy_page. @returns false when somebody was faster */
  copy(offset: number): boolean {
    const { k, pid } = this.board.p;
    const { src, unit } = this.board;
    const mode = this.options.wp ? UFFDIO_MODES.COPY_WP : 0;
    const done = uffd_copy(k, this.ctx, this.dst + offset, { pid, va: src + offset }, unit, mode);
    if (done.state === 'error' && done.err === 'EEXIST') return false;
    if (done.state !== 'done') throw new TestFailed('UFFDIO_COPY error');
    return true;
  }

  /** continue_range: and a second time there must be something already. */
  continue(va: number): void {
    const { k } = this.board.p;
    const { unit } = this.board;
    const mode = this.options.wp ? UFFDIO_MODES.CONTINUE_WP : 0;
    if (uffd_continue(k, this.ctx, va, unit, mode).state !== 'done')
      throw new TestFailed('UFFDIO_CONTINUE failed');
    const again = uffd_continue(k, this.ctx, va, unit, mode);
    if (again.state !== 'error' || again.err !== 'EEXIST')
      throw new TestFailed('failed to see -EEXIST of UFFDIO_CONTINUE');
  }

  /** All bytes of a page the other way round, by a view that nobody watches. */
  turnOver(va: number): void {
    const { k } = this.board.p;
    for (const at of [va, va + this.board.unit - WORD]) {
      const old = access(k, this.pid, at, 'read');
      if (old.state !== 'done' || access(k, this.pid, at, 'write', old.value ^ ALL_ONES).state !== 'done')
        throw new TestFailed('the unwatched view cannot be written');
    }
  }
}

export function handlePageFault(monitor: Monitor, fault: PageFault): void {
  const { board } = monitor;
  const { WP, MINOR, WRITE } = UFFD_PAGEFAULT_FLAGS;
  if ((fault.flags & WP) !== 0) {
    board.protect(fault.address - (fault.address % board.unit), false, monitor.ctx);
    monitor.wp++;
  } else if ((fault.flags & MINOR) !== 0) {
    const offset = monitor.offset(fault, board.dstAlias);
    monitor.turnOver(board.dst + offset);
    monitor.continue(board.dstAlias + offset);
    monitor.minor++;
  } else {
    // Each page is read before it is written.
    if ((fault.flags & WRITE) !== 0) throw new TestFailed('unexpected write fault');
    if (monitor.copy(monitor.offset(fault))) monitor.missing++;
  }
}
