/**
 * Seeded random numbers, the same on every machine, for workloads and tests:
 * a xorshift generator with 32 bits of state (shifts 13, 17, 5; period 2^32 − 1)
 * whose output is scrambled by a multiplication, because its low bits are weak.
 *
 * Source of the shifts: G. Marsaglia, "Xorshift RNGs", 2003.
 */
export class Random {
  #state: number;

  /** @param seed any whole number; 0 counts as another */
  constructor(seed: number) {
    // Neighbouring seeds shall not start alike, and the state must not be 0.
    this.#state = Math.imul(seed, GOLDEN_RATIO) ^ GOLDEN_RATIO || GOLDEN_RATIO;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    const scrambled = Math.imul(x, GOLDEN_RATIO);
    return ((scrambled ^ (scrambled >>> 15)) >>> 0) / 2 ** 32;
  }

  /** Uniform whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }
}

/** 2^32 divided by the golden ratio, as an odd 32-bit number. */
const GOLDEN_RATIO = 0x9e3779b1 | 0;
