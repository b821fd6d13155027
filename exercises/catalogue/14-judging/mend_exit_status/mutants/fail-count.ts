// Tells how many failed.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  if (fail > 0) return fail;
  return plan === pass + xfail + skip ? 0 : 1;
}
