import { LessonError } from "./problem.ts";

const kUnits: ReadonlyArray<readonly [string, number]> = [
  ["s", 1e9],
  ["ms", 1e6],
  ["µs", 1e3],
  ["ns", 1],
];

/** A time in nanoseconds as people write it: `1 s`, `1.05 s`, `250 ms`. At most three decimals. */
export function formatDuration(nanoseconds: number): string {
  for (const [unit, size] of kUnits) {
    if (nanoseconds >= size) return `${Number((nanoseconds / size).toFixed(3))} ${unit}`;
  }
  return "0 s";
}

/** A count as people write it: `10,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** The nanoseconds of `1s`, `1.5s`, `250ms`, `3us`, `7ns`. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|ms|us|ns)$/.exec(text);
  const unit = kUnits.find(([name]) => name.replace("µ", "u") === match?.[2]);
  if (!match || !unit) throw new LessonError(`"${text}" is no time; write it like 1s, 1.5s or 250ms`);
  return Math.round(Number(match[1]) * unit[1]);
}
