// Models: the program that a task runs: three pages of text, mapped read-only from a file, which it touches whenever it
// does something. They are why an event that ages all pages costs a task more faults than those of its data.
// Does not model: instructions, a stack, shared libraries.
import { access } from './access.ts';
import type { Kernel } from './kernel.ts';
import { mmap } from './mmap.ts';
import { close_file, pwrite, shmem_file_setup } from './shmem.ts';
import { makeMm, makeTask } from './task.ts';

const TEXT_BASE = 2 ** 22;
const TEXT_PAGES = 3;
/** Any content: what fetches find. */
const TEXT = 0xd503_201fn;

/** A new task, running its program on a CPU. @returns its pid */
export function spawn(k: Kernel, cpu = 0): number {
  k.machine.cpu(cpu);
  const pid = makeTask(k, makeMm(k), cpu, 0);
  const file = shmem_file_setup(k, TEXT_PAGES);
  for (let page = 0; page < TEXT_PAGES; page++) pwrite(k, file, page * k.g.pageSize, [TEXT]);
  mmap(k, pid, {
    addr: TEXT_BASE,
    length: TEXT_PAGES * k.g.pageSize,
    prot: { read: true, write: false, exec: true },
    shared: false,
    file,
    pgoff: 0,
  });
  close_file(k, file);
  touch_program(k, pid);
  return pid;
}

/** The program runs: each of its pages is read once. */
export function touch_program(k: Kernel, pid: number): void {
  for (let page = 0; page < TEXT_PAGES; page++) access(k, pid, TEXT_BASE + page * k.g.pageSize, 'read');
}
