// Models: what a walk over huge pages knows, and how it draws what it does next. Does not model: the operations themselves.
import { invariants } from '../../check/invariants.ts';
import { resume } from '../../mm/access.ts';
import { exit } from '../../mm/exit.ts';
import { Kernel } from '../../mm/kernel.ts';
import { migrate_end } from '../../mm/migrate.ts';
import { spawn } from '../../mm/program.ts';
import type { AccessOutcome, SysResult } from '../../mm/types.ts';
import { uffd_api, userfaultfd } from '../../mm/userfaultfd/context.ts';
import { uffd_read } from '../../mm/userfaultfd/queue.ts';
import { uffd_writeprotect } from '../../mm/userfaultfd/writeprotect.ts';
import type { HugeSize } from '../../pgtable/hugetlb.ts';
import { Random } from '../property/random.ts';

export const BASE = 0x1000_4000_0000;
export const SLOTS = 3;
export const SLOT_PAGES = 3;

/** What the walk knows of one huge page of one task. A shared page's word is in a cell that tasks share. */
export interface Known {
  readonly shared: boolean;
  readonly cell: { value: bigint };
}

export class WalkState {
  readonly k: Kernel;
  readonly log: string[] = [];
  readonly random: Random;
  readonly size: HugeSize;
  readonly known = new Map<number, Map<number, Known>>();
  readonly pids: number[];
  readonly ctx: number;

  constructor(seed: number) {
    this.random = new Random(seed);
    const { random } = this;
    const layout = random.pick(['v6.12', 'v6.12-softdirty', 'v6.9', 'rfc-v1'] as const);
    const pageShift = random.pick([12, 12, 14] as const);
    this.k = new Kernel({ layout, pageShift, hafdbs: random.chance(70), observe: random.chance(20) });
    const { sizes } = this.k.hugetlb;
    this.size = random.pick(sizes.filter(({ bytes }) => bytes <= 2 ** 25));
    this.k.hugetlb.grow(this.size, 4 + random.below(5));
    this.pids = [spawn(this.k)];
    this.known.set(this.pids[0] ?? 0, new Map());
    this.ctx = userfaultfd(this.k, this.pids[0] ?? 0, { userModeOnly: false });
    if (this.k.layout.mask('PTE_UFFD_WP') !== 0n) uffd_api(this.k, this.ctx, 0);
  }

  end(): string | null {
    for (const pid of [...this.pids]) exit(this.k, pid);
    migrate_end(this.k);
    const left = invariants(this.k)[0];
    if (left) return left;
    const { total, free, reserved } = this.k.hugetlb.pool(this.size);
    return total === free.length && reserved === 0
      ? null
      : `${free.length} of ${total} free, ${reserved} reserved`;
  }

  draw(): { pid: number; va: number; pages: number; bytes: number } {
    const first = this.random.below(SLOT_PAGES);
    const pages = 1 + this.random.below(SLOT_PAGES - first);
    const slot = this.random.below(SLOTS);
    const va = BASE + (slot * SLOT_PAGES + first) * this.size.bytes;
    return { pid: this.random.pick(this.pids), va, pages, bytes: pages * this.size.bytes };
  }

  note(text: string): void {
    this.log.push(text);
  }

  space(pid: number): Map<number, Known> {
    return this.known.get(pid) ?? new Map();
  }

  each(va: number, pages: number, visit: (va: number) => void): void {
    for (let i = 0; i < pages; i++) visit(va + i * this.size.bytes);
  }

  /** Lets the monitor resolve what it hears, until the call or access has ended. */
  settle(pid: number, first: AccessOutcome | SysResult): AccessOutcome | SysResult {
    let result = first;
    for (let i = 0; i < 16 && result.state === 'parked'; i++) {
      const message = uffd_read(this.k, this.ctx);
      if (message?.body.event === 'pagefault') {
        const start = message.body.address - (message.body.address % this.size.bytes);
        uffd_writeprotect(this.k, this.ctx, start, this.size.bytes, 0);
      } else if (!message) migrate_end(this.k);
      if (this.k.tasks.get(pid)?.woken) result = resume(this.k, pid);
    }
    return result;
  }
}
