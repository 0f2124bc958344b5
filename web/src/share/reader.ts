/** Reads untrusted JSON: each value is asked for by name, type and bounds, and whatever nobody asked for is refused. */

/** What is wrong, as the name of the value. */
export class Unreadable extends Error {
  constructor(readonly where: string) {
    super(`unreadable: ${where}`);
  }
}

type Members = Readonly<Record<string, unknown>>;

export class ObjectReader {
  readonly #members: Members;
  readonly #where: string;
  readonly #asked = new Set<string>();

  constructor(value: unknown, where: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Unreadable(where);
    this.#members = value as Members;
    this.#where = where;
  }

  has(name: string): boolean {
    this.#asked.add(name);
    return Object.hasOwn(this.#members, name);
  }

  #value(name: string): unknown {
    return this.has(name) ? this.#members[name] : undefined;
  }

  fail(name: string): never {
    throw new Unreadable(`${this.#where}.${name}`);
  }

  text(name: string, longest: number): string {
    const value = this.#value(name);
    return typeof value === "string" && value.length <= longest ? value : this.fail(name);
  }

  /** A text that looks as the pattern says, which is to bound its length. */
  word(name: string, pattern: RegExp): string {
    const value = this.#value(name);
    return typeof value === "string" && pattern.test(value) ? value : this.fail(name);
  }

  number(name: string, least: number, most: number): number {
    const value = this.#value(name);
    return typeof value === "number" && value >= least && value <= most ? value : this.fail(name);
  }

  integer(name: string, least: number, most: number): number {
    const value = this.number(name, least, most);
    return Number.isSafeInteger(value) ? value : this.fail(name);
  }

  oneOf<T extends string>(name: string, known: Readonly<Record<T, true>>): T {
    const value = this.#value(name);
    return typeof value === "string" && Object.hasOwn(known, value) ? (value as T) : this.fail(name);
  }

  list(name: string, most: number): readonly unknown[] {
    const value = this.#value(name);
    return Array.isArray(value) && value.length <= most ? value : this.fail(name);
  }

  object(name: string): ObjectReader {
    return new ObjectReader(this.#value(name), `${this.#where}.${name}`);
  }

  /** What `read` gives when the member is there, else undefined. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  /** Requires: every member has been asked for. */
  end(): void {
    for (const name of Object.keys(this.#members)) {
      // A name that nobody knows is not shown: it is the link's.
      if (!this.#asked.has(name)) throw new Unreadable(`${this.#where}, which has more than this page knows`);
    }
  }
}
