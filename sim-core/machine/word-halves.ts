// Models: a 64-bit value taken apart into its two 32-bit halves, without a new number on the way: stores of tables do this
// for each entry. Does not model: hosts that are big-endian; none that runs this is.

export class WordHalves {
  private readonly whole = new BigUint64Array(1);
  private readonly lanes = new Int32Array(this.whole.buffer);

  /**
   * Takes a value in.
   * @throws RangeError when it is no unsigned 64-bit number; the sentence begins with `what`.
   */
  take(what: string, value: bigint): this {
    if (typeof value !== 'bigint') throw unfit(what, value);
    this.whole[0] = value;
    if (this.whole[0] !== value) throw unfit(what, value);
    return this;
  }

  get lo(): number {
    return this.lanes[0] as number;
  }

  get hi(): number {
    return this.lanes[1] as number;
  }
}

function unfit(what: string, value: unknown): RangeError {
  return new RangeError(`${what} ${String(value)}; must be an unsigned 64-bit bigint`);
}
