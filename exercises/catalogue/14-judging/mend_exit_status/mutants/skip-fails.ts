// Counts a skip against the program.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  return fail === 0 && skip === 0 && plan === pass + xfail + skip ? 0 : 1;
}
