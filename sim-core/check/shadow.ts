// Models: what must be true, without a bit: for each page of each task who may do what, what it contains, whether a monitor
// was promised to hear of a write, whether it was written since the last clear_refs. It is told what was done and how it
// ended, and is compared with what the kernel shows. Reference: the man pages of the calls.
// Does not model: how any of it is kept; descriptors, counts and VMAs are for others to check.
import { PageShadow, SharedFile, type Written } from './shadow-page.ts';

export interface ShadowArea {
  readonly start: number;
  readonly pages: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly exec: boolean;
  readonly shared: boolean;
  /** 0: private anonymous. */
  readonly file: number;
  readonly pgoff: number;
}

/** One address space, page by page. */
export class ShadowSpace {
  readonly pages = new Map<number, PageShadow>();
  /** Has clear_refs 4 ever been done? Before that everything counts as written. */
  tracked = false;
}

export class Shadow {
  readonly spaces = new Map<number, ShadowSpace>();
  readonly files = new Map<number, SharedFile>();

  /** @param wide a page may be there because its neighbour was touched: huge pages */
  constructor(
    readonly pageSize: number,
    private readonly wide = false,
  ) {}

  space(pid: number): ShadowSpace {
    const found = this.spaces.get(pid);
    if (found) return found;
    const space = new ShadowSpace();
    this.spaces.set(pid, space);
    return space;
  }

  file(id: number): SharedFile {
    const found = this.files.get(id);
    if (found) return found;
    const file = new SharedFile();
    this.files.set(id, file);
    return file;
  }

  page(pid: number, va: number): PageShadow | undefined {
    return this.spaces.get(pid)?.pages.get(Math.floor(va / this.pageSize) * this.pageSize);
  }

  /** Pages of a range that exist. */
  within(pid: number, start: number, bytes: number): readonly PageShadow[] {
    const list: PageShadow[] = [];
    for (let va = start; va < start + bytes; va += this.pageSize) {
      const page = this.page(pid, va);
      if (page) list.push(page);
    }
    return list;
  }

  mmap(pid: number, area: ShadowArea): void {
    const space = this.space(pid);
    for (let i = 0; i < area.pages; i++) {
      const va = area.start + i * this.pageSize;
      const page = new PageShadow(va, { ...area, index: area.pgoff + i });
      // A new area counts as written by its flag, which a later merge may lose.
      if (space.tracked) page.written = 'maybe';
      space.pages.set(va, page);
    }
  }

  munmap(pid: number, start: number, bytes: number): void {
    for (const page of this.within(pid, start, bytes)) this.space(pid).pages.delete(page.va);
  }

  mprotect(
    pid: number,
    start: number,
    bytes: number,
    may: Pick<ShadowArea, 'read' | 'write' | 'exec'>,
  ): void {
    for (const page of this.within(pid, start, bytes)) {
      const opened = may.write && !page.area.write;
      page.allow(may);
      // A locked private page gets its copy at once, if it can be had.
      if (!opened || !page.locked || page.area.shared) continue;
      this.maybePopulated(page);
    }
  }

  /** Pages move; what they hold goes with them. `keepsMonitor`: the context follows (EVENT_REMAP). */
  mremap(pid: number, from: number, to: number, bytes: number, keepsMonitor: boolean): void {
    const moving = this.within(pid, from, bytes);
    this.munmap(pid, to, bytes);
    const space = this.space(pid);
    for (const page of moving) space.pages.delete(page.va);
    for (const page of moving) {
      const moved = page.at(page.va - from + to);
      if (!keepsMonitor) moved.unregister();
      space.pages.set(moved.va, moved);
    }
  }

  /** `keepsMonitor`: the child is watched, too (EVENT_FORK). */
  fork(parent: number, child: number, keepsMonitor: boolean): void {
    const space = this.space(child);
    const from = this.space(parent);
    space.tracked = from.tracked;
    for (const page of from.pages.values()) {
      if (page.dontFork) continue;
      const copy = page.at(page.va);
      if (!keepsMonitor) copy.unregister();
      if (page.wipeOnFork) copy.forget();
      copy.copied(page);
      space.pages.set(copy.va, copy);
    }
  }

  exit(pid: number): void {
    this.spaces.delete(pid);
  }

  /** What a read must find; null when the shadow does not know (lazily freed). */
  content(page: PageShadow): bigint | null {
    if (page.own !== null) return page.own;
    return page.area.file === 0 ? 0n : this.file(page.area.file).read(page.area.index);
  }

  /** Values that a read may find. */
  mayRead(page: PageShadow): readonly bigint[] {
    const sure = this.content(page) ?? 0n;
    const lost = page.mayLose ? [this.file(page.area.file).read(page.area.index)] : [];
    return page.lazy !== null ? [sure, page.lazy, ...lost] : [sure, ...lost];
  }

