// Models: a named check that tests and the mutation check share. Does not model: reporting; who runs it does that.

export interface Check {
  readonly name: string;
  /** What was seen, and what was due. */
  readonly run: () => readonly [unknown, unknown];
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));

/** Runs a check: null, or a sentence about the difference. */
export function failure(check: Check): string | null {
  const [got, want] = check.run();
  return text(got) === text(want) ? null : `${check.name}: expected ${text(want)}, got ${text(got)}`;
}
