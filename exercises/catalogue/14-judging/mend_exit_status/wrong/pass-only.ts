// Wants every planned case to pass.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  return plan === pass && xfail + skip + fail === 0 ? 0 : 1;
}
