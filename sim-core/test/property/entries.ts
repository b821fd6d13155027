// Spaces of entries for laws that must hold for every one: pages in every state that twelve fields can spell, and every
// kind of swap entry with every set of notes. Data for tests alone.
import { U64_BITS, U64_MASK } from '../../bits/u64.ts';
import type { Layout } from '../../pgtable/layout.ts';

/** Every combination of the masks, added to the word. */
function* combinations(word: bigint, masks: readonly bigint[]): Generator<bigint> {
  for (let set = 0; set < 2 ** masks.length; set++) {
    yield masks.reduce((sum, mask, i) => (Math.floor(set / 2 ** i) % 2 === 1 ? sum | mask : sum), word);
  }
}

const LEAF_FIELDS = [
  'PTE_VALID',
  'PTE_USER',
  'PTE_RDONLY',
  'PTE_AF',
  'PTE_NG',
  'PTE_WRITE',
  'PTE_CONT',
  'PTE_UXN',
  'PTE_DIRTY',
  'PTE_SPECIAL',
  'PTE_UFFD_WP',
  'PTE_SOFT_DIRTY',
  'PTE_PROT_NONE',
];
const PFNS = [0x12345n, 0x1n];
const PROTECTIONS = ['PAGE_NONE', 'PAGE_READONLY', 'PAGE_READONLY_EXEC', 'PAGE_SHARED', 'PAGE_SHARED_EXEC'];

/** All states of a page entry on two frames, and every flip of one bit of real protections. About 10,000. */
export function leafEntries(layout: Layout): readonly bigint[] {
  const masks = [...new Set(LEAF_FIELDS.map((name) => layout.mask(name)))].filter((mask) => mask !== 0n);
  const address = (pfn: bigint): bigint => pfn << BigInt(layout.pageShift);
  const base = layout.mask('PTE_TABLE_BIT') | layout.mask('PTE_SHARED') | layout.mask('PTE_PXN');
  const list = PFNS.flatMap((pfn) => [...combinations(base | address(pfn), masks)]);
  for (const name of PROTECTIONS)
    for (let at = 0; at < U64_BITS; at++)
      list.push(((layout.mask(name) | address(0x54321n)) ^ (1n << BigInt(at))) & U64_MASK);
  return list;
}

/** Every type with offsets of one bit and of ones only, and all sets of notes: up to 25,600. */
export function swapEntries(layout: Layout): readonly bigint[] {
  const notes = ['PTE_SWP_EXCLUSIVE', 'PTE_SWP_UFFD_WP', 'PTE_SWP_SOFT_DIRTY']
    .map((name) => layout.mask(name))
    .filter((mask) => mask !== 0n);
  const typeShift = BigInt(layout.number('SWP_TYPE_SHIFT'));
  const offsetShift = BigInt(layout.number('SWP_OFFSET_SHIFT'));
  const list: bigint[] = [];
  for (let type = 0n; type < 2n ** BigInt(layout.number('SWP_TYPE_BITS')); type++) {
    for (let place = 0n; place < BigInt(layout.number('SWP_OFFSET_BITS')); place++) {
      for (const offset of [1n << place, (1n << place) - 1n])
        list.push(...combinations((type << typeShift) | (offset << offsetShift), notes));
    }
  }
  // The word of type 0 and offset 0 is the empty entry.
  return list.filter((word) => word !== 0n);
}
