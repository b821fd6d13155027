// Models: a random walk of a task and its child over areas of huge pages, with a monitor that resolves what it hears: after
// each step the invariants hold, what is read is what was written, or SIGBUS where the pool was too small for a promise that
// nobody had; afterwards time is taken back. Does not model: small pages; walk.ts has those.
import { invariants } from '../../check/invariants.ts';
import { access } from '../../mm/access.ts';
import { clear_refs } from '../../mm/clear-refs.ts';
import { exit } from '../../mm/exit.ts';
import { fork } from '../../mm/fork.ts';
import { proc_mem_write } from '../../mm/gup.ts';
import { madvise } from '../../mm/madvise.ts';
import { migrate_begin, migrate_end } from '../../mm/migrate.ts';
import { mmap } from '../../mm/mmap.ts';
import { move_pages } from '../../mm/move-pages.ts';
import { mprotect } from '../../mm/mprotect.ts';
import { mremap } from '../../mm/mremap.ts';
import { munmap } from '../../mm/munmap.ts';
import { pagemap } from '../../mm/pagemap.ts';
import { pagemap_scan } from '../../mm/pagemap-scan.ts';
import { smaps } from '../../mm/smaps.ts';
import { uffd_copy } from '../../mm/userfaultfd/fill.ts';
import { uffd_register, uffd_unregister } from '../../mm/userfaultfd/register.ts';
import { uffd_writeprotect } from '../../mm/userfaultfd/writeprotect.ts';
import { BASE, type Known, SLOT_PAGES, SLOTS, WalkState } from './hugetlb-walk-state.ts';

const RIGHTS = [
  { read: true, write: true, exec: false },
  { read: true, write: true, exec: false },
  { read: true, write: false, exec: false },
  { read: false, write: false, exec: false },
] as const;

class HugetlbWalk extends WalkState {
  /** @returns a complaint, or null */
  step(): string | null {
    const operations = [
      () => this.write(),
      () => this.write(),
      () => this.write(),
      () => this.read(),
      () => this.read(),
      () => this.mmap(),
      () => this.munmap(),
      () => this.mprotect(),
      () => this.mremap(),
      () => this.dontNeed(),
      () => this.fork(),
      () => this.watch(),
      () => this.migrate(),
      () => this.look(),
      () => this.fill(),
      () => this.outside(),
    ];
    const wrong = this.random.pick(operations)();
    return wrong ?? invariants(this.k)[0] ?? null;
  }

  private write(): string | null {
    const { pid, va } = this.draw();
    const value = BigInt(1 + this.random.below(1000));
    this.note(`${pid} writes ${value} to ${va.toString(16)}`);
    const result = this.settle(pid, access(this.k, pid, va, 'write', value));
    const page = this.space(pid).get(va);
    if (result.state === 'signal') return this.killed(result.signal, page);
    if (result.state !== 'done') return `a write ended in ${result.state}`;
    if (!page) return 'a write to nowhere succeeded';
    page.cell.value = value;
    return null;
  }

  /** SIGBUS: the pool was empty, or the page was taken back. */
  private killed(signal: string, page: Known | undefined): string | null {
    if (signal === 'SIGKILL') return 'out of memory';
    return signal === 'SIGBUS' && !page ? 'SIGBUS where nothing is mapped' : null;
  }

  private read(): string | null {
    const { pid, va } = this.draw();
    this.note(`${pid} reads ${va.toString(16)}`);
    const result = this.settle(pid, access(this.k, pid, va, 'read'));
    const page = this.space(pid).get(va);
    if (result.state === 'signal') return this.killed(result.signal, page);
    if (result.state !== 'done' || !('value' in result)) return `a read ended in ${result.state}`;
    return result.value === page?.cell.value ? null : `read ${result.value}, ${page?.cell.value} was written`;
  }

