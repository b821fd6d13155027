// Models: what some areas and files have that others do not, those of huge pages above all.
// Reference: mm/hugetlb.c (struct resv_map, HPAGE_RESV_OWNER, HPAGE_RESV_UNMAPPED) @ v6.12. Does not model: subpools.

/** Of an area. */
export interface HugeArea {
  /** Of a private area that owns promises of the pool: which; 0: none. */
  readonly resv?: number;
  /** A page was taken from the area so that its owner could write to it. */
  readonly resvUnmapped?: boolean;
}

/** Of a file. */
export interface HugeFile {
  /** The size of its pages, and which of them the pool has promised or given, counted in them. */
  readonly huge?: { readonly bytes: number; readonly reserved: readonly number[] };
  /** Made for a shared mapping without a file. */
  readonly hidden?: boolean;
}
