import { LessonError } from "./problem.ts";

export type TraceValue = string | number | readonly string[];

/** One line of a trace (core/trace/format.md): `t` in nanoseconds, `k` the kind, and the kind's own keys. */
export interface TraceRecord {
  readonly t: number;
  readonly k: string;
  readonly [key: string]: TraceValue;
}

/** What is kept of a trace that is too large for the repository. */
export interface TraceDigest {
  readonly sha256: string;
  readonly bytes: number;
  /** Nanoseconds from the start of the run to its `end` record. */
  readonly elapsed: number;
  /** How many records of each kind. */
  readonly counts: Readonly<Record<string, number>>;
}

/** An example's golden trace: whole, or its digest alone. */
export type GoldenTrace =
  | { readonly form: "records"; readonly records: readonly TraceRecord[] }
  | { readonly form: "digest"; readonly digest: TraceDigest };

/** Parses JSON Lines, refusing anything that is not a record. */
export function parseTrace(text: string): readonly TraceRecord[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const value: unknown = JSON.parse(line);
      if (!isRecord(value)) throw new LessonError(`line ${index + 1} of the trace is no record with "t" and "k"`);
      return value;
    });
}

export function elapsed(records: readonly TraceRecord[]): number {
  const end = records.at(-1);
  if (end?.k !== "end") throw new LessonError(`the trace has no "end" record: the run did not end; update-golden`);
  return end.t;
}

function isRecord(value: unknown): value is TraceRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "t" in value &&
    typeof value.t === "number" &&
    "k" in value &&
    typeof value.k === "string"
  );
}

/** Parses a digest file. */
export function parseDigest(text: string): TraceDigest {
  const value: unknown = JSON.parse(text);
  if (
    typeof value === "object" &&
    value !== null &&
    "sha256" in value &&
    typeof value.sha256 === "string" &&
    "bytes" in value &&
    typeof value.bytes === "number" &&
    "elapsed" in value &&
    typeof value.elapsed === "number" &&
    "counts" in value &&
    isCounts(value.counts)
  ) {
    return { sha256: value.sha256, bytes: value.bytes, elapsed: value.elapsed, counts: value.counts };
  }
  throw new LessonError("the digest of the trace lacks sha256, bytes, elapsed or counts; update-golden writes it anew");
}

function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === "object" && value !== null && Object.values(value).every((n) => typeof n === "number");
}
