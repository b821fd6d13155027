// Is content with more than was planned.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  return fail === 0 && pass + xfail + skip >= plan ? 0 : 1;
}
