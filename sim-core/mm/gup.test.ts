// Pages taken by their address: writes from outside, with and without force, and pins.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { UFFDIO_MODES, UFFDIO_REGISTER_MODES } from '../layouts/uapi.ts';
import { Backing } from '../test/mm/backing.ts';
import { resume } from './access.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { pin_user_page, proc_mem_write, process_vm_read, process_vm_write, unpin_user_page } from './gup.ts';
import { mprotect } from './mprotect.ts';
import { uffd_api, userfaultfd } from './userfaultfd/context.ts';
import { uffd_read } from './userfaultfd/queue.ts';
import { uffd_register } from './userfaultfd/register.ts';
import { uffd_writeprotect } from './userfaultfd/writeprotect.ts';

const NONE = { read: false, write: false, exec: false };
const READ_ONLY = { read: true, write: false, exec: false };
const protect = (b: Backing, prot: typeof NONE): void => {
  mprotect(b.k, b.pid, b.va(0), b.k.g.pageSize, prot);
};

describe('a write through /proc/self/mem', () => {
  test('brings the page in, and marks it dirty', () => {
    const b = new Backing();
    expect(proc_mem_write(b.k, b.pid, b.va(0) + 8, 42n)).toEqual({ state: 'done', ret: 8 });
    expect(b.show(0)).toBe('page W D Y');
    expect(b.k.folios.is(b.pfn(0), 'dirty')).toBe(true);
  });

  test('reaches private memory that the task itself may not write, and gives it no permission', () => {
    const b = new Backing();
    b.write(0, 1n);
    protect(b, READ_ONLY);
    expect(proc_mem_write(b.k, b.pid, b.va(0), 42n)).toEqual({ state: 'done', ret: 8 });
    expect([b.show(0), b.read(0)]).toEqual(['page D Y', 42n]);
    protect(b, NONE);
    expect(proc_mem_write(b.k, b.pid, b.va(0), 43n)).toEqual({ state: 'done', ret: 8 });
  });

  test('breaks a sharing first', () => {
    const b = new Backing();
    b.write(0, 1n);
    protect(b, READ_ONLY);
    const forked = fork(b.k, b.pid);
    proc_mem_write(b.k, b.pid, b.va(0), 42n);
    expect([b.read(0), b.read(0, forked.state === 'done' ? forked.ret : 0)]).toEqual([42n, 1n]);
    expect(b.show(0)).toBe('page D Y');
    expect(invariants(b.k)).toEqual([]);
  });

  test('fails on shared memory that may not be written, and where nothing is', () => {
    const b = new Backing({}, 'shared');
    b.write(0, 1n);
    protect(b, READ_ONLY);
    expect(proc_mem_write(b.k, b.pid, b.va(0), 42n)).toMatchObject({ err: 'EIO' });
    expect(proc_mem_write(b.k, b.pid, b.va(9), 42n)).toMatchObject({ err: 'EIO' });
    expect(b.read(0)).toBe(1n);
  });
});

describe('process_vm_writev and readv', () => {
  test('need the area’s permission', () => {
    const b = new Backing();
    expect(process_vm_write(b.k, b.pid, b.va(0), 42n)).toEqual({ state: 'done', ret: 8 });
    protect(b, READ_ONLY);
    expect(process_vm_write(b.k, b.pid, b.va(0), 43n)).toMatchObject({ err: 'EFAULT' });
    expect(process_vm_read(b.k, b.pid, b.va(0))).toEqual({ state: 'done', ret: 8 });
    protect(b, NONE);
    expect(process_vm_read(b.k, b.pid, b.va(0))).toMatchObject({ err: 'EFAULT' });
  });

  test('pin what they read, so that a shared page is copied', () => {
    const b = new Backing();
    b.write(0, 1n);
    const forked = fork(b.k, b.pid);
    const child = forked.state === 'done' ? forked.ret : 0;
    process_vm_read(b.k, child, b.va(0));
    expect(b.pfn(0, child)).not.toBe(b.pfn(0));
    expect(b.show(0, child)).toBe('page Y');
    expect(b.k.folios.anonExclusive(b.pfn(0, child))).toBe(true);
    expect(b.read(0, child)).toBe(1n);
    expect(b.k.mms.get(2)?.hasPinned).toBe(true);
  });
});

describe('a pin', () => {
  test('makes fork copy the page for the child', () => {
    const b = new Backing();
    b.write(0, 1n);
    const pinned = pin_user_page(b.k, b.pid, b.va(0));
    const pfn = pinned.state === 'done' ? pinned.ret : 0;
    const forked = fork(b.k, b.pid);
    const child = forked.state === 'done' ? forked.ret : 0;
    expect([b.pfn(0), b.show(0)]).toEqual([pfn, 'page W D Y']);
    expect(b.pfn(0, child)).not.toBe(pfn);
    expect(b.read(0, child)).toBe(1n);
    expect(invariants(b.k)).toEqual([]);
    unpin_user_page(b.k, pfn, true);
    exit(b.k, child);
    exit(b.k, b.pid);
    expect(b.leaked()).toBe(0);
  });

  test('for long breaks even the zero page; a short one does not', () => {
    const b = new Backing();
    b.read(0);
    expect(pin_user_page(b.k, b.pid, b.va(0))).toEqual({ state: 'done', ret: b.k.zeroPfn });
    unpin_user_page(b.k, b.k.zeroPfn);
    const pinned = pin_user_page(b.k, b.pid, b.va(0), { longterm: true });
    expect(pinned.state === 'done' && pinned.ret !== b.k.zeroPfn).toBe(true);
    expect(b.k.folios.maybePinned(b.pfn(0))).toBe(true);
    expect(invariants(b.k)).toEqual([]);
  });

  test('where nothing may be had gives EFAULT', () => {
    const b = new Backing();
    expect(pin_user_page(b.k, b.pid, b.va(9))).toMatchObject({ err: 'EFAULT' });
  });
});

test('addresses that are no aligned word are a mistake of the caller', () => {
  const b = new Backing();
  expect(() => proc_mem_write(b.k, b.pid, b.va(0) + 1, 0n)).toThrow(/aligned word/);
});

test('a debugger’s write waits for the monitor of the page, and then goes on', () => {
  const b = new Backing();
  b.write(0, 1n);
  const ctx = userfaultfd(b.k, b.pid, { userModeOnly: false });
  uffd_api(b.k, ctx, 0);
  uffd_register(b.k, ctx, b.va(0), b.k.g.pageSize, UFFDIO_REGISTER_MODES.WP);
  uffd_writeprotect(b.k, ctx, b.va(0), b.k.g.pageSize, UFFDIO_MODES.WRITEPROTECT_WP);
  expect(proc_mem_write(b.k, b.pid, b.va(0), 42n)).toEqual({ state: 'parked' });
  expect(uffd_read(b.k, ctx)?.body).toMatchObject({ event: 'pagefault', address: b.va(0) });
  uffd_writeprotect(b.k, ctx, b.va(0), b.k.g.pageSize, 0);
  expect(resume(b.k, b.pid)).toEqual({ state: 'done', ret: 8 });
  expect(b.read(0)).toBe(42n);
});
