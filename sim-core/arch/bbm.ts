// Models: which changes of a live descriptor the architecture allows in place. The rule is the `bbm` column of the
// descriptor's rows, nothing else. Reference: DDI 0487 D8.16 (break-before-make). Does not model: FEAT_BBM levels,
// changes of size by way of nT.
import { type Field, fieldMask, getField } from '../bits/field.ts';
import { type DescriptorConfig, descriptorFields } from './descriptor.ts';
import { LAST_LEVEL, PAGE_SHIFTS } from './granule.ts';

/** Checks of one configuration, for leaves and tables. */
export interface BbmRules {
  /** Names of the fields that may not change in place, and do. Both entries are valid. */
  readonly unsafe: (before: bigint, after: bigint, level: number) => readonly string[];
}

const DEFAULT_BLOCK_LEVEL = 2;
type Kind = 'table' | 'block' | 'page';

/** The rules of one granule and output address size. */
export function bbmRules(config: DescriptorConfig): BbmRules {
  const rows = descriptorFields(config);
  const watched = (fields: readonly Field[], context: Kind): readonly Field[] =>
    fields.filter((row) => row.when.includes(context) && row.bbm === 'bbm');
  const tableBit = rows.find((row) => row.name === 'TABLE');
  // A block's address field begins where its level says; levels without blocks have no rows.
  const blocks = new Map<number, readonly Field[]>();
  for (const blockLevel of [0, 1, DEFAULT_BLOCK_LEVEL] as const) {
    if (isBlockLevel(config, blockLevel))
      blocks.set(blockLevel, watched(descriptorFields({ ...config, blockLevel }), 'block'));
  }
  const [tables, pages] = [watched(rows, 'table'), watched(rows, 'page')];
  const kindAt = (value: bigint, level: number): Kind => {
    if (level === LAST_LEVEL) return 'page';
    return tableBit && (value & fieldMask(tableBit)) !== 0n ? 'table' : 'block';
  };
  return {
    unsafe: (before, after, level) => {
      const [was, is] = [kindAt(before, level), kindAt(after, level)];
      if (was !== is) return [`${was} to ${is}`];
      const fields = is === 'table' ? tables : is === 'page' ? pages : (blocks.get(level) ?? []);
      return fields.filter((row) => getField(row, before) !== getField(row, after)).map((row) => row.name);
    },
  };
}

/** Does the configuration have blocks at the level? The rows refuse levels whose blocks are larger than the address. */
function isBlockLevel(config: DescriptorConfig, level: 0 | 1 | 2): boolean {
  const [small, medium] = PAGE_SHIFTS;
  if (config.pageShift === small) return level > 0 || config.oa === 'lpa2';
  if (config.pageShift === medium) return level > 1 || (level === 1 && config.oa === 'lpa2');
  return level > 1 || (level === 1 && config.oa === 'lpa');
}
