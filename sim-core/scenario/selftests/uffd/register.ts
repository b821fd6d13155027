// Models: three tests: what a userfaultfd agrees to, what registering answers for each mode on each kind of memory, and the
// zero page, which huge pages of a pool do not have. Reference: tools/testing/selftests/mm/uffd-unit-tests.c
// (test_uffd_api, uffd_register_ioctls_test, uffd_zeropage_test) @ v6.12.
// Does not model: /dev/userfaultfd as a file: it differs in who may open it, not in what comes of it.
import { U64_BITS } from '../../../bits/u64.ts';
import { UFFDIO, UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import {
  uffd_api,
  uffd_close,
  uffd_register,
  uffd_unregister,
  uffd_zeropage,
  userfaultfd,
} from '../../calls.ts';
import type { Program } from '../program.ts';
import { type Board, TestFailed } from './board.ts';

const { MISSING, WP, MINOR } = UFFDIO_REGISTER_MODES;
const WRONG_API = 0xab;
/** The last bit of the word. */
const UNKNOWN_FEATURE = 2 ** (U64_BITS - 1);

/** UFFDIO_API: a wrong number, an unknown feature, a right call, and a second one. */
export function testApi(p: Program, userModeOnly: boolean): void {
  const ctx = userfaultfd(p.k, p.pid, { userModeOnly });
  const refused = (features: number, api?: number): boolean =>
    uffd_api(p.k, ctx, features, api).state === 'error';
  try {
    if (!refused(0, WRONG_API)) throw new TestFailed('UFFDIO_API should fail with wrong api but did not');
    if (!refused(UNKNOWN_FEATURE))
      throw new TestFailed('UFFDIO_API should fail with wrong feature but did not');
    if (refused(0)) throw new TestFailed('UFFDIO_API should succeed but failed');
    if (!refused(1)) throw new TestFailed('UFFDIO_API should reject initialized uffd');
  } finally {
    uffd_close(p.k, ctx);
  }
}

/** Each combination of modes on one page. */
export function registerIoctls(board: Board): void {
  for (const missing of [0, MISSING])
    for (const wp of [0, WP]) for (const minor of [0, MINOR]) registerOne(board, missing, wp, minor);
}

function registerOne(board: Board, missing: number, wp: number, minor: number): void {
  const { k } = board.p;
  const mode = missing + wp + minor;
  const made = uffd_register(k, board.ctx, board.dst, board.unit, mode);
  // Anonymous memory has no page that is there and not mapped.
  if (mode === 0 || (minor !== 0 && board.type.kind === 'anon')) {
    if (made.state === 'error' && made.err === 'EINVAL') return;
    throw new TestFailed('register should fail with EINVAL');
  }
  if (made.state !== 'done') throw new TestFailed('register failed');
  const expected: number[] = [UFFDIO.WAKE];
  if (missing !== 0) expected.push(UFFDIO.COPY);
  if (wp !== 0) expected.push(UFFDIO.WRITEPROTECT);
  if (minor !== 0) expected.push(UFFDIO.CONTINUE);
  if (!expected.every((ioctl) => offers(made.ret, ioctl))) throw new TestFailed('unexpected uffdio.ioctls');
  if (uffd_unregister(k, board.ctx, board.dst, board.unit).state !== 'done')
    throw new TestFailed('unregister failed');
}

export function offers(ioctls: number, ioctl: number): boolean {
  return (ioctls & (1 << ioctl)) !== 0;
}

export function zeropage(board: Board): void {
  const { p, ctx, dst, unit } = board;
  const has = offers(board.register(dst, unit, MISSING), UFFDIO.ZEROPAGE);
  const first = uffd_zeropage(p.k, ctx, dst, unit);
  if (!has) {
    if (first.state !== 'error' || first.err !== 'EINVAL')
      throw new TestFailed('UFFDIO_ZEROPAGE on something without it gave no EINVAL');
    return;
  }
  if (first.state !== 'done') throw new TestFailed('unexpected UFFDIO_ZEROPAGE result');
  const second = uffd_zeropage(p.k, ctx, dst, unit);
  if (second.state !== 'error' || second.err !== 'EEXIST')
    throw new TestFailed('UFFDIO_ZEROPAGE did not give EEXIST');
  if (!board.isZero(dst, 0)) throw new TestFailed('data non-zero');
}
