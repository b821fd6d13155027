// Models: the border that values cross between the kernel and a helper that somebody else wrote. Whatever comes back is
// checked before the kernel uses it, and a fault is told in one sentence that names the helper.
// Does not model: running foreign code safely (the sandbox does) or whether an answer is right (the suites do).
import { isU64 } from '../bits/u64.ts';

/** What a helper gives back: a 64-bit value, or yes and no. */
export type ReturnKind = 'bigint' | 'boolean';

/** Somebody's helper answered with something that cannot be used. */
export class SeamError extends TypeError {
  override readonly name = 'SeamError';
  /** The helper that answered, or that was called wrongly. */
  readonly helper: string;

  constructor(helper: string, message: string) {
    super(message);
    this.helper = helper;
  }
}

/** A value as a person would write it; never throws. */
export function spell(value: unknown): string {
  if (value === undefined) return 'nothing (undefined)';
  if (value === null) return 'null';
  if (typeof value === 'bigint') return `the bigint ${value}n`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrongKind(kind: ReturnKind, value: unknown): string {
  if (kind === 'boolean') return 'true or false is expected';
  return typeof value === 'number' && Number.isInteger(value)
    ? `a bigint is expected (${value}n)`
    : 'a bigint is expected';
}

/** The value if `helper` may give it to the kernel. */
export function checkResult(helper: string, kind: ReturnKind, value: unknown): bigint | boolean {
  if (kind === 'boolean') {
    if (typeof value === 'boolean') return value;
  } else if (typeof value === 'bigint') {
    if (isU64(value)) return value;
    const hint =
      value < 0n
        ? 'it is negative; ~ on a bigint sets endless high bits, so mask the result'
        : 'it has more than 64 bits';
    throw new SeamError(helper, `${helper} returned a value that does not fit a 64-bit entry: ${hint}.`);
  }
  throw new SeamError(helper, `${helper} returned ${spell(value)}; ${wrongKind(kind, value)}.`);
}

/** Checks what is handed to a helper: as strict as the results, because a caller outside the kernel may err too. */
export function checkArgument(helper: string, kind: ReturnKind, value: unknown, place: number): void {
  const fits = kind === 'boolean' ? typeof value === 'boolean' : typeof value === 'bigint' && isU64(value);
  if (fits) return;
  const what =
    typeof value === 'bigint'
      ? 'a value that is not an unsigned 64-bit number'
      : `${spell(value)}; ${wrongKind(kind, value)}`;
  throw new SeamError(helper, `${helper} was called with ${what} (argument ${place}).`);
}
