// Models: the frame number of one value under the page sizes that an arm64 kernel can be built for: where the address
// field lies, which address and frame it gives, and what is left over below it. 48-bit output addresses.
import {
  bitsText,
  contextOf,
  type Field,
  fieldMask,
  hex,
  type LayoutId,
  makeLayout,
  PAGE_SHIFTS,
} from '@spare-bits/sim-core';

export interface PfnRow {
  readonly pageShift: number;
  /** "4 KB". */
  readonly size: string;
  readonly field: Field;
  readonly bits: string;
  readonly address: string;
  /** The frame number, without leading zeros. */
  readonly pfn: string;
  /** Bits below the field that are set although they must be zero, with their place; null when there are none. */
  readonly leftOver: { readonly bits: string; readonly content: string } | null;
  readonly zero: Field | null;
}

const KB_SHIFT = 10;

/** One row for each page size, smallest first. */
export function pfnRows(value: bigint, layoutId: LayoutId, level: 2 | 3 = 3): readonly PfnRow[] {
  return PAGE_SHIFTS.map((pageShift) => {
    const layout = makeLayout(layoutId, { pageShift });
    const kind = contextOf(layout, value, level);
    const fields = layout.fields(kind === 'block' || kind === 'table' ? kind : 'page');
    const field = fields.find((each) => each.role === 'address');
    if (!field) throw new Error(`pfn: no address field with page shift ${pageShift}`);
    const address = value & fieldMask(field);
    const zero = fields.find((each) => each.role === 'zero' && each.lo + each.width === field.lo) ?? null;
    const rest = zero ? (value & fieldMask(zero)) >> BigInt(zero.lo) : 0n;
    return {
      pageShift,
      size: `${2 ** (pageShift - KB_SHIFT)} KB`,
      field,
      bits: bitsText(field),
      address: hex(address),
      pfn: `0x${(address >> BigInt(pageShift)).toString(16).toUpperCase()}`,
      leftOver:
        zero && rest !== 0n
          ? { bits: bitsText(zero), content: `0x${rest.toString(16).toUpperCase()}` }
          : null,
      zero,
    };
  });
}
