import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LessonError } from "./problem.ts";
import { elapsed, parseDigest, parseTrace, type TraceDigest } from "./trace.ts";

/** Bytes. A golden trace above this is kept as a digest: the repository stays small. */
const kLargestGoldenTrace = 200_000;

/** What an example left: its standard output and its trace. */
export interface RunRecord {
  readonly output: string;
  readonly trace: string;
}

/** What is kept of a run; exactly one of trace and digest is there. */
export interface Golden {
  readonly output: string;
  readonly trace?: string;
  readonly digest?: TraceDigest;
}

export function digestOf(trace: string): TraceDigest {
  const records = parseTrace(trace);
  const counts: Record<string, number> = {};
  for (const record of records) counts[record.k] = (counts[record.k] ?? 0) + 1;
  return {
    sha256: createHash("sha256").update(trace).digest("hex"),
    bytes: Buffer.byteLength(trace),
    elapsed: elapsed(records),
    counts: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export function writeGolden(lessonDir: string, example: string, run: RunRecord): void {
  const files = goldenFiles(lessonDir, example);
  writeFileSync(files.output, run.output);
  const small = Buffer.byteLength(run.trace) <= kLargestGoldenTrace;
  rmSync(small ? files.digest : files.trace, { force: true });
  if (small) writeFileSync(files.trace, run.trace);
  else writeFileSync(files.digest, `${JSON.stringify(digestOf(run.trace), undefined, 2)}\n`);
}

export function readGolden(lessonDir: string, example: string): Golden {
  const files = goldenFiles(lessonDir, example);
  if (existsSync(files.trace)) return { output: read(files.output), trace: read(files.trace) };
  if (existsSync(files.digest)) return { output: read(files.output), digest: parseDigest(read(files.digest)) };
  throw new LessonError(`example "${example}" has no golden trace; build it, then run update-golden`);
}

function goldenFiles(lessonDir: string, example: string): { output: string; trace: string; digest: string } {
  const stem = path.join(lessonDir, "golden", example);
  return { output: `${stem}.out`, trace: `${stem}.trace.jsonl`, digest: `${stem}.trace.json` };
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}
