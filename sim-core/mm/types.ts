// Models: the records of the memory manager: tasks, address spaces, areas, files, userfaultfd contexts and messages, and
// how a system call or a fault ends. All are frozen and live in journaled tables; a change puts a new record.
// Reference: include/linux/mm_types.h, sched.h, userfaultfd_k.h @ v6.12. Does not model: threads that share a task's
// counters, credentials, namespaces, limits.
import type { HugeArea, HugeFile } from './hugetlb-types.ts';

/** Names of the errors that system calls here can give. */
export type Errno =
  | 'EPERM'
  | 'ENOENT'
  | 'ESRCH'
  | 'ENODEV'
  | 'EIO'
  | 'EBADF'
  | 'EAGAIN'
  | 'ENOMEM'
  | 'EACCES'
  | 'EFAULT'
  | 'EBUSY'
  | 'EEXIST'
  | 'EINVAL'
  | 'EFBIG'
  | 'EOVERFLOW'
  | 'ENOSPC'
  | 'EOPNOTSUPP'
  | 'EHWPOISON';

/** How a system call ended. `done` of an error counts what was achieved before it (bytes or pages, as the call says). */
export type SysResult =
  | { readonly state: 'done'; readonly ret: number; readonly signal?: CallSignal }
  | { readonly state: 'error'; readonly err: Errno; readonly done: number; readonly signal?: CallSignal }
  /** The task waits, for a monitor or for a migration; `resume` goes on when it was woken. */
  | { readonly state: 'parked' };

/** A signal that waits for the task when its call returns: MADV_HWPOISON destroyed a page that it had written. */
export interface CallSignal {
  readonly signal: 'SIGBUS';
  readonly code: number;
  readonly va: number;
}

/** SIGKILL: memory ran out, and the task was chosen to give way. */
export type Signal = 'SIGSEGV' | 'SIGBUS' | 'SIGKILL';

/** How one access of a task ended. */
export type AccessOutcome =
  | { readonly state: 'done'; readonly value: bigint }
  | { readonly state: 'signal'; readonly signal: Signal; readonly code: number; readonly va: number }
  /** An access by the kernel for the task (uaccess) that found no way: the call gives EFAULT. */
  | { readonly state: 'efault' }
  | { readonly state: 'parked' };

/** Codes that a signal carries. */
export const SIGNAL_CODES = {
  SEGV_MAPERR: 1,
  SEGV_ACCERR: 2,
  BUS_ADRERR: 2,
  BUS_MCEERR_AR: 4,
} as const;

/** An access that is being tried, or waits to be tried again. */
export interface PendingAccess {
  readonly va: number;
  readonly kind: 'read' | 'write' | 'exec';
  /** What a write stores. */
  readonly value: bigint;
  /** `user`: an instruction of the task. `uaccess`: the kernel copying to or from the task. `remote`: through GUP. */
  readonly from: 'user' | 'uaccess' | 'remote';
  /** FAULT_FLAG_VMA_LOCK: the first attempt of a fault, which does not count as tried. */
  readonly vmaLock: boolean;
  /** FAULT_FLAG_TRIED: an earlier attempt under the mmap lock ended in retry. */
  readonly tried: boolean;
}

/** Why a task does not run. */
export type Wait =
  /** A page-fault message is with the monitor; the task sleeps until it is woken. */
  | {
      readonly why: 'fault';
      readonly ctx: number;
      readonly message: number;
      /** The access that faulted; null when a call did, which then begins again with `then`. */
      readonly access: PendingAccess | null;
      readonly onward: Continuation | null;
    }
  /** An event waits to be read by the monitor; then the call goes on with `then`, if anything is left to do. */
  | {
      readonly why: 'event';
      readonly ctx: number;
      readonly message: number;
      readonly onward: Continuation | null;
      readonly ret: number;
      /** Events of the same call that monitors are told of after this one, each when the one before it was read. */
      readonly more: readonly PendingEvent[];
    }
  /** The page is under migration. */
  | {
      readonly why: 'migration';
      readonly pfn: number;
      readonly access: PendingAccess | null;
      readonly onward: Continuation | null;
    };

/** The rest of a call that had to wait in its middle. */
export interface Continuation {
  readonly call: 'madvise' | 'mlock' | 'proc_mem_write' | 'process_vm_write' | 'process_vm_read';
  readonly start: number;
  readonly length: number;
  readonly advice: string;
  /** Of a madvise that drops pages: the monitor has been told of everything below this address. */
  readonly toldUpTo: number;
  /** Of a call that writes a word into memory: the word. */
  readonly value?: bigint;
}

/** A page under migration: locked, its entries replaced, kept by the migrator's reference. */
export interface Migration {
  readonly pfn: number;
}

export interface Task {
  readonly pid: number;
  readonly mm: number;
  /** The CPU it runs on. */
  readonly cpu: number;
  readonly parent: number;
  readonly alive: boolean;
  readonly wait: Wait | null;
  /** Set by a wake-up: the wait is over and `resume` may be called. */
  readonly woken: boolean;
}

export interface Mm {
  readonly id: number;
  /** Physical address of the top table. */
  readonly pgd: number;
  readonly asid: number;
  /** MMF_HAS_PINNED: pages of this space may have been pinned at some time. */
  readonly hasPinned: boolean;
  /** mm_tlb_flush_pending: changes of entries whose invalidation is still to come. */
  readonly tlbFlushPending: number;
}