  /** A store that went through. */
  write(pid: number, va: number, value: bigint): void {
    const page = this.page(pid, va);
    if (!page) return;
    if (page.area.shared && page.area.file !== 0) this.file(page.area.file).write(page.area.index, value);
    else page.own = value;
    page.wrote();
  }

  /** A read settles what a lazily freed page holds. */
  readBack(pid: number, va: number, value: bigint): void {
    const page = this.page(pid, va);
    if (!page) return;
    page.touched = true;
    if (page.lazy !== null && value !== page.lazy) page.lazy = null;
    else if (page.lazy !== null && page.lazy !== 0n) return;
  }

  /** Takes the content away: a file's page comes back, a private one is zero again. */
  dontneed(pid: number, start: number, bytes: number): void {
    for (const page of this.within(pid, start, bytes)) page.drop();
  }

  /** madvise FREE: the content may go, at any time, until the next write. */
  free(pid: number, start: number, bytes: number): void {
    for (const page of this.within(pid, start, bytes)) page.freeLazily();
  }

  /** Pages of a file are gone: holes read as zero. */
  punch(file: number, first: number, pages: number): void {
    for (let index = first; index < first + pages; index++) this.file(file).clear(index);
    this.eachOf(file, (page) => {
      if (page.area.index >= first && page.area.index < first + pages) page.unmapped();
    });
  }

  /** Pages of a file may be one huge page from now on, whose entry is taken away without a trace. */
  collapsed(file: number): void {
    if (file === 0) return;
    this.file(file).collapsed = true;
    this.eachOf(file, (page) => page.unmapped());
  }

  /** Is it the file's own page, and may it be one of a huge page? Then a mark in its entry may be lost at any time. */
  isVague(page: PageShadow): boolean {
    return page.own === null && page.area.file !== 0 && this.file(page.area.file).collapsed;
  }

  /** Is a page of the file said to be lost, somewhere? */
  isPoisoned(file: number): boolean {
    let found = false;
    this.eachOf(file, (page) => {
      found ||= page.poisoned;
    });
    return found;
  }

  private eachOf(file: number, visit: (page: PageShadow) => void): void {
    for (const space of this.spaces.values())
      for (const page of space.pages.values()) if (page.area.file === file) visit(page);
  }

  /** A file was cut, or grew: what lay beyond has gone, private copies of it included. */
  truncate(file: number, size: number): void {
    this.file(file).truncate(size);
    this.eachOf(file, (page) => {
      if (page.area.index < size) return;
      page.own = null;
      page.lazy = null;
      page.mayLose = false;
      page.unmapped();
    });
  }

  /** Does the page lie beyond the end of its file? */
  beyond(page: PageShadow): boolean {
    return page.area.file !== 0 && page.area.index >= this.file(page.area.file).size;
  }

  /** A page was brought in; for writing, it is the mapping's own from then on. */
  populated(page: PageShadow, forWrite: boolean): void {
    page.touched = true;
    if (!forWrite) return;
    if (!page.area.shared && page.own === null) page.own = this.content(page);
    page.disarm();
    if (page.written === 'no') page.written = 'maybe';
  }

  /** A private page may have its copy now, of what the file contains today. */
  maybePopulated(page: PageShadow): void {
    if (page.own === null) page.lazy = this.content(page);
    if (page.written === 'no') page.written = 'maybe';
    page.touched = true;
    page.sure = false;
  }

  /** A monitor put a page there. */
  installed(page: PageShadow, value: bigint, armed: boolean): void {
    if (page.area.shared && page.area.file !== 0) this.file(page.area.file).write(page.area.index, value);
    else page.own = value;
    page.touched = true;
    page.lazy = null;
    page.armed = armed;
    page.sure = true;
    page.poisoned = false;
    if (page.written === 'no') page.written = 'maybe';
  }

  register(
    pid: number,
    start: number,
    bytes: number,
    ctx: number,
    modes: { missing: boolean; wp: boolean; minor: boolean },
  ): void {
    for (const page of this.within(pid, start, bytes)) page.register(ctx, modes);
  }

  unregister(pid: number, start: number, bytes: number): void {
    for (const page of this.within(pid, start, bytes)) page.unregister();
  }

  /** `markers`: pages that are not there are promised, too. */
  protect(pid: number, start: number, bytes: number, markers: boolean): void {
    for (const page of this.within(pid, start, bytes)) {
      const always = markers || page.area.file !== 0;
      if (this.wide && page.wp && !always && !page.touched) page.sure = false;
      page.arm(always);
    }
  }

  unprotect(pid: number, start: number, bytes: number): void {
    for (const page of this.within(pid, start, bytes)) page.disarm();
  }

  clearSoftDirty(pid: number): void {
    const space = this.space(pid);
    space.tracked = true;
    for (const page of space.pages.values()) page.written = 'no';
  }
}

export type { Written };
