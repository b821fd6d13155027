// Models: which changes of a live descriptor the architecture allows in place. The rule is the `bbm` column of the
// descriptor's rows, nothing else. Reference: DDI 0487 D8.16 (break-before-make). Does not model: FEAT_BBM levels,
// changes of size by way of nT.
import { type Field, fieldMask, getField } from '../bits/field.ts';
import { type DescriptorConfig, descriptorFields } from './descriptor.ts';

/** Checks of one configuration, for leaves and tables. */
export interface BbmRules {
  /** Names of the fields that may not change in place, and do. Both entries are valid. */
  readonly unsafe: (before: bigint, after: bigint, level: number) => readonly string[];
}

const LAST_LEVEL = 3;

/** The rules of one granule and output address size. */
export function bbmRules(config: DescriptorConfig): BbmRules {
  const rows = descriptorFields(config);
  const of = (context: 'table' | 'block' | 'page'): readonly Field[] =>
    rows.filter((row) => row.when.includes(context) && row.bbm === 'bbm');
  const kinds = { table: of('table'), block: of('block'), page: of('page') };
  const tableBit = rows.find((row) => row.name === 'TABLE');
  const kindAt = (value: bigint, level: number): 'table' | 'block' | 'page' => {
    if (level === LAST_LEVEL) return 'page';
    return tableBit && (value & fieldMask(tableBit)) !== 0n ? 'table' : 'block';
  };
  return {
    unsafe: (before, after, level) => {
      const [was, is] = [kindAt(before, level), kindAt(after, level)];
      if (was !== is) return [`${was} to ${is}`];
      return kinds[is].filter((row) => getField(row, before) !== getField(row, after)).map((row) => row.name);
    },
  };
}
