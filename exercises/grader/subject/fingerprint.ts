// Models: a 128-bit hash of results, fast enough for every call of a suite. Equal results give equal hashes; that unequal
// ones collide by chance is out of the question here. Does not model: security. Nobody gains by a collision.

const LANES = 4;
const PRIMES = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;

export class FingerprintHash {
  readonly #lanes = new Uint32Array(LANES).map((_, i) => (PRIMES[i] ?? 0) ^ LANES);

  /** Mixes the contents of a typed array in. */
  bytes(data: ArrayBufferView): this {
    const whole = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const words = new Uint32Array(Math.ceil(whole.length / 4));
    new Uint8Array(words.buffer).set(whole);
    let [a, b, c, d] = this.#lanes as unknown as [number, number, number, number];
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as number;
      a = Math.imul((a ^ word) + (a >>> 15), PRIMES[0]);
      b = Math.imul(b ^ ((word << 7) | (word >>> 25)) ^ (a >>> 13), PRIMES[1]);
      c = Math.imul(c + (word ^ (b >>> 11)), PRIMES[2]);
      d = Math.imul(d ^ ((word << 19) | (word >>> 13)) ^ (c >>> 16), PRIMES[3]);
    }
    this.#lanes.set([a, b, c, d]);
    return this.number(whole.length);
  }

  number(value: number): this {
    for (let i = 0; i < LANES; i++) {
      this.#lanes[i] = Math.imul((this.#lanes[i] as number) ^ value ^ i, PRIMES[i] as number) ^ (value >>> 7);
    }
    return this;
  }

  string(value: string): this {
    return this.bytes(new TextEncoder().encode(value));
  }

  text(): string {
    return [...this.#lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }
}
