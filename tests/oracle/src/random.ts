/** A seeded source of choices: mulberry32, which is the same on every machine. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Requires: not empty. */
  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error("pick() of an empty list");
    return chosen;
  }

  /** Chooses by weight. Requires: a positive sum. */
  weighted<T>(choices: readonly { readonly weight: number; readonly value: T }[]): T {
    let rest = this.next() * choices.reduce((sum, choice) => sum + choice.weight, 0);
    for (const { weight, value } of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    throw new Error("weighted() without a positive weight");
  }
}
