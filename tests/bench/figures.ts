/** What a measurement prints: a name, a value, and beside it what it is to be compared with. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** The peer of the same run, or the aim. */
  readonly beside?: string;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The nearest-rank percentile: a value that was measured, never one in between. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error("A percentile of nothing; measure at least once.");
  return value;
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

export function bytes(value: number): string {
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} KB` : `${(value / 1e6).toFixed(2)} MB`;
}

/** "median 0.9 s, 95 % within 1.1 s" of milliseconds. */
export function spread(values: readonly number[]): string {
  return `${milliseconds(median(values))}, 95 % within ${milliseconds(percentile(values, 95))}`;
}

export function ratio(value: number, peer: number): string {
  return `${(value / peer).toFixed(2)} x`;
}

export function show(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map((figure) => figure.name.length));
  const lines = figures.map(
    ({ name, value, beside }) => `  ${name.padEnd(width)}  ${value}${beside === undefined ? "" : `   (${beside})`}`,
  );
  process.stdout.write(`\n${title}\n${lines.join("\n")}\n`);
}
