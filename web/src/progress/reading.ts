/**
 * How much of a lesson's text somebody has had before their eyes. Each of its parts (a paragraph, a program, a heading) has to be in
 * view for a second, in any order and at any time: who jumps to the end has not read it. Times are given, in milliseconds.
 */

export const kInViewMs = 1000;

export class Reading {
  readonly #seen: boolean[];
  /** Since when a part is in view. */
  readonly #since = new Map<number, number>();

  /** `kept`: the text of an earlier one. It begins anew when that was of another number of parts. */
  constructor(parts: number, kept = "") {
    const isOurs = kept.length === parts;
    this.#seen = Array.from({ length: parts }, (_, part) => isOurs && kept[part] === "1");
  }

  show(part: number, now: number): void {
    if (!this.#since.has(part)) this.#since.set(part, now);
  }

  hide(part: number, now: number): void {
    this.#count(part, now);
    this.#since.delete(part);
  }

  /** Counts what has been in view long enough by now. */
  look(now: number): void {
    for (const part of this.#since.keys()) this.#count(part, now);
  }

  #count(part: number, now: number): void {
    const since = this.#since.get(part);
    if (since !== undefined && now - since >= kInViewMs) this.#seen[part] = true;
  }

  get isWhole(): boolean {
    return this.#seen.every(Boolean);
  }

  /** A character for each part: "1" when it was seen, or "0". */
  get text(): string {
    return this.#seen.map((seen) => (seen ? "1" : "0")).join("");
  }
}
