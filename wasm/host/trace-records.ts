// Some records of a trace, read without a model of the run.

export interface TraceRecord {
  readonly [key: string]: unknown;
}

/** The records of these kinds. A line that is cut short is left out. */
export function* recordsOf(trace: string, ...kinds: readonly string[]): Generator<TraceRecord> {
  const wanted = kinds.map((kind) => `,"k":"${kind}",`);
  for (const line of trace.split("\n")) {
    if (!line.endsWith("}") || !wanted.some((part) => line.includes(part))) continue;
    const record: unknown = JSON.parse(line);
    if (isRecord(record) && typeof record.k === "string" && kinds.includes(record.k)) yield record;
  }
}

function isRecord(value: unknown): value is TraceRecord {
  return typeof value === "object" && value !== null;
}

export const text = (value: unknown): string => (typeof value === "string" ? value : "");
export const number = (value: unknown): number => (typeof value === "number" ? value : 0);
