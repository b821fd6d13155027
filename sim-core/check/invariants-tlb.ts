// Models: what a TLB may remember between two calls: an answer that the tables still give, or one that an invalidation
// under way will take away. An answer that grants more than the tables do is a way around them.
// Reference: DDI 0487 D8.14; Documentation/core-api/cachetlb.rst @ v6.12. Does not model: the walk cache.
import { joinHalves } from '../arch/halves.ts';
import { names } from '../arch/tlbi.ts';
import { LAST_LEVEL } from '../mm/geometry.ts';
import type { Kernel } from '../mm/kernel.ts';
import { lookup } from '../mm/tables.ts';
import { type Permission, permissionOf } from './hardware.ts';

const RANK: Readonly<Record<Permission, number>> = { refused: 0, noted: 1, silent: 2 };
const KINDS = ['read', 'write', 'exec'] as const;

export function tlbFaults(k: Kernel): string[] {
  const faults: string[] = [];
  const waiting = k.machine.waiting();
  for (const cpu of k.machine.cpus) {
    for (const entry of cpu.tlb.entries()) {
      const pending = waiting.some(({ op }) => names(op, { ...entry, isTable: false }));
      if (pending) continue;
      const where = `the TLB of CPU ${cpu.id} remembers 0x${entry.start.toString(16)} of ASID ${entry.asid}`;
      const mm = k.mms
        .keys()
        .map((id) => k.mms.get(id))
        .find((space) => space?.asid === entry.asid);
      if (!mm) {
        faults.push(`${where}, and no space has it`);
        continue;
      }
      const now = lookup(k, mm, entry.start);
      const remembered = joinHalves(entry.descLo, entry.descHi);
      if (!k.h.pte_valid(now.pte) || (now.level !== LAST_LEVEL && k.h.pmd_table(now.pte))) {
        faults.push(`${where}, and nothing is mapped there`);
        continue;
      }
      const inside = entry.start % k.g.bytesAt(now.level);
      if (Number(k.h.pte_pfn(now.pte)) * k.g.pageSize + inside !== entry.pa)
        faults.push(`${where} as another frame`);
      for (const kind of KINDS) {
        if (
          RANK[permissionOf(k, remembered, kind, entry.level)] >
          RANK[permissionOf(k, now.pte, kind, now.level)]
        )
          faults.push(`${where} with more rights to ${kind} than the tables give`);
      }
    }
  }
  return faults;
}
