// Models: how the programs about PAGEMAP_SCAN ask: a context that notes writes by itself, and the few questions that all
// of them put. Reference: tools/testing/selftests/mm/pagemap_ioctl.c @ v6.12. Does not model: the program's buffer.
import {
  SCAN_CATEGORIES,
  SCAN_FLAGS,
  UFFD_FEATURES,
  UFFDIO_MODES,
  UFFDIO_REGISTER_MODES,
} from '../../layouts/uapi.ts';
import type { PmScanArg, PmScanResult } from '../../mm/pagemap-scan.ts';
import type { PageRegion } from '../../mm/pagemap-scan-output.ts';
import {
  pagemap_scan,
  uffd_api,
  uffd_register,
  uffd_unregister,
  uffd_writeprotect,
  userfaultfd,
} from '../calls.ts';
import type { Program } from './program.ts';

const { WRITTEN, FILE, PRESENT, SWAPPED, PFNZERO, HUGE } = SCAN_CATEGORIES;
export const WR = WRITTEN;
/** The categories that the program knows. */
export const ALL = WRITTEN + FILE + PRESENT + SWAPPED + PFNZERO + HUGE;
export const BOTH = SCAN_FLAGS.WP_MATCHING + SCAN_FLAGS.CHECK_WPASYNC;
/** Room for as many regions as there may be. */
const ROOMY = 2 ** 20;
const SOMEWHERE = 2 ** 30;

export interface Asked extends Omit<PmScanArg, 'start' | 'end' | 'vec'> {
  /** No array of regions. */
  readonly noVec?: boolean;
}

export class Scanner {
  readonly ctx: number;

  constructor(readonly p: Program) {
    const { WP_UNPOPULATED, WP_ASYNC, WP_HUGETLBFS_SHMEM } = UFFD_FEATURES;
    this.ctx = userfaultfd(p.k, p.pid, { userModeOnly: false });
    uffd_api(p.k, this.ctx, WP_UNPOPULATED + WP_ASYNC + WP_HUGETLBFS_SHMEM);
  }

  protect(start: number, length: number): void {
    const { k, tap } = this.p;
    const registered = uffd_register(k, this.ctx, start, length, UFFDIO_REGISTER_MODES.WP);
    const done = uffd_writeprotect(k, this.ctx, start, length, UFFDIO_MODES.WRITEPROTECT_WP);
    if (registered.state !== 'done' || done.state !== 'done') tap.bail('write protection failed');
  }

  release(start: number, length: number): void {
    uffd_unregister(this.p.k, this.ctx, start, length);
    this.p.unmap(start, length);
  }

  /** Any question; written pages unless told. */
  ask(start: number, length: number, { noVec = false, ...asked }: Asked = {}): PmScanResult {
    return pagemap_scan(this.p.k, this.p.pid, {
      start,
      end: start + length,
      vec: noVec ? 0 : SOMEWHERE,
      vec_len: noVec ? 0 : ROOMY,
      category_mask: WR,
      return_mask: WR,
      ...asked,
    });
  }

  /** The regions. @throws when the question was refused */
  get(start: number, length: number, asked: Asked = {}): readonly PageRegion[] {
    const answer = this.ask(start, length, asked);
    if (answer.state !== 'done') return this.p.tap.bail(`PAGEMAP_SCAN: ${answer.err}`);
    return answer.regions;
  }

  take(start: number, length: number, asked: Asked = {}): readonly PageRegion[] {
    return this.get(start, length, { flags: BOTH, ...asked });
  }

  reset(start: number, length: number): void {
    this.take(start, length, { noVec: true });
  }

  size({ start, end }: PageRegion): number {
    return (end - start) / this.p.page;
  }
}
