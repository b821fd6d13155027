import { describe, expect, test } from 'vitest';
import { UFFD_FEATURES } from '../../layouts/uapi.ts';
import { A, error, MISSING, Monitored, OK } from '../../test/mm/monitored.ts';
import { offeredFeatures, uffd_api, userfaultfd } from './context.ts';
import { uffd_poll, uffd_read } from './queue.ts';
import { uffd_register, uffd_unregister } from './register.ts';
import { uffd_close } from './release.ts';
import { uffd_wake, uffd_writeprotect } from './writeprotect.ts';

const names = (mask: number): readonly string[] =>
  Object.entries(UFFD_FEATURES)
    .filter(([, bit]) => (mask & bit) !== 0)
    .map(([name]) => name);
const ALL = names(2 ** 17 - 1);
const without = (...gone: readonly string[]): readonly string[] => ALL.filter((name) => !gone.includes(name));

describe('features', () => {
  const MARKERS = ['WP_HUGETLBFS_SHMEM', 'WP_UNPOPULATED', 'WP_ASYNC'];

  test('v6.12 offers all 17; a layout without the bit or without markers offers what needs neither', () => {
    const offered = (config: ConstructorParameters<typeof Monitored>[0]): readonly string[] =>
      names(offeredFeatures(new Monitored(config).k));
    expect(offered({ layout: 'v6.12' })).toEqual(ALL);
    expect(offered({ layout: 'v6.12-softdirty' })).toEqual(ALL);
    expect(offered({ layout: 'v6.9' })).toEqual(without('PAGEFAULT_FLAG_WP', 'POISON', ...MARKERS));
    // Its headers know markers, but not yet that one may say a page is lost.
    expect(offered({ layout: 'rfc-v1' })).toEqual(without('POISON'));
    expect(offered({ layout: 'v6.12', swapTypes: { SWP_PTE_MARKER: -1 } })).toEqual(
      without('POISON', ...MARKERS),
    );
  });

  test('each offered feature can be had by itself, and is what the context has then', () => {
    for (const name of ALL) {
      const { k, pid } = new Monitored();
      const ctx = userfaultfd(k, pid, { userModeOnly: false });
      expect(uffd_api(k, ctx, UFFD_FEATURES[name as keyof typeof UFFD_FEATURES])).toEqual(OK);
      const implied = name === 'WP_ASYNC' ? ['WP_UNPOPULATED'] : [];
      expect(names(k.uffds.get(ctx)?.features ?? 0).toSorted()).toEqual([name, ...implied].toSorted());
    }
  });

  test('what the layout lacks is refused, and asked for a second time everything is', () => {
    const board = new Monitored({ layout: 'v6.9' });
    const { k, pid } = board;
    const ctx = userfaultfd(k, pid, { userModeOnly: false });
    for (const name of ['PAGEFAULT_FLAG_WP', 'WP_UNPOPULATED', 'WP_ASYNC', 'POISON'] as const)
      expect(board.unchanged(() => uffd_api(k, ctx, UFFD_FEATURES[name]))).toEqual(error('EINVAL'));
    expect(uffd_api(k, ctx, 0)).toEqual(OK);
    expect(board.unchanged(() => uffd_api(k, ctx, 0))).toEqual(error('EINVAL'));
    board.map();
    expect(board.unchanged(() => uffd_register(k, ctx, A, board.page, 2))).toEqual(error('EINVAL'));
  });

  test('a wrong api number or an unknown feature is EINVAL, and the descriptor can still be used', () => {
    const board = new Monitored();
    const { k, pid } = board;
    const ctx = userfaultfd(k, pid, { userModeOnly: false });
    expect(board.unchanged(() => uffd_api(k, ctx, 0, 0xab))).toEqual(error('EINVAL'));
    for (const features of [2 ** 17, 2 ** 32, 2 ** 63, -1, 0.5, Number.NaN])
      expect(board.unchanged(() => uffd_api(k, ctx, features))).toEqual(error('EINVAL'));
    expect(uffd_api(k, ctx, 0)).toEqual(OK);
  });

  test('EVENT_FORK needs privilege', () => {
    const board = new Monitored({ privileged: false });
    const { k, pid } = board;
    const ctx = userfaultfd(k, pid, { userModeOnly: false });
    expect(board.unchanged(() => uffd_api(k, ctx, UFFD_FEATURES.EVENT_FORK))).toEqual(error('EPERM'));
    expect(board.unchanged(() => uffd_api(k, ctx, UFFD_FEATURES.EVENT_FORK, 1))).toEqual(error('EINVAL'));
    expect(uffd_api(k, ctx, UFFD_FEATURES.EVENT_REMAP)).toEqual(OK);
  });
});

describe('a descriptor', () => {
  test('does nothing before UFFDIO_API, and nothing after it is closed', () => {
    const board = new Monitored();
    const { k, pid, page } = board;
    board.map();
    const ctx = userfaultfd(k, pid, { userModeOnly: false });
    const calls = [
      () => uffd_register(k, ctx, A, page, MISSING),
      () => uffd_unregister(k, ctx, A, page),
      () => uffd_wake(k, ctx, A, page),
      () => uffd_writeprotect(k, ctx, A, page, 1),
    ];
    for (const call of calls) expect(board.unchanged(call)).toEqual(error('EINVAL'));
    expect([uffd_poll(k, ctx), uffd_read(k, ctx)]).toEqual(['err', null]);
    expect(uffd_close(k, ctx)).toEqual(OK);
    for (const call of [...calls, () => uffd_close(k, ctx), () => uffd_api(k, ctx, 0)])
      expect(board.unchanged(call)).toEqual(error('EBADF'));
    expect([uffd_poll(k, ctx), uffd_read(k, ctx)]).toEqual(['err', null]);
  });
});
