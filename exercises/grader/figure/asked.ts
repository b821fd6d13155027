// Models: which of the kernel's helpers a file of a figure puts itself in the place of: those that it exports. Their
// parameters and results are the kernel's. Does not model: pieces of the memory manager; exercises ask for those.
import { type HelperName, helperNames, type Layout, makeHelpers, returnKind } from '@spare-bits/sim-core';
import type { TaskExport } from '../task.ts';

const EXPORT = /\bexport\s+(?:function|const|let|var)\s+([A-Za-z_$][\w$]*)/g;
/** Their other parameters are yes or no. */
const UNUSUAL: readonly string[] = ['pte_access_permitted', '__clear_young_dirty_pte'];

/** The helpers that a file exports. It is not run for that: a comment that looks like an export counts as one. */
export function askedBy(source: string, layout: Layout): readonly TaskExport[] {
  const exported = new Set([...source.matchAll(EXPORT)].map(([, name]) => name));
  const helpers = makeHelpers(layout);
  const known = helperNames(layout).filter((name) => exported.has(name) && !UNUSUAL.includes(name));
  return known.map((name: HelperName) => ({
    name,
    params: Array.from({ length: helpers[name].length }, (_, i) => `word${i}`),
    returns: returnKind(name),
    doc: '',
  }));
}
