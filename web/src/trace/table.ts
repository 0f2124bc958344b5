/** A table of words that has what is written in it and nothing else: not "constructor", which every object has. */
export function table<V>(rows: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, V>, rows));
}
