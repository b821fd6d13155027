// Models: a board for tests of userfaultfd: a kernel with one task, regions of memory in it, and a monitor that the test
// plays by hand. Does not model: a monitor that answers by itself.

import { UFFD_FEATURES, UFFDIO_REGISTER_MODES } from '../../layouts/uapi.ts';
import { access, resume } from '../../mm/access.ts';
import { PMD_LEVEL } from '../../mm/geometry.ts';
import { Kernel, type KernelConfig, type Overrides } from '../../mm/kernel.ts';
import { mmap } from '../../mm/mmap.ts';
import { spawn } from '../../mm/program.ts';
import { shmem_file_setup } from '../../mm/shmem.ts';
import { lookup } from '../../mm/tables.ts';
import type { AccessOutcome, Inode, SysResult, UffdMessage, Vma } from '../../mm/types.ts';
import { uffd_api, userfaultfd } from '../../mm/userfaultfd/context.ts';
import { uffd_read } from '../../mm/userfaultfd/queue.ts';
import { uffd_register } from '../../mm/userfaultfd/register.ts';

export const { MISSING, WP, MINOR } = UFFDIO_REGISTER_MODES;
export type Feature = keyof typeof UFFD_FEATURES;
/** Where regions begin; far apart, so that none shares a table with another. */
export const A = 0x1000_4000_0000;
export const B = A + 2 ** 33;
export const OK: SysResult = { state: 'done', ret: 0 };

export interface MapOptions {
  readonly at?: number;
  readonly pages?: number;
  readonly shared?: boolean;
  readonly file?: number;
  readonly write?: boolean;
  readonly pgoff?: number;
}

export class Monitored {
  readonly k: Kernel;
  readonly pid: number;
  readonly page: number;

  constructor(config: Partial<KernelConfig> = {}, overrides: Overrides = {}) {
    this.k = new Kernel({ observe: false, ...config }, overrides);
    this.pid = spawn(this.k);
    this.page = this.k.g.pageSize;
  }

  map({ at = A, pages = 4, shared = false, file = 0, write = true, pgoff = 0 }: MapOptions = {}): number {
    const prot = { read: true, write, exec: false };
    const result = mmap(this.k, this.pid, { addr: at, length: pages * this.page, prot, shared, file, pgoff });
    if (result.state !== 'done') throw new Error(`mmap: ${JSON.stringify(result)}`);
    return result.ret;
  }

  file(pages: number, change: Partial<Inode> = {}): number {
    return shmem_file_setup(this.k, pages, change);
  }

  /** A context with the features. */
  context(...features: readonly Feature[]): number {
    const ctx = userfaultfd(this.k, this.pid, { userModeOnly: false });
    const wanted = features.reduce((all, name) => all | UFFD_FEATURES[name], 0);
    const result = uffd_api(this.k, ctx, wanted);
    if (result.state !== 'done') throw new Error(`uffd_api: ${JSON.stringify(result)}`);
    return ctx;
  }

  /** A context that watches a region at A for these modes. */
  watched(mode: number, features: readonly Feature[] = [], options: MapOptions = {}): number {
    this.map(options);
    const ctx = this.context(...features);
    const length = (options.pages ?? 4) * this.page;
    const result = uffd_register(this.k, ctx, options.at ?? A, length, mode);
    if (result.state !== 'done') throw new Error(`uffd_register: ${JSON.stringify(result)}`);
    return ctx;
  }

  read(va: number, pid = this.pid): AccessOutcome {
    return access(this.k, pid, va, 'read');
  }

  write(va: number, value: bigint, pid = this.pid): AccessOutcome {
    return access(this.k, pid, va, 'write', value);
  }

  resume(pid = this.pid): AccessOutcome | SysResult {
    return resume(this.k, pid);
  }

  /** Does the task wait, and has nobody woken it? */
  asleep(pid = this.pid): boolean {
    const task = this.k.tasks.get(pid);
    return task?.wait != null && !task.woken;
  }

  /** All messages that wait to be read. */
  messages(ctx: number): readonly UffdMessage['body'][] {
    const bodies: UffdMessage['body'][] = [];
    for (let message = uffd_read(this.k, ctx); message; message = uffd_read(this.k, ctx))
      bodies.push(message.body);
    return bodies;
  }

  pte(va: number, pid = this.pid): bigint {
    const mm = this.k.mms.get(this.k.tasks.get(pid)?.mm ?? 0);
    if (!mm) throw new Error(`task ${pid} has no memory`);
    const place = lookup(this.k, mm, va);
    return place.level > PMD_LEVEL ? place.pte : 0n;
  }

  vma(va: number, pid = this.pid): Vma {
    const vma = this.k.areas.at(this.k.tasks.get(pid)?.mm ?? 0, va);
    if (!vma) throw new Error(`nothing is mapped at ${va}`);
    return vma;
  }

  /** What a call gives that must change nothing. */
  unchanged(call: () => SysResult): SysResult {
    const before = this.k.machine.hash();
    const result = call();
    const after = this.k.machine.hash();
    return before === after ? result : { state: 'error', err: 'EIO', done: -1 };
  }
}

export function error(err: string, done = 0): unknown {
  return { state: 'error', err, done };
}

/** A page whose every word is the value. */
export function words(k: Kernel, value: bigint): readonly bigint[] {
  return new Array<bigint>(k.g.pageSize / k.g.entryBytes).fill(value);
}
