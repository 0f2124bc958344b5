/** Growable typed arrays and binary search over them: a million records must not become a million small objects. */

export class IntList {
  #data = new Int32Array(16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(value: number): void {
    if (this.#size === this.#data.length) {
      const grown = new Int32Array(this.#data.length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.#size++] = value;
  }

  last(): number | undefined {
    return this.#size === 0 ? undefined : this.#data[this.#size - 1];
  }

  /** Replaces the last value. Requires: not empty. */
  setLast(value: number): void {
    this.#data[this.#size - 1] = value;
  }

  /** Replaces the value at a position. Requires: there is one. */
  set(position: number, value: number): void {
    this.#data[position] = value;
  }

  /** A copy without the spare room. */
  finish(): Int32Array {
    return this.#data.slice(0, this.#size);
  }
}

type Sorted = Int32Array | Float64Array;

/** How many values are <= `value`; values ascend. */
export function countUpTo(sorted: Sorted, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last position whose value is <= `value`, or -1. */
export function lastUpTo(sorted: Sorted, value: number): number {
  return countUpTo(sorted, value) - 1;
}

/** The first position whose value is > `value`, or the length. */
export function firstAfter(sorted: Sorted, value: number): number {
  return countUpTo(sorted, value);
}

/** The last position whose value is < `value`, or -1. */
export function lastBefore(sorted: Sorted, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
