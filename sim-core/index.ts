// The public face of the simulator: the only import path from outside. Explicit names, types apart.

export type { DescriptorConfig, OutputAddress } from './arch/descriptor.ts';
export { descriptorFields } from './arch/descriptor.ts';
export type { Granule, PageShift } from './arch/granule.ts';
export { granule, PAGE_SHIFTS } from './arch/granule.ts';
export type { FieldChange } from './bits/codec.ts';
export { diffFields, listFields } from './bits/codec.ts';
export type { Bbm, Context, Field, Owner, Role } from './bits/field.ts';
export { bitsText, CONTEXTS, fieldMask, getField, setField } from './bits/field.ts';
export type { Pa, Pfn, PteVal, Va } from './bits/u64.ts';
export { hex, isU64, parseHex, popCount, U64_BITS, U64_MASK } from './bits/u64.ts';
export { LAYOUT_IDS } from './layouts/index.ts';
export type { LayoutId, Pattern, SwapTypes } from './layouts/table.ts';
export type { Description, Phrase } from './pgtable/describe.ts';
export { describe, diff } from './pgtable/describe.ts';
export type { HelperName, PgtableHelpers } from './pgtable/helpers.ts';
export { helperNames, makeHelpers, offerHelpers, returnKind } from './pgtable/helpers.ts';
export type { Layout, LayoutConfig } from './pgtable/layout.ts';
export { contextOf, makeLayout } from './pgtable/layout.ts';
export type { Move } from './pgtable/moves.ts';
export { moves } from './pgtable/moves.ts';
export type { ReturnKind } from './pgtable/seam.ts';
export { SeamError } from './pgtable/seam.ts';
