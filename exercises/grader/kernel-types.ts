// Models: declarations for the editor of what learner code may import: `layout` and `uapi` for all exercises, `kernel`
// for one.
import { makeHelpers, makeLayout, returnKind } from '@spare-bits/sim-core';
import { FLAG_NAMES, MASK_NAMES, NUMBER_NAMES, PAGEMAP_NAMES, SWAP_TYPE_NAMES } from './names.ts';

/** The body of a declaration file for the module `layout`. */
export function layoutTypes(): string {
  return [...MASK_NAMES, ...NUMBER_NAMES, ...SWAP_TYPE_NAMES]
    .map((name) => `export declare const ${name}: bigint;`)
    .join('\n');
}

/** The body of a declaration file for the module `uapi`. */
export function uapiTypes(): string {
  const bits = PAGEMAP_NAMES.map((name) => `export declare const ${name}: bigint;`);
  return [...bits, ...FLAG_NAMES.map((name) => `export declare const ${name}: number;`)].join('\n');
}

/** Helpers whose parameters have names of their own, or are not all entries. */
const PARAMS: Readonly<Record<string, string>> = {
  pte_modify: 'pte: bigint, prot: bigint',
  pmd_modify: 'pmd: bigint, prot: bigint',
  pte_same: 'a: bigint, b: bigint',
  pfn_pte: 'pfn: bigint, prot: bigint',
  pte_access_permitted: 'pte: bigint, write: boolean',
  __swp_entry: 'type: bigint, offset: bigint',
  swp_entry: 'type: bigint, offset: bigint',
};

const helpers: Readonly<Record<string, { readonly length: number }>> = {
  ...makeHelpers(makeLayout('v6.12')),
};
const LETTERS = ['a', 'b', 'c', 'd'];

function paramsText(name: string): string {
  const count = helpers[name]?.length ?? 1;
  if (count === 1) return 'pte: bigint';
  return LETTERS.slice(0, count)
    .map((letter) => `${letter}: bigint`)
    .join(', ');
}

/** The body of a declaration file for the module `kernel` with these helpers. */
export function kernelTypes(names: readonly string[]): string {
  const lines = names.map(
    (name) => `export declare function ${name}(${PARAMS[name] ?? paramsText(name)}): ${returnKind(name)};`,
  );
  return [...lines, 'export {};'].join('\n');
}
