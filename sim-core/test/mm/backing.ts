// Models: a kernel with one task and one area of memory, for tests of what lies behind pages: swap, files, migration.
// Entries are told in letters, so that a test needs no bit numbers.
import { access } from '../../mm/access.ts';
import { Kernel, type KernelConfig } from '../../mm/kernel.ts';
import { madvise } from '../../mm/madvise.ts';
import { mmap } from '../../mm/mmap.ts';
import { spawn } from '../../mm/program.ts';
import { lookup } from '../../mm/tables.ts';
import { mmOf } from '../../mm/task.ts';
import type { AccessOutcome, SysResult } from '../../mm/types.ts';

export const BASE = 2 ** 44;
const READ_WRITE = { read: true, write: true, exec: false };

export class Backing {
  readonly k: Kernel;
  readonly pid: number;
  private readonly frames: number;

  constructor(config: Partial<KernelConfig> = {}, kind: 'anon' | 'shared' | 'none' = 'anon', pages = 4) {
    this.k = new Kernel({ cpus: 1, ...config });
    this.frames = this.used();
    this.pid = spawn(this.k);
    if (kind !== 'none') this.map(BASE, pages, { shared: kind === 'shared' });
  }

  map(addr: number, pages: number, { shared = false, file = 0 } = {}): void {
    const length = pages * this.k.g.pageSize;
    mmap(this.k, this.pid, { addr, length, prot: READ_WRITE, shared, file, pgoff: 0 });
  }

  va(page: number): number {
    return BASE + page * this.k.g.pageSize;
  }

  write(page: number, value: bigint, pid = this.pid): AccessOutcome {
    return access(this.k, pid, this.va(page), 'write', value);
  }

  read(page: number, pid = this.pid): bigint | string {
    const outcome = access(this.k, pid, this.va(page), 'read');
    return outcome.state === 'done'
      ? outcome.value
      : outcome.state === 'signal'
        ? outcome.signal
        : outcome.state;
  }

  advise(advice: string, page = 0, pages = 1, pid = this.pid): SysResult {
    return madvise(this.k, pid, this.va(page), pages * this.k.g.pageSize, advice);
  }

  pte(page: number, pid = this.pid): bigint {
    return lookup(this.k, mmOf(this.k, pid), this.va(page)).pte;
  }

  /** Where a page's entry lies. */
  place(page: number, pid = this.pid): number {
    return lookup(this.k, mmOf(this.k, pid), this.va(page)).pa;
  }

  /** The page behind a present entry. */
  pfn(page: number, pid = this.pid): number {
    return Number(this.k.h.pte_pfn(this.pte(page, pid)));
  }

  /** What a page's entry is: "none", "swap", "page W D Y" and so on; W write, D dirty, Y young, U uffd-wp, X exclusive. */
  show(page: number, pid = this.pid): string {
    const { h } = this.k;
    const pte = this.pte(page, pid);
    if (h.pte_none(pte)) return 'none';
    const letters = (pairs: readonly (readonly [string, boolean])[]): string =>
      pairs.map(([letter, on]) => (on ? ` ${letter}` : '')).join('');
    if (h.pte_present(pte))
      return `page${letters([
        ['W', h.pte_write(pte)],
        ['D', h.pte_dirty(pte)],
        ['Y', h.pte_young(pte)],
        ['U', h.pte_uffd_wp(pte)],
      ])}`;
    const entry = h.pte_to_swp_entry(pte);
    const kind = h.is_pte_marker_entry(entry)
      ? 'marker'
      : h.is_hwpoison_entry(entry)
        ? 'hwpoison'
        : h.is_writable_migration_entry(entry)
          ? 'migration write'
          : h.is_readable_exclusive_migration_entry(entry)
            ? 'migration read-exclusive'
            : h.is_migration_entry(entry)
              ? 'migration read'
              : 'swap';
    return `${kind}${letters([
      ['X', h.pte_swp_exclusive(pte)],
      ['U', h.pte_swp_uffd_wp(pte)],
    ])}`;
  }

  /** Minor and major faults that an action costs. */
  faults(action: () => void, pid = this.pid): string {
    const before = this.k.faults(pid);
    action();
    const after = this.k.faults(pid);
    return `${after.minor - before.minor} minor, ${after.major - before.major} major`;
  }

  /** Frames that are in use now and were not before the task. */
  leaked(): number {
    return this.used() - this.frames;
  }

  private used(): number {
    const { frames } = this.k.folios;
    return frames.nodes.reduce((sum, _node, i) => sum + frames.used(i), 0);
  }
}
