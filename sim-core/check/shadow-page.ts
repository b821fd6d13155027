// Models: one page as a user could describe it, and a file in memory by its pages. Part of the shadow (shadow.ts).

export interface PageArea {
  readonly read: boolean;
  readonly write: boolean;
  readonly exec: boolean;
  readonly shared: boolean;
  readonly file: number;
  readonly index: number;
}

/** Written since the last clear_refs? `maybe`: the kernel may say either, it was told of too little. */
export type Written = 'yes' | 'no' | 'maybe';

export class PageShadow {
  /** Content of a page of its own; null: the file's, or zero. */
  own: bigint | null = null;
  /** What else a read may find (after MADV_FREE, or when a copy may have been made); null when the content is sure. */
  lazy: bigint | null = null;
  /**
   * A private page of zeroes that KSM may have replaced by the zero page. That is no anonymous page: a hole punched into the
   * file takes it out, and the file's content is seen again (zap_present_ptes does not ask whose the zero page is).
   */
  mayLose = false;
  /** Has anything been mapped here? Only then can an anonymous page be armed without markers. */
  touched = false;
  ctx = 0;
  missing = false;
  wp = false;
  minor = false;
  /** The monitor asked not to be told of writes (WP_ASYNC). */
  async = false;
  /** A monitor was promised to hear of the next write. */
  armed = false;
  /** Is `armed` known? A lazily freed page may go, and its promise with it. */
  sure = true;
  written: Written = 'yes';
  poisoned = false;
  /** mlock: the page is brought in again when it may be written. */
  locked = false;
  dontFork = false;
  wipeOnFork = false;

  constructor(
    readonly va: number,
    public area: PageArea,
  ) {}

  /** The same page somewhere else. */
  at(va: number): PageShadow {
    return Object.assign(new PageShadow(va, this.area), { ...this, va });
  }

  allow(may: Pick<PageArea, 'read' | 'write' | 'exec'>): void {
    this.area = { ...this.area, read: may.read, write: may.write, exec: may.exec };
  }

  wrote(): void {
    this.touched = true;
    this.lazy = null;
    this.mayLose = false;
    this.written = 'yes';
    this.armed = false;
    this.sure = true;
  }

  register(ctx: number, modes: { missing: boolean; wp: boolean; minor: boolean }): void {
    this.ctx = ctx;
    this.missing = modes.missing;
    this.wp = modes.wp;
    this.minor = modes.minor;
  }

  unregister(): void {
    this.ctx = 0;
    this.missing = this.wp = this.minor = this.armed = false;
    this.sure = true;
  }

  arm(always: boolean): void {
    if (!this.wp || this.poisoned) return;
    if (always) this.sure = true;
    if (always || this.touched) this.armed = true;
  }

  disarm(): void {
    this.armed = false;
    this.sure = true;
  }

  /** DONTNEED: anonymous content is gone with its promise; a file keeps both. */
  drop(): void {
    const wasFile = this.area.file !== 0;
    this.own = null;
    this.lazy = null;
    this.mayLose = false;
    this.touched = false;
    this.poisoned = false;
    if (!wasFile) {
      this.armed = false;
      this.sure = true;
    }
    // The entry that knew of a write has gone. What comes back counts by the area alone.
    if (this.written === 'yes') this.written = 'maybe';
  }

  /** The entry has gone, and what it knew of writes with it; content and promise stay with the file. */
  unmapped(): void {
    if (this.own === null && this.written === 'yes') this.written = 'maybe';
  }

  freeLazily(): void {
    if (this.own === null) return;
    this.lazy = 0n;
    if (this.written === 'yes') this.written = 'maybe';
    this.sure = false;
  }

  /** Pages of equal content may have become one, with entries made anew: marks are lost with the old ones. */
  merged(): void {
    if (this.written === 'yes') this.written = 'maybe';
    this.sure = false;
    if (this.own === 0n && this.area.file !== 0) this.mayLose = true;
  }

  /** WIPEONFORK, in the child. */
  forget(): void {
    this.own = null;
    this.lazy = null;
    this.mayLose = false;
    this.touched = false;
    this.armed = false;
    this.poisoned = false;
    if (this.written === 'yes') this.written = 'maybe';
  }

  /** In a child: what a shared file mapping does not copy. */
  copied(parent: PageShadow): void {
    if (!parent.area.shared) return;
    this.touched = false;
    // Without a monitor that hears of writes, no entry is copied, poison or not.
    if (!this.wp) this.poisoned = false;
    if (this.written === 'yes') this.written = 'maybe';
  }
}

export class SharedFile {
  /** Pages; nothing can be reached beyond. */
  size = Number.POSITIVE_INFINITY;
  /** Pages of it may have become a huge page. */
  collapsed = false;
  private readonly words = new Map<number, bigint>();

  read(index: number): bigint {
    return this.words.get(index) ?? 0n;
  }

  write(index: number, value: bigint): void {
    this.words.set(index, value);
  }

  clear(index: number): void {
    this.words.delete(index);
  }

  truncate(size: number): void {
    this.size = size;
    for (const index of [...this.words.keys()]) if (index >= size) this.words.delete(index);
  }
}
