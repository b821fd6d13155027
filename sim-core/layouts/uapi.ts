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
  VM_MERGEABLE: 0x8000_0000n,
};

/** Set in every VMA whose pages count as written since the last clear_refs, where the kernel tracks soft-dirty. */
export const VM_SOFTDIRTY_BIT = 0x800_0000n;
/** The bit moved by one between 6.1 and 6.12. */
export const VM_UFFD_MINOR_OLD = 1n << 37n;
export const VM_UFFD_MINOR_NEW = 1n << 38n;
