// Models: what a test program prints, in the Test Anything Protocol, version 13, and how it ends: a plan, numbered results,
// counts, and an exit status. A result that cannot be played here has its number, but no outcome. Reference: tools/testing/selftests/kselftest.h @ v6.12. Does not model: subtests, timeouts.

/** Exit statuses of a test program. */
export const EXIT = { PASS: 0, FAIL: 1, SKIP: 4 } as const;

/** How the line of a result begins that cannot be played here. */
export const NOT_MODELLED = '# not modelled';

/** The program ends here, whatever is left of it. */
export class ProgramExit extends Error {
  override readonly name = 'ProgramExit';
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}

type Count = 'pass' | 'fail' | 'xfail' | 'xpass' | 'skip' | 'error';

export class Tap {
  readonly lines: string[] = [];
  private planned = 0;
  private unplayed = 0;
  private readonly counts: Record<Count, number> = {
    pass: 0,
    fail: 0,
    xfail: 0,
    xpass: 0,
    skip: 0,
    error: 0,
  };

  get results(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, this.unplayed);
  }

  get failures(): number {
    return this.counts.fail;
  }

  header(): void {
    this.lines.push('TAP version 13');
  }

  plan(tests: number): void {
    this.planned = tests;
    this.lines.push(`1..${tests}`);
  }

  /** A line that is no result. */
  say(text: string): void {
    this.lines.push(text);
  }

  result(ok: boolean, name: string): void {
    this.counts[ok ? 'pass' : 'fail']++;
    this.lines.push(`${ok ? 'ok' : 'not ok'} ${this.results} ${name}`);
  }

  skip(name: string): void {
    this.counts.skip++;
    this.lines.push(`ok ${this.results} # SKIP ${name}`);
  }

  /** A failure that was expected. */
  xfail(name: string): void {
    this.counts.xfail++;
    this.lines.push(`ok ${this.results} # XFAIL ${name}`);
  }

  /** A result that needs what the simulator lacks. It is neither ok nor not ok. */
  notModelled(name: string, why: string): void {
    this.unplayed++;
    this.sayNotModelled(this.results, name, why);
  }

  /** The same of a result that a child printed: the parent gives its number again. */
  notModelledCopy(name: string, why: string): void {
    this.sayNotModelled(this.results + 1, name, why);
  }

  private sayNotModelled(number: number, name: string, why: string): void {
    this.lines.push(`${NOT_MODELLED} ${number} ${name}: ${why}`);
  }

  /** The whole program has nothing to test here. */
  skipAll(why: string): never {
    this.lines.push(`1..0 # SKIP ${why}`);
    throw new ProgramExit(EXIT.SKIP);
  }

  bail(why: string): never {
    this.lines.push(`Bail out! ${why}`);
    this.totals();
    throw new ProgramExit(EXIT.FAIL);
  }

  /** The end of a program whose exit status follows its results. */
  finished(): never {
    this.totals();
    throw new ProgramExit(this.counts.fail > 0 || this.results !== this.planned ? EXIT.FAIL : EXIT.PASS);
  }

  /** The end of a program that says it passed, whatever its results were: the mistake that the series mended. */
  passed(): never {
    this.totals();
    throw new ProgramExit(EXIT.PASS);
  }

  private totals(): void {
    if (this.planned !== this.results)
      this.lines.push(`# Planned tests != run tests (${this.planned} != ${this.results})`);
    const counts = Object.entries(this.counts).map(([name, count]) => `${name}:${count}`);
    this.lines.push(`# Totals: ${counts.join(' ')}`);
  }
}
