// Forgets the failures that were expected.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  return fail === 0 && plan === pass + skip ? 0 : 1;
}
