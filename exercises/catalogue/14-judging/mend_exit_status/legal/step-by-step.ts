// One reason after the other.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  if (fail !== 0) return 1;
  const open = plan - pass - xfail - skip;
  if (open !== 0) return 1;
  return 0;
}