/** An area of an address space: `vm_area_struct`. Addresses are bytes, page aligned; `end` is not part of it. */
export interface Vma extends HugeArea {
  readonly id: number;
  readonly mm: number;
  readonly start: number;
  readonly end: number;
  readonly flags: bigint;
  /** vm_page_prot */
  readonly prot: bigint;
  /** 0: none yet. */
  readonly anonVma: number;
  /** How many anon_vmas the area is linked to; a merge may join a chain of exactly one. */
  readonly anonVmaChain: number;
  /** Inode; 0: anonymous. */
  readonly file: number;
  /** Offset in the file, or for anonymous memory the page number of the first mapping, in pages. */
  readonly pgoff: number;
  /** userfaultfd context; 0: none. */
  readonly uffd: number;
}

/** A file in memory (tmpfs, memfd, or the hidden file of a shared anonymous mapping). */
export interface Inode extends HugeFile {
  readonly id: number;
  readonly kind: 'shmem' | 'hugetlb';
  /** i_size in pages. */
  readonly size: number;
  /** Opened for writing: shared mappings of it may become writable. */
  readonly writable: boolean;
  /** F_SEAL_FUTURE_WRITE or F_SEAL_WRITE. */
  readonly sealed: boolean;
  /** How many areas and descriptors keep it. */
  readonly refs: number;
}

/** A place of the page cache: a page, or where it was swapped to. */
export interface CacheEntry {
  readonly pfn: number;
  /** Swap slot; 0 when the page is in memory. */
  readonly slot: number;
}

/** A userfaultfd: struct userfaultfd_ctx. */
export interface Uffd {
  readonly id: number;
  readonly mm: number;
  /** UFFD_FEATURES, or −1 before UFFDIO_API. */
  readonly features: number;
  /** UFFD_USER_MODE_ONLY. */
  readonly userModeOnly: boolean;
  /** Calls that change the space and wait for the monitor: its ioctls give EAGAIN. */
  readonly mmapChanging: number;
  readonly released: boolean;
}

export type UffdEvent =
  | {
      readonly event: 'pagefault';
      /** The address that faulted, cut to a page unless EXACT_ADDRESS. */
      readonly address: number;
      /** UFFD_PAGEFAULT_FLAGS */
      readonly flags: number;
      readonly pid: number;
    }
  | { readonly event: 'fork'; readonly child: number }
  | { readonly event: 'remap'; readonly from: number; readonly to: number; readonly length: number }
  | { readonly event: 'remove'; readonly start: number; readonly end: number }
  | { readonly event: 'unmap'; readonly start: number; readonly end: number };

/** An event that a call has to tell a monitor. */
export interface PendingEvent {
  readonly ctx: number;
  readonly body: UffdEvent;
}

/** A message of a context: queued, then read by the monitor. */
export interface UffdMessage {
  readonly id: number;
  readonly ctx: number;
  readonly body: UffdEvent;
  readonly read: boolean;
  /** The task that waits for it; 0: none. */
  readonly pid: number;
}

/** What a fault asks for: FAULT_FLAG_*. */
export interface FaultFlags {
  readonly write: boolean;
  /** FAULT_FLAG_UNSHARE: a page for reading that nobody else shares. */
  readonly unshare: boolean;
  readonly exec: boolean;
  /** An instruction of the task itself, not the kernel. */
  readonly user: boolean;
  readonly remote: boolean;
  /** May the fault end in retry and wait? */
  readonly allowRetry: boolean;
  readonly tried: boolean;
  readonly vmaLock: boolean;
}

/** How an attempt to handle a fault ended: VM_FAULT_*. */
export type VmFault =
  | { readonly end: 'done'; readonly major: boolean }
  /** VM_FAULT_RETRY. `wait` says for what, if not at once. */
  | { readonly end: 'retry'; readonly major: boolean; readonly wait: RetryWait | null }
  | { readonly end: 'sigbus' }
  | { readonly end: 'sigsegv' }
  /** VM_FAULT_HWPOISON: SIGBUS with BUS_MCEERR_AR. */
  | { readonly end: 'hwpoison' }
  | { readonly end: 'oom' };

export type RetryWait =
  | { readonly why: 'fault'; readonly ctx: number; readonly message: number }
  | { readonly why: 'migration'; readonly pfn: number };

export const DONE: VmFault = { end: 'done', major: false };
export const MAJOR: VmFault = { end: 'done', major: true };

/** Protection of mmap and mprotect. */
export interface Prot {
  readonly read: boolean;
  readonly write: boolean;
  readonly exec: boolean;
}

/** Asked for something that this simulator does not have. Says what; changes nothing. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';
}

/** No frame of the wanted order is left. Faults turn it into VM_FAULT_OOM, calls into ENOMEM. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

export function done(ret = 0): SysResult {
  return { state: 'done', ret };
}

export function failed(err: Errno, achieved = 0): SysResult {
  return { state: 'error', err, done: achieved };
}

/** struct vm_fault: one attempt to handle a fault. */
export interface Vmf {
  readonly pid: number;
  readonly vma: Vma;
  readonly mm: Mm;
  /** Page aligned. */
  readonly address: number;
  readonly realAddress: number;
  readonly flags: FaultFlags;
  /** Physical address of the last-level entry; null while its table does not exist. */
  readonly ptep: number | null;
  /** The entry as the handler found it; 0n where there is no table. */
  readonly origPte: bigint;
}
