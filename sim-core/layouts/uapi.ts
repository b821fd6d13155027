// Models: the VMA flag bits that the memory manager and its user interfaces share. Reference: include/linux/mm.h.
// Does not model: architecture flags (MTE, shadow stacks, protection keys).

/** The low flags, the same in every kernel of this book. */
export const VM_FLAGS: Readonly<Record<string, bigint>> = {
  VM_READ: 0x1n,
  VM_WRITE: 0x2n,
  VM_EXEC: 0x4n,
  VM_SHARED: 0x8n,
  VM_MAYREAD: 0x10n,
  VM_MAYWRITE: 0x20n,
  VM_MAYEXEC: 0x40n,
  VM_MAYSHARE: 0x80n,
  VM_UFFD_MISSING: 0x200n,
  VM_UFFD_WP: 0x1000n,
  VM_LOCKED: 0x2000n,
  VM_DONTCOPY: 0x2_0000n,
  VM_DONTEXPAND: 0x4_0000n,
  VM_ACCOUNT: 0x10_0000n,
  VM_HUGETLB: 0x40_0000n,
  VM_ARM64_BTI: 0x100_0000n,
  VM_WIPEONFORK: 0x200_0000n,
  VM_HUGEPAGE: 0x2000_0000n,
  VM_NOHUGEPAGE: 0x4000_0000n,
  VM_MERGEABLE: 0x8000_0000n,
};

/** Set in every VMA whose pages count as written since the last clear_refs, where the kernel tracks soft-dirty. */
export const VM_SOFTDIRTY_BIT = 0x800_0000n;
/** The bit moved by one between 6.1 and 6.12. */
export const VM_UFFD_MINOR_OLD = 1n << 37n;
export const VM_UFFD_MINOR_NEW = 1n << 38n;

/** /proc/PID/pagemap: one 64-bit word for each page. Reference: Documentation/admin-guide/mm/pagemap.rst @ v6.12. */
export const PAGEMAP: Readonly<Record<string, bigint>> = {
  PM_PFRAME_MASK: (1n << 55n) - 1n,
  PM_SOFT_DIRTY: 1n << 55n,
  PM_MMAP_EXCLUSIVE: 1n << 56n,
  PM_UFFD_WP: 1n << 57n,
  PM_FILE: 1n << 61n,
  PM_SWAP: 1n << 62n,
  PM_PRESENT: 1n << 63n,
};
/** Of a swapped page: where the offset begins in the frame number's place; the type lies below. */
export const PM_SWAP_OFFSET_SHIFT = 5;

/** PAGEMAP_SCAN: categories of a page, in the order in which tools print them. Reference: include/uapi/linux/fs.h. */
export const SCAN_CATEGORIES = {
  WPALLOWED: 1,
  WRITTEN: 2,
  FILE: 4,
  PRESENT: 8,
  SWAPPED: 16,
  PFNZERO: 32,
  HUGE: 64,
  SOFT_DIRTY: 128,
} as const;
export const SCAN_FLAGS = { WP_MATCHING: 1, CHECK_WPASYNC: 2 } as const;

/** userfaultfd. Reference: include/uapi/linux/userfaultfd.h @ v6.12. */
export const UFFD_FEATURES = {
  PAGEFAULT_FLAG_WP: 2 ** 0,
  EVENT_FORK: 2 ** 1,
  EVENT_REMAP: 2 ** 2,
  EVENT_REMOVE: 2 ** 3,
  MISSING_HUGETLBFS: 2 ** 4,
  MISSING_SHMEM: 2 ** 5,
  EVENT_UNMAP: 2 ** 6,
  SIGBUS: 2 ** 7,
  THREAD_ID: 2 ** 8,
  MINOR_HUGETLBFS: 2 ** 9,
  MINOR_SHMEM: 2 ** 10,
  EXACT_ADDRESS: 2 ** 11,
  WP_HUGETLBFS_SHMEM: 2 ** 12,
  WP_UNPOPULATED: 2 ** 13,
  POISON: 2 ** 14,
  WP_ASYNC: 2 ** 15,
  MOVE: 2 ** 16,
} as const;
export const UFFD_API = 0xaa;
export const UFFDIO_REGISTER_MODES = { MISSING: 1, WP: 2, MINOR: 4 } as const;
/** Bits of a page-fault message. */
export const UFFD_PAGEFAULT_FLAGS = { WRITE: 1, WP: 2, MINOR: 4 } as const;
/** Numbers of the ioctls: a bit of the answer of UFFDIO_REGISTER for each that works on the range. */
export const UFFDIO = {
  REGISTER: 0,
  UNREGISTER: 1,
  WAKE: 2,
  COPY: 3,
  ZEROPAGE: 4,
  MOVE: 5,
  WRITEPROTECT: 6,
  CONTINUE: 7,
  POISON: 8,
  API: 0x3f,
} as const;
/** Mode bits of the ioctls that install or protect pages. */
export const UFFDIO_MODES = {
  COPY_DONTWAKE: 1,
  COPY_WP: 2,
  ZEROPAGE_DONTWAKE: 1,
  WRITEPROTECT_WP: 1,
  WRITEPROTECT_DONTWAKE: 2,
  CONTINUE_DONTWAKE: 1,
  CONTINUE_WP: 2,
  POISON_DONTWAKE: 1,
  MOVE_DONTWAKE: 1,
  MOVE_ALLOW_SRC_HOLES: 2,
} as const;
