// Models: the form of a Linux layout table. Tables are data: rows, names of sets of rows, and numbers of the kernel's
// configuration. A row either aliases a row of the architecture (then it has no bit number of its own) or claims bits.
import type { Context } from '../bits/field.ts';

export type LayoutId = 'v6.9' | 'rfc-v1' | 'v6.12' | 'v6.12-softdirty';

/** Numbers of the special swap types. They depend on the kernel's configuration; −1 means: the kernel has none. */
export interface SwapTypes {
  readonly MAX_SWAPFILES: number;
  readonly SWP_HWPOISON: number;
  readonly SWP_MIGRATION_READ: number;
  readonly SWP_MIGRATION_READ_EXCLUSIVE: number;
  readonly SWP_MIGRATION_WRITE: number;
  readonly SWP_PTE_MARKER: number;
}

export type BitRef = number | 'PAGE_SHIFT';

export interface LinuxRow {
  /** The kernel's name of the bits. */
  readonly linux: string;
  readonly label: string;
  /** The Arm name of the bits that the kernel's name stands for. */
  readonly alias?: string;
  readonly lo?: number;
  readonly hi?: number;
  readonly when: readonly Context[];
  readonly role?: 'plain' | 'zero' | 'spare' | 'address';
  readonly onlyInvalid?: boolean;
  /** Given where hardware reads the bits if an extension is on, although the base architecture ignores them. */
  readonly owner?: 'hw';
  readonly meaning: string;
  readonly source: string;
}

/** A bit of the offset, counted from its lowest: a number, the last bit of a frame number, bits after it, or the last. */
export type OffsetBit = number | 'PFN_TOP' | { readonly afterPfn: number } | 'END';

/** Part of a swap entry's offset. */
export interface OffsetRow {
  readonly name: string;
  readonly label: string;
  readonly when: readonly Context[];
  readonly lo: OffsetBit;
  readonly hi?: OffsetBit;
  readonly role?: 'plain' | 'zero' | 'spare' | 'address';
  readonly meaning: string;
}

/** A named mask: a range of bits, or the union of other names. */
export type NamedMask =
  | { readonly name: string; readonly lo: BitRef; readonly hi: number }
  | { readonly name: string; readonly of: readonly string[] };

export interface Pattern {
  readonly name: string;
  /** The name that took over, for drawing where the meaning went. */
  readonly now: string;
  readonly set: readonly string[];
  readonly clear: readonly string[];
}

export interface LinuxTable {
  readonly id: LayoutId;
  readonly title: string;
  readonly released: string;
  readonly rows: readonly LinuxRow[];
  readonly offsetRows: readonly OffsetRow[];
  readonly masks: readonly NamedMask[];
  readonly vmFlags: Readonly<Record<string, bigint>>;
  /** Which fields pte_modify replaces, __ptep_set_access_flags raises, pgattr_change_is_safe allows to change. */
  readonly sets: Readonly<Record<'pteModify' | 'accessFlags' | 'pgattrSafe', readonly string[]>>;
  /** Meanings that other layouts give a bit of their own and this one spells with several. */
  readonly patterns: readonly Pattern[];
  readonly swapTypes: SwapTypes;
  /** Largest physical address in bits. */
  readonly physBits: number;
}
