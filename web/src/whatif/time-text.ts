/** Times as people write them: "1.5 s", "20ms", "3 min". */

const units: readonly (readonly [string, number])[] = [
  ["ns", 1],
  ["µs", 1e3],
  ["us", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["min", 60e9],
  ["h", 3600e9],
];

/** A thousand hours, in nanoseconds: more than a program can be told. */
const kLatest = 1000 * 3600e9;

/** In nanoseconds; undefined when it is no time with a unit. Seconds need none. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9})?) ?([a-zµ]*)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, number = "", name = ""] = match;
  const unit = units.find(([known]) => known === (name === "" ? "s" : name));
  const time = unit === undefined ? Number.NaN : Math.round(Number(number) * unit[1]);
  return time <= kLatest ? time : undefined;
}
