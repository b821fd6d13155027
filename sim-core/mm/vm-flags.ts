// Models: vm_flags by name. The numbers stand in layouts/uapi.ts; a layout without a flag has the mask 0.
// Reference: include/linux/mm.h @ v6.12. Does not model: flags that no path here reads.
import type { Layout } from '../pgtable/layout.ts';

export class VmFlags {
  readonly READ: bigint;
  readonly WRITE: bigint;
  readonly EXEC: bigint;
  readonly SHARED: bigint;
  readonly MAYREAD: bigint;
  readonly MAYWRITE: bigint;
  readonly MAYEXEC: bigint;
  readonly MAYSHARE: bigint;
  readonly UFFD_MISSING: bigint;
  readonly UFFD_WP: bigint;
  readonly UFFD_MINOR: bigint;
  readonly LOCKED: bigint;
  readonly DONTCOPY: bigint;
  readonly DONTEXPAND: bigint;
  readonly ACCOUNT: bigint;
  readonly HUGETLB: bigint;
  readonly WIPEONFORK: bigint;
  readonly SOFTDIRTY: bigint;
  readonly HUGEPAGE: bigint;
  readonly NOHUGEPAGE: bigint;
  readonly MERGEABLE: bigint;

  constructor(layout: Layout) {
    const mask = (name: string): bigint => layout.mask(`VM_${name}`);
    this.READ = mask('READ');
    this.WRITE = mask('WRITE');
    this.EXEC = mask('EXEC');
    this.SHARED = mask('SHARED');
    this.MAYREAD = mask('MAYREAD');
    this.MAYWRITE = mask('MAYWRITE');
    this.MAYEXEC = mask('MAYEXEC');
    this.MAYSHARE = mask('MAYSHARE');
    this.UFFD_MISSING = mask('UFFD_MISSING');
    this.UFFD_WP = mask('UFFD_WP');
    this.UFFD_MINOR = mask('UFFD_MINOR');
    this.LOCKED = mask('LOCKED');
    this.DONTCOPY = mask('DONTCOPY');
    this.DONTEXPAND = mask('DONTEXPAND');
    this.ACCOUNT = mask('ACCOUNT');
    this.HUGETLB = mask('HUGETLB');
    this.WIPEONFORK = mask('WIPEONFORK');
    this.SOFTDIRTY = mask('SOFTDIRTY');
    this.HUGEPAGE = mask('HUGEPAGE');
    this.NOHUGEPAGE = mask('NOHUGEPAGE');
    this.MERGEABLE = mask('MERGEABLE');
  }

  /** Any kind of userfaultfd registration. */
  get UFFD(): bigint {
    return this.UFFD_MISSING | this.UFFD_WP | this.UFFD_MINOR;
  }
}

/** Is any of these flags set? */
export function has(flags: bigint, mask: bigint): boolean {
  return (flags & mask) !== 0n;
}
