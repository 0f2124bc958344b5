/** Reading unknown JSON. Each throws a TypeError that says what is wrong. */

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null) throw new TypeError(`${what} is not an object`);
  return value as Json;
}

export function list<T>(value: unknown, what: string, parse: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`${what} is not a list`);
  return value.map(parse);
}

export function text(json: Json, key: string): string {
  const value = json[key];
  if (typeof value !== "string") throw new TypeError(`"${key}" is not a text`);
  return value;
}

export function integer(json: Json, key: string): number {
  const value = json[key];
  if (typeof value !== "number") throw new TypeError(`"${key}" is not a number`);
  return value;
}
