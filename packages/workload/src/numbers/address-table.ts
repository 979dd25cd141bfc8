/**
 * Which object lies at an address: a hash table from granule to object number
 * with as many entries as objects live at once. Open addressing with linear
 * probing; a deletion closes the gap, so that there are no tombstones and a
 * long history does not slow down.
 *
 * Layout: `keys[i]` holds granule + 1 (0 = empty) and `values[i]` its object.
 * At most half of the entries are in use.
 */
export class AddressTable {
  size = 0;
  #keys = new Int32Array(1024);
  #values = new Int32Array(1024);
  #shift = 32 - 10;

  /** Object at `granule`, or 0. */
  get(granule: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    for (let i = this.#home(granule + 1); keys[i] !== 0; i = (i + 1) & mask) {
      if (keys[i] === granule + 1) return this.#values[i];
    }
    return 0;
  }

  /** Puts `object` (not 0) at `granule`; returns the object that was there, or 0. */
  set(granule: number, object: number): number {
    if (2 * (this.size + 1) > this.#keys.length) this.#rehash();
    const keys = this.#keys;
    const mask = keys.length - 1;
    let i = this.#home(granule + 1);
    for (; keys[i] !== 0; i = (i + 1) & mask) {
      if (keys[i] !== granule + 1) continue;
      const before = this.#values[i];
      this.#values[i] = object;
      return before;
    }
    keys[i] = granule + 1;
    this.#values[i] = object;
    this.size++;
    return 0;
  }

  /** Removes what is at `granule`; returns that object, or 0 if there was none. */
  take(granule: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let i = this.#home(granule + 1);
    while (keys[i] !== granule + 1) {
      if (keys[i] === 0) return 0;
      i = (i + 1) & mask;
    }
    const object = this.#values[i];
    this.#closeGap(i);
    this.size--;
    return object;
  }

  /** Moves later entries of the probe sequence down, so that none is cut off. */
  #closeGap(gap: number): void {
    const keys = this.#keys;
    const mask = keys.length - 1;
    for (let i = (gap + 1) & mask; keys[i] !== 0; i = (i + 1) & mask) {
      const distanceFromHome = (i - this.#home(keys[i])) & mask;
      if (distanceFromHome < ((i - gap) & mask)) continue;
      keys[gap] = keys[i];
      this.#values[gap] = this.#values[i];
      gap = i;
    }
    keys[gap] = 0;
  }

  /** Multiplicative hashing (Knuth): addresses come in runs of equal distance. */
  #home(key: number): number {
    return Math.imul(key, 0x9e3779b1) >>> this.#shift;
  }

  #rehash(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Int32Array(keys.length * 2);
    this.#values = new Int32Array(keys.length * 2);
    this.#shift--;
    this.size = 0;
    for (let i = 0; i < keys.length; i++) if (keys[i] !== 0) this.set(keys[i] - 1, values[i]);
  }
}
