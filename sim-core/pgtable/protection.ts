// Models: which protection a mapping gets from the flags of its VMA. Reference: protection_map and vm_get_page_prot in
// arch/arm64/mm/mmap.c, v6.1 to v6.12. Does not model: execute-only as fetch-only (EPAN), protection keys, MTE.
import type { Layout } from './layout.ts';

export interface ProtectionHelpers {
  /** The protection bits of new entries in a VMA with these flags. */
  vm_get_page_prot(vmFlags: bigint): bigint;
}

/** Which protection each combination gets. A private mapping never starts writable: its first write copies. */
const PRIVATE = { none: 'PAGE_NONE', data: 'PAGE_READONLY', code: 'PAGE_READONLY_EXEC' };
const SHARED_WRITABLE = { data: 'PAGE_SHARED', code: 'PAGE_SHARED_EXEC' };

/** Name of the protection for what a VMA allows. EPAN off: code that may be executed may also be read. */
export function protectionName(may: {
  read: boolean;
  write: boolean;
  exec: boolean;
  shared: boolean;
}): string {
  if (!may.read && !may.write && !may.exec) return PRIVATE.none;
  const kind = may.exec ? 'code' : 'data';
  return may.write && may.shared ? SHARED_WRITABLE[kind] : PRIVATE[kind];
}

/** Protections of one layout. */
export function protectionHelpers(layout: Layout): ProtectionHelpers {
  const read = layout.mask('VM_READ');
  const write = layout.mask('VM_WRITE');
  const exec = layout.mask('VM_EXEC');
  const shared = layout.mask('VM_SHARED');
  const bti = layout.mask('VM_ARM64_BTI');
  const guarded = layout.mask('PTE_GP');

  const map = new Map<bigint, bigint>();
  const either = [false, true];
  for (const r of either)
    for (const w of either)
      for (const x of either)
        for (const s of either) {
          const flags = (r ? read : 0n) | (w ? write : 0n) | (x ? exec : 0n) | (s ? shared : 0n);
          map.set(flags, layout.mask(protectionName({ read: r, write: w, exec: x, shared: s })));
        }
  const deciding = read | write | exec | shared;

  return {
    vm_get_page_prot: (vmFlags) => {
      const prot = map.get(vmFlags & deciding) ?? 0n;
      return (vmFlags & bti) === 0n ? prot : prot | guarded;
    },
  };
}
