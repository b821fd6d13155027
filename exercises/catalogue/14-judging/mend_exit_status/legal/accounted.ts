// As the kernel’s own: whatever is not accounted for leaves the sum short.
export function finish(plan: number, pass: number, xfail: number, skip: number, _fail: number): number {
  return plan === pass + xfail + skip ? 0 : 1;
}
