/** Times in words: exact, short, in the unit that fits. */

const units = [
  { name: "s", ns: 1e9 },
  { name: "ms", ns: 1e6 },
  { name: "µs", ns: 1e3 },
  { name: "ns", ns: 1 },
] as const;

const kNs = units[3];

const kDecimals = 3;

/**
 * "1.5 s", "20 ms", "0 s": the largest unit that gives at least one, with no more than three decimals, or as many as tell
 * apart times that are `resolution` nanoseconds from one another.
 */
export function formatTime(ns: number, resolution?: number): string {
  if (ns === 0) return "0 s";
  const unit = units.find((candidate) => Math.abs(ns) >= candidate.ns) ?? kNs;
  const exact = Math.log10(unit.ns);
  const wanted = resolution === undefined ? 0 : Math.ceil(Math.log10(unit.ns / Math.max(1, resolution)));
  const decimals = Math.max(kDecimals, Math.min(exact, wanted));
  return `${trim((ns / unit.ns).toFixed(decimals))} ${unit.name}`;
}

function trim(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

/** How many decimals of a second (3, 6 or 9) show all these times exactly. */
export function stampDecimals(times: Iterable<number>): number {
  let decimals = 3;
  for (const ns of times) {
    if (ns % 1e3 !== 0) return 9;
    if (ns % 1e6 !== 0) decimals = 6;
  }
  return decimals;
}

/** "1.020 s": seconds with a fixed number of decimals, so that stamps line up. */
export function formatStamp(ns: number, decimals: number): string {
  return `${(ns / 1e9).toFixed(decimals)} s`;
}

const kMinute = 60e9;
const kHour = 60 * kMinute;

/** "2 h 5 min", "3 min 20 s", "1.5 s": how long something lasts, to two units. */
export function formatSpan(ns: number): string {
  if (ns < 2 * kMinute) return formatTime(ns);
  const [large, small, unit, part] =
    ns < 2 * kHour ? (["min", "s", kMinute, 1e9] as const) : (["h", "min", kHour, kMinute] as const);
  const parts = Math.round(ns / part);
  const perUnit = unit / part;
  const rest = parts % perUnit;
  return `${Math.floor(parts / perUnit)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
