// Models: which neighbouring areas are one: same flags but for VM_SOFTDIRTY, same file and place in it, same userfaultfd
// context, anon_vmas that go together. Reference: mm/vma.c (can_vma_merge_*, vma_merge_existing_range,
// vma_merge_new_range) @ v6.12. Does not model: memory policies, names.
import type { Kernel } from './kernel.ts';
import type { Vma } from './types.ts';
import { has } from './vm-flags.ts';

/** is_mergeable_anon_vma. `neighbour` is the area that would be extended; null when two neighbours are compared. */
function anonVmasMerge(a: number, b: number, neighbour: Vma | null): boolean {
  // A chain of one is cheap to take over; a longer one would make every walk of it longer.
  if ((a === 0 || b === 0) && (neighbour === null || neighbour.anonVmaChain === 1)) return true;
  return a === b;
}

function alike(k: Kernel, a: Vma, b: Vma): boolean {
  const { vm } = k;
  if (has(a.flags | b.flags, vm.DONTEXPAND | vm.HUGETLB)) return false;
  const differs = (a.flags ^ b.flags) & ~vm.SOFTDIRTY;
  return differs === 0n && a.file === b.file && a.uffd === b.uffd;
}

/** Are the two areas, the lower one first, parts of one mapping? */
function follows(k: Kernel, lower: Vma, upper: Vma): boolean {
  return (
    lower.end === upper.start &&
    lower.pgoff + (lower.end - lower.start) / k.g.pageSize === upper.pgoff &&
    alike(k, lower, upper)
  );
}

/** Joins `gone` into `kept`, which grows over both. */
function join(k: Kernel, kept: Vma, gone: Vma): Vma {
  const lower = kept.start < gone.start ? kept : gone;
  const takes = kept.anonVma === 0 && gone.anonVma !== 0;
  const joined: Vma = {
    ...kept,
    start: lower.start,
    end: Math.max(kept.end, gone.end),
    pgoff: lower.pgoff,
    anonVma: takes ? gone.anonVma : kept.anonVma,
    anonVmaChain: takes ? gone.anonVmaChain : kept.anonVmaChain,
  };
  const inode = gone.file === 0 ? undefined : k.inodes.get(gone.file);
  if (inode) k.inodes.put(gone.file, { ...inode, refs: inode.refs - 1 });
  k.vmas.put(gone.id, undefined);
  k.vmas.put(joined.id, joined);
  return joined;
}

/**
 * Joins an area with its neighbours where they are alike. The neighbour survives, the lower one first; its VM_SOFTDIRTY is
 * what the whole has.
 * @returns the area that covers what `vma` covered
 */
export function mergeAround(k: Kernel, vma: Vma): Vma {
  const { prev, next } = k.areas.neighbours(vma.mm, vma.start, vma.end);
  const left = prev && follows(k, prev, vma) && anonVmasMerge(vma.anonVma, prev.anonVma, prev) ? prev : null;
  const right = next && follows(k, vma, next) && anonVmasMerge(vma.anonVma, next.anonVma, next) ? next : null;
  if (left && right && anonVmasMerge(left.anonVma, right.anonVma, null))
    return join(k, join(k, left, vma), right);
  if (left) return join(k, left, vma);
  return right ? join(k, right, vma) : vma;
}
