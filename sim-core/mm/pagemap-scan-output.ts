// Models: the answer of PAGEMAP_SCAN while it grows: neighbouring pages with equal categories are one region; the answer is
// full when a page needs a region that has no room, or when there are more pages than were asked for.
// Reference: fs/proc/task_mmu.c (pagemap_scan_output, pagemap_scan_push_range) @ v6.12.117.
// Does not model: the buffer that the kernel fills between two copies; a full one changes nothing that can be seen.

/** struct page_region */
export interface PageRegion {
  readonly start: number;
  readonly end: number;
  /** SCAN_CATEGORIES, of those that were asked for. */
  readonly categories: number;
}

export interface ScanLimits {
  /** Regions that the caller's array can hold; 0: nothing is told at all. */
  readonly room: number;
  readonly maxPages: number;
  readonly returnMask: number;
}

export class ScanOutput {
  /** Where the walk had to stop; null while it has not. */
  walkEnd: number | null = null;
  private readonly list: PageRegion[] = [];
  private found = 0;

  constructor(
    private readonly pageSize: number,
    private readonly limits: ScanLimits,
  ) {}

  get regions(): readonly PageRegion[] {
    return this.list;
  }

  /** Is nothing to be told? Then a scan that protects takes the short way. */
  get silent(): boolean {
    return this.limits.room === 0;
  }

  /**
   * Tells of pages that match.
   * @returns up to where they were told; less than `end` only when the answer is full, as `walkEnd` says then
   */
  tell(categories: number, start: number, end: number): number {
    if (this.silent) return end;
    const room = (this.limits.maxPages - this.found) * this.pageSize;
    const wanted = Math.min(end, start + room);
    const told = this.push(categories & this.limits.returnMask, start, wanted) ? wanted : start;
    this.found += (told - start) / this.pageSize;
    if (told < end) this.walkEnd = told;
    return told;
  }

  /** pagemap_scan_backout_range: what was told last does not hold; the same pages come again. */
  backOut(start: number, end: number): void {
    const last = this.list.at(-1);
    if (this.silent || !last) return;
    if (last.start < start) this.list[this.list.length - 1] = { ...last, end: start };
    else this.list.pop();
    this.found -= (end - start) / this.pageSize;
  }

  private push(categories: number, start: number, end: number): boolean {
    if (start === end) return true;
    const last = this.list.at(-1);
    if (last && last.end === start && last.categories === categories) {
      this.list[this.list.length - 1] = { ...last, end };
      return true;
    }
    if (this.list.length >= this.limits.room) return false;
    this.list.push({ start, end, categories });
    return true;
  }
}
