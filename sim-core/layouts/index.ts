// Models: the list of Linux layouts, in the order in which they came. Data only.
import { LINUX_RFC_V1 } from './linux-rfc-v1.ts';
import { LINUX_V6_9 } from './linux-v6.9.ts';
import { LINUX_V6_12 } from './linux-v6.12.ts';
import { LINUX_V6_12_SOFTDIRTY } from './linux-v6.12-softdirty.ts';
import type { LayoutId, LinuxTable } from './table.ts';

export const LAYOUT_IDS: readonly LayoutId[] = ['v6.9', 'rfc-v1', 'v6.12', 'v6.12-softdirty'];

export const LINUX_TABLES: Readonly<Record<LayoutId, LinuxTable>> = {
  'v6.9': LINUX_V6_9,
  'rfc-v1': LINUX_RFC_V1,
  'v6.12': LINUX_V6_12,
  'v6.12-softdirty': LINUX_V6_12_SOFTDIRTY,
};
