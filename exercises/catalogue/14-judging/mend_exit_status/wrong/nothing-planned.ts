// An empty plan cannot pass.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  return plan > 0 && fail === 0 && plan === pass + xfail + skip ? 0 : 1;
}
