// What a run of a sweep leaves in its trace: the awaits that count, and the judge's verdict (core/trace/format.md).

import { number, recordsOf, text } from "../trace-records.ts";

/** From good to bad. "unreached": the run has no such await. */
export const OUTCOMES = ["safe", "unchecked", "leaked", "lost", "crashed", "hung", "unreached"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Verdict {
  readonly outcome: Outcome;
  /** One sentence, or the broken invariant; "" of a safe run. */
  readonly why: string;
  /** So many of the awaits that count. */
  readonly awaits: number;
  /** So many invariants were stated. */
  readonly invariants: number;
  /** Virtual nanoseconds. */
  readonly ended: number;
}

/** One await of the undisturbed run. */
export interface SweptAwait {
  /** From 1. */
  readonly n: number;
  /** The task's name. */
  readonly task: string;
  /** What it waits for, as the trace says it: "stream.read". */
  readonly on: string;
  /** "orders.cpp:31", or "" when unknown. */
  readonly at: string;
}

/** The judge's record, or undefined in a trace that nobody judged or that is cut short. */
export function readVerdict(trace: string): Verdict | undefined {
  const from = trace.lastIndexOf(',"k":"verdict",');
  if (from < 0) return undefined;
  for (const record of recordsOf(trace.slice(trace.lastIndexOf("\n", from) + 1), "verdict")) {
    const outcome = OUTCOMES.find((each) => each === record.outcome);
    if (outcome === undefined) return undefined;
    return {
      outcome,
      why: text(record.why),
      awaits: number(record.awaits),
      invariants: number(record.invariants),
      ended: number(record.t),
    };
  }
  return undefined;
}

/** The names that tasks had, each once, in order. */
export function readTaskNames(trace: string): readonly string[] {
  const names = [...recordsOf(trace, "task", "name")].map((record) => text(record.name));
  return [...new Set(names)];
}

/** The awaits that count, in order. */
export function readAwaits(trace: string): SweptAwait[] {
  const names = new Map<number, string>();
  const awaits: SweptAwait[] = [];
  for (const record of recordsOf(trace, "task", "name", "await")) {
    const task = number(record.task);
    if (record.k !== "await") names.set(task, text(record.name));
    else awaits.push({ n: number(record.n), task: names.get(task) ?? "", on: text(record.on), at: text(record.at) });
  }
  return awaits;
}
