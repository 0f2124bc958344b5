import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LessonError } from "./problem.ts";

/** What is kept of an example's sweep: the outcome of each run, by await (core/trace/format.md, Verdicts). */
export interface Sweep {
  readonly rows: readonly SweepRow[];
}

/** The runs in which something happened at one await. */
export interface SweepRow {
  /** From 1. */
  readonly await: number;
  /** "orders.cpp:31", or "" when unknown. */
  readonly at: string;
  /** What it waits for: "pool.acquire". */
  readonly on: string;
  /** The outcome when it happened as the await began to wait. */
  readonly waits: string;
  /** The outcome when it happened right before the task went on; absent when the two moments are one. */
  readonly woken?: string;
}

export function writeSweep(lessonDir: string, example: string, sweep: Sweep): void {
  writeFileSync(sweepFile(lessonDir, example), `${JSON.stringify(sweep, undefined, 2)}\n`);
}

export function readSweep(lessonDir: string, example: string): Sweep {
  const file = sweepFile(lessonDir, example);
  if (!existsSync(file))
    throw new LessonError(`example "${example}" has no golden sweep; build it, then update-golden`);
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isSweep(value))
    throw new LessonError(`the golden sweep of "${example}" has no rows; update-golden writes it anew`);
  return value;
}

/** "9 runs: 5 safe, 4 lost", in the order in which the outcomes are met. */
export function summaryOf(sweep: Sweep): string {
  const outcomes = sweep.rows.flatMap(({ waits, woken }) => (woken === undefined ? [waits] : [waits, woken]));
  const counts = [...new Set(outcomes)].map((each) => `${outcomes.filter((other) => other === each).length} ${each}`);
  return `${outcomes.length} runs: ${counts.join(", ")}`;
}

/** The file and the line of an await; undefined when they are unknown. */
export function placeOfRow({ at }: SweepRow): { readonly file: string; readonly line: number } | undefined {
  const [file, line] = at.split(":");
  return file === undefined || line === undefined ? undefined : { file, line: Number(line) };
}

function sweepFile(lessonDir: string, example: string): string {
  return path.join(lessonDir, "golden", `${example}.sweep.json`);
}

function isSweep(value: unknown): value is Sweep {
  return typeof value === "object" && value !== null && "rows" in value && Array.isArray(value.rows);
}
