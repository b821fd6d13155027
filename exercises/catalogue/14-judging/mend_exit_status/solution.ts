// Everything planned has a result, and every result is accounted for.
export function finish(plan: number, pass: number, xfail: number, skip: number, fail: number): number {
  // A failure leaves a place of the plan open, and so does a case that never came to its end.
  const accounted = pass + xfail + skip;
  return fail === 0 && plan === accounted ? 0 : 1;
}