  private mmap(): string | null {
    const { pid, va, pages, bytes } = this.draw();
    const shared = this.random.chance(40);
    const prot = this.random.pick(RIGHTS);
    this.note(`${pid} maps ${va.toString(16)} ${pages} ${shared ? 'shared' : 'private'}`);
    const request = { addr: va, length: bytes, prot, shared, file: 0, pgoff: 0, hugetlb: this.size.bytes };
    const result = this.settle(pid, mmap(this.k, pid, request));
    this.each(va, pages, (at) => this.space(pid).delete(at));
    if (result.state === 'done')
      this.each(va, pages, (at) => this.space(pid).set(at, { shared, cell: { value: 0n } }));
    else if (result.state !== 'error' || result.err !== 'ENOMEM') return `mmap: ${JSON.stringify(result)}`;
    return null;
  }

  private munmap(): string | null {
    const { pid, va, pages, bytes } = this.draw();
    this.note(`${pid} unmaps ${va.toString(16)} ${pages}`);
    if (munmap(this.k, pid, va + this.k.g.pageSize, bytes).state === 'done' && this.space(pid).has(va))
      return 'part of a huge page was unmapped';
    const result = this.settle(pid, munmap(this.k, pid, va, bytes));
    this.each(va, pages, (at) => this.space(pid).delete(at));
    return result.state === 'done' ? null : `munmap: ${JSON.stringify(result)}`;
  }

  private mprotect(): string | null {
    const { pid, va, pages, bytes } = this.draw();
    this.note(`${pid} protects ${va.toString(16)} ${pages}`);
    const result = mprotect(this.k, pid, va, bytes, this.random.pick(RIGHTS));
    return result.state === 'done' || (result.state === 'error' && result.err === 'ENOMEM')
      ? null
      : 'mprotect';
  }

  private mremap(): string | null {
    const { pid, va, pages, bytes } = this.draw();
    const space = this.k.tasks.get(pid)?.mm ?? 0;
    if (this.k.areas.within(space, va, va + bytes).length !== 1) return null;
    const to = BASE + (this.random.below(2) * SLOT_PAGES + SLOTS * SLOT_PAGES) * this.size.bytes;
    this.note(`${pid} moves ${va.toString(16)} ${pages}`);
    const moved: (Known | undefined)[] = [];
    this.each(va, pages, (at) => moved.push(this.space(pid).get(at)));
    if (moved.includes(undefined)) return null;
    const fixed = { fixed: to, mayMove: true, dontUnmap: false };
    const result = this.settle(pid, mremap(this.k, pid, va, bytes, bytes, fixed));
    if (result.state !== 'done') return `mremap: ${JSON.stringify(result)}`;
    // It is read at its new place, then moved back.
    for (const [i, page] of moved.entries()) {
      const got = this.settle(pid, access(this.k, pid, to + i * this.size.bytes, 'read'));
      if (got.state === 'done' && 'value' in got && got.value !== page?.cell.value)
        return 'a moved page lost its word';
    }
    const broken = invariants(this.k)[0];
    if (broken) return broken;
    const home = { fixed: va, mayMove: true, dontUnmap: false };
    const back = this.settle(pid, mremap(this.k, pid, to, bytes, bytes, home));
    return back.state === 'done' ? null : `mremap back: ${JSON.stringify(back)}`;
  }

  private dontNeed(): string | null {
    const { pid, va, pages, bytes } = this.draw();
    this.note(`${pid} drops ${va.toString(16)} ${pages}`);
    const result = this.settle(pid, madvise(this.k, pid, va, bytes, 'MADV_DONTNEED'));
    if (result.state !== 'done' && !(result.state === 'error' && result.err === 'ENOMEM')) return 'madvise';
    this.each(va, pages, (at) => {
      const page = this.space(pid).get(at);
      if (page && !page.shared) page.cell.value = 0n;
    });
    return null;
  }

