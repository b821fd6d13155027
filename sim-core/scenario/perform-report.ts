// Models: the operation that asks the kernel about memory and may change it on the way: PAGEMAP_SCAN with its flags.
// Does not model: reading without changing; observe.ts does that.
import { SCAN_FLAGS } from '../layouts/uapi.ts';
import { pagemap_scan } from './calls.ts';
import type { OperationOf } from './operations.ts';
import { flagsOf } from './perform-uffd.ts';
import type { Ending, Step } from './step.ts';

/** Room for regions in the caller's array: more than any scenario finds. */
const ROOM = 1024;

export function performScan(step: Step, operation: OperationOf<'pagemap_scan'>): Ending {
  const { k } = step;
  const { pid, base } = step.region(operation.r);
  const start = step.va(operation);
  const result = pagemap_scan(k, pid, {
    flags: flagsOf(operation.flags, SCAN_FLAGS),
    start,
    end: start + step.bytes(operation.n),
    vec: k.g.pageSize,
    vec_len: ROOM,
    category_mask: operation.cat,
    return_mask: operation.cat,
  });
  if (result.state === 'error') return { ret: -1, err: result.err };
  const page = (va: number): number => (va - base) / k.g.pageSize;
  return {
    ret: result.ret,
    regions: result.regions.map(({ start: from, end, categories }) => [page(from), page(end), categories]),
    walkEnd: page(result.walkEnd),
  };
}
