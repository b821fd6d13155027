// Models: what an area's registration with a userfaultfd asks of the paths of the memory manager: small questions, answered
// from the area's flags and its context's features. Reference: include/linux/userfaultfd_k.h @ v6.12.
// Does not model: hugetlb's own variants, shadow stacks.

import { UFFD_FEATURES } from '../../layouts/uapi.ts';
import type { Kernel } from '../kernel.ts';
import type { Uffd, Vma } from '../types.ts';
import { has } from '../vm-flags.ts';

export type UffdFeature = keyof typeof UFFD_FEATURES;

/** Does a fault on a page that is not there go to the monitor? */
export function userfaultfd_missing(k: Kernel, vma: Vma): boolean {
  return has(vma.flags, k.vm.UFFD_MISSING);
}

/** May pages of the area be armed against writing? */
export function userfaultfd_wp(k: Kernel, vma: Vma): boolean {
  return has(vma.flags, k.vm.UFFD_WP);
}

/** Does a fault on a page that is in the page cache, but not mapped, go to the monitor? */
export function userfaultfd_minor(k: Kernel, vma: Vma): boolean {
  return has(vma.flags, k.vm.UFFD_MINOR);
}

/** Is the area registered for anything? */
export function userfaultfd_armed(k: Kernel, vma: Vma): boolean {
  return has(vma.flags, k.vm.UFFD);
}

/** Is the page armed, and does the area still care? A mark without a registration is stale. */
export function userfaultfd_pte_wp(k: Kernel, vma: Vma, pte: bigint): boolean {
  return userfaultfd_wp(k, vma) && k.h.pte_uffd_wp(pte);
}

/** The context that an area is registered with. */
export function ctxOf(k: Kernel, vma: Vma): Uffd | undefined {
  return vma.uffd === 0 ? undefined : k.uffds.get(vma.uffd);
}

/** Did the monitor ask for the feature? */
export function hasFeature(ctx: Uffd | undefined, feature: UffdFeature): boolean {
  return ctx !== undefined && ctx.features > 0 && (ctx.features & UFFD_FEATURES[feature]) !== 0;
}

/** Does the kernel itself take the mark away at the first write, without a message? */
export function userfaultfd_wp_async(k: Kernel, vma: Vma): boolean {
  return hasFeature(ctxOf(k, vma), 'WP_ASYNC');
}

/** Are empty places of anonymous memory armed, too? */
export function userfaultfd_wp_unpopulated(k: Kernel, vma: Vma): boolean {
  return hasFeature(ctxOf(k, vma), 'WP_UNPOPULATED');
}

/** Does arming an empty place of the area leave a marker there? Of files always: the page may be in the cache. */
export function userfaultfd_wp_use_markers(k: Kernel, vma: Vma): boolean {
  if (!userfaultfd_wp(k, vma)) return false;
  return vma.file !== 0 || userfaultfd_wp_unpopulated(k, vma);
}