  private fork(): string | null {
    const [parent = 0, child] = this.pids;
    if (child !== undefined) {
      this.note(`${child} exits`);
      exit(this.k, child);
      this.pids.pop();
      return null;
    }
    this.note('fork');
    const result = this.settle(parent, fork(this.k, parent));
    if (result.state !== 'done' || !('ret' in result)) return `fork: ${JSON.stringify(result)}`;
    this.pids.push(result.ret);
    const copy = new Map<number, Known>();
    for (const [va, page] of this.space(parent))
      copy.set(va, page.shared ? page : { shared: false, cell: { value: page.cell.value } });
    this.known.set(result.ret, copy);
    return null;
  }

  private watch(): string | null {
    const { va, pages, bytes } = this.draw();
    if ((this.k.uffds.get(this.ctx)?.features ?? -1) < 0) return null;
    const { k, ctx } = this;
    const what = this.random.below(4);
    this.note(`watch ${what} ${va.toString(16)} ${pages}`);
    // Whatever is not mapped or not registered is refused; what is done must keep the rules.
    if (what === 0) uffd_register(k, ctx, va, bytes, 2);
    else if (what === 1) uffd_unregister(k, ctx, va, bytes);
    else uffd_writeprotect(k, ctx, va, bytes, what - 2);
    return null;
  }

  private migrate(): string | null {
    const { pid, va } = this.draw();
    this.note(`migrate ${va.toString(16)} of ${pid}`);
    if (this.random.chance(40)) migrate_end(this.k);
    else if (this.random.chance(50)) migrate_begin(this.k, pid, va);
    else move_pages(this.k, pid, va, this.random.below(2));
    return null;
  }

  private look(): string | null {
    const { pid, va, bytes } = this.draw();
    this.note(`${pid} is looked at`);
    pagemap(this.k, pid, va);
    smaps(this.k, pid);
    pagemap_scan(this.k, pid, { start: va, end: va + bytes, category_mask: 0, flags: this.random.below(2) });
    clear_refs(this.k, pid, this.random.pick([1, 4] as const));
    return null;
  }

  private fill(): string | null {
    const { va } = this.draw();
    const pid = this.pids[0] ?? 0;
    // A page of 32 MiB takes too many words to be filled in a walk.
    if (this.size.bytes > 2 ** 21 || this.random.chance(60)) return null;
    this.note(`fill ${va.toString(16)}`);
    const page = this.space(pid).get(va);
    const result = uffd_copy(
      this.k,
      this.ctx,
      va,
      [5n, ...new Array<bigint>(this.size.bytes / 8 - 1).fill(0n)],
      this.size.bytes,
      0,
    );
    if (result.state === 'done' && page) page.cell.value = 5n;
    return null;
  }

  private outside(): string | null {
    const { pid, va } = this.draw();
    this.note(`${pid} writes 42 from outside to ${va.toString(16)}`);
    const result = this.settle(pid, proc_mem_write(this.k, pid, va, 42n));
    const page = this.space(pid).get(va);
    if (result.state === 'done' && page) page.cell.value = 42n;
    return result.state === 'parked' ? 'a write from outside did not end' : null;
  }
}

/** @returns what went wrong in the walk of a seed, with its last steps; null if nothing did */
export function hugetlbWalk(seed: number, steps: number): string | null {
  const w = new HugetlbWalk(seed);
  const { machine } = w.k;
  const start = machine.journal.position;
  const hash = machine.hash();
  const told = (what: string): string => `seed ${seed}: ${what}\n${w.log.slice(-12).join('\n')}`;
  for (let i = 0; i < steps; i++) {
    const wrong = w.step();
    if (wrong !== null) return told(wrong);
  }
  const broken = machine.events.since(0).find(({ kind }) => kind === 'bbmViolation');
  if (broken) return told(`break-before-make at 0x${broken.a.toString(16)}`);
  const left = w.end();
  if (left !== null) return told(`after the last exit: ${left}`);
  const position = machine.journal.position;
  const last = machine.hash();
  machine.journal.seek(start);
  if (machine.hash() !== hash || machine.hashFromScratch() !== hash) return told('time was not taken back');
  machine.journal.seek(position);
  return machine.hash() === last && machine.hashFromScratch() === last ? null : told('time did not go on');
}
