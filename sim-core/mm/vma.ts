// Models: changing the areas of an address space: cutting one in two, giving part of one other flags, and the anon_vma that
// an area gets with its first anonymous page. Reference: mm/vma.c, mm/rmap.c @ v6.12.
// Does not model: limits on the number of areas, memory policies, names of anonymous areas.
import type { Kernel } from './kernel.ts';
import { split_huge_pmd_if_needed } from './thp-split.ts';
import type { Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { mergeAround } from './vma-merge.ts';

export function setVma(k: Kernel, vma: Vma): Vma {
  k.vmas.put(vma.id, vma);
  return vma;
}

export function vma_is_anonymous(vma: Vma): boolean {
  return vma.file === 0;
}

/** Takes a reference of the area's file, or gives one back, for an area that appears or disappears. */
export function holdFile(k: Kernel, file: number, by: 1 | -1): void {
  const inode = file === 0 ? undefined : k.inodes.get(file);
  if (inode) k.inodes.put(file, { ...inode, refs: inode.refs + by });
}

/** Cuts an area in two at an address inside it. @returns both parts, the lower one first */
export function split_vma(k: Kernel, vma: Vma, addr: number): readonly [Vma, Vma] {
  split_huge_pmd_if_needed(k, vma, addr);
  const lower = setVma(k, { ...vma, end: addr });
  const pgoff = vma.pgoff + (addr - vma.start) / k.g.pageSize;
  const upper = setVma(k, { ...vma, id: k.nextId('vma'), start: addr, pgoff });
  holdFile(k, vma.file, 1);
  return [lower, upper];
}

/**
 * Gives [start, end) of an area other flags or another userfaultfd context: joins neighbours that are then alike, else cuts.
 * The page protection is not worked out again: the caller does, when it has to.
 * @returns the area that now covers the range; it may be larger
 */
export function vma_modify(
  k: Kernel,
  vma: Vma,
  start: number,
  end: number,
  change: Partial<Pick<Vma, 'flags' | 'uffd'>>,
): Vma {
  let part = vma;
  if (start > part.start) [, part] = split_vma(k, part, start);
  if (end < part.end) [part] = split_vma(k, part, end);
  const changed = setVma(k, { ...part, ...change });
  const whole = mergeAround(k, changed);
  // vm_flags_reset: the whole gets the flags of the changed part, VM_SOFTDIRTY among them, whatever its neighbours had.
  return whole.flags === changed.flags ? whole : setVma(k, { ...whole, flags: changed.flags });
}

/** Gives the area an anon_vma, if it has none: that of a neighbour with which it might be joined, or a new one. */
export function anon_vma_prepare(k: Kernel, vma: Vma): Vma {
  const current = k.vmas.get(vma.id) ?? vma;
  if (current.anonVma !== 0) return current;
  const anonVma = neighbourAnonVma(k, current) || k.anonVmas.make(k.nextId('anonVma'), 0);
  return setVma(k, { ...current, anonVma, anonVmaChain: 1 });
}

/** find_mergeable_anon_vma: a neighbour that differs at most in access, so that mprotect could make them one again. */
function neighbourAnonVma(k: Kernel, vma: Vma): number {
  const { prev, next } = k.areas.neighbours(vma.mm, vma.start, vma.end);
  const { vm } = k;
  const may = vm.READ | vm.WRITE | vm.EXEC | vm.SOFTDIRTY;
  for (const other of [next, prev]) {
    if (!other || other.anonVma === 0 || other.anonVmaChain !== 1) continue;
    const [a, b] = other.start >= vma.end ? [vma, other] : [other, vma];
    const touching = a.end === b.start && a.pgoff + (a.end - a.start) / k.g.pageSize === b.pgoff;
    if (touching && a.file === b.file && !has(a.flags ^ b.flags, ~may & ALL)) return other.anonVma;
  }
  return 0;
}

const ALL = 0xffff_ffff_ffff_ffffn;
