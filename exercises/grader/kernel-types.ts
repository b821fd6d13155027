// Models: declarations for the editor of what learner code may import: `layout` for all exercises, `kernel` for one.
import { returnKind } from '@spare-bits/sim-core';
import { MASK_NAMES, NUMBER_NAMES } from './names.ts';

/** The body of a declaration file for the module `layout`. */
export function layoutTypes(): string {
  return [...MASK_NAMES, ...NUMBER_NAMES].map((name) => `export declare const ${name}: bigint;`).join('\n');
}

/** Helpers that take more than one value, by their parameters. */
const PARAMS: Readonly<Record<string, string>> = {
  pte_modify: 'pte: bigint, prot: bigint',
  pmd_modify: 'pmd: bigint, prot: bigint',
  pte_same: 'a: bigint, b: bigint',
  pfn_pte: 'pfn: bigint, prot: bigint',
  pte_access_permitted: 'pte: bigint, write: boolean',
  __swp_entry: 'type: bigint, offset: bigint',
  swp_entry: 'type: bigint, offset: bigint',
};

/** The body of a declaration file for the module `kernel` with these helpers. */
export function kernelTypes(names: readonly string[]): string {
  const lines = names.map(
    (name) => `export declare function ${name}(${PARAMS[name] ?? 'pte: bigint'}): ${returnKind(name)};`,
  );
  return [...lines, 'export {};'].join('\n');
}
