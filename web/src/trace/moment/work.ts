/** Jobs of worker threads. */
import type { TraceModel } from "../model.ts";
import { formatTime } from "../time.ts";
import type { MomentIndex } from "./moment-index.ts";
import type { Spans } from "./spans.ts";

export interface WorkInfo {
  readonly name: string;
  readonly note: string;
  /** The record that explains it. */
  readonly index: number;
}

/** The record that opens the span of a job; undefined when none is open. */
function begunAt(model: TraceModel, spans: Spans, id: number, index: number): number | undefined {
  for (const position of spans.openAt(index)) {
    const at = spans.from[position] ?? -1;
    const record = model.records[at];
    if ((record?.k === "submit" || record?.k === "work") && record.id === id) return at;
  }
  return undefined;
}

/** A job that a task waits for at a moment: in the queue, or at a worker. */
export function workAt(model: TraceModel, { queued, working }: MomentIndex, id: number, index: number): WorkInfo {
  const begun = begunAt(model, working, id, index);
  const work = model.records[begun ?? -1];
  if (begun !== undefined && work?.k === "work") {
    return { name: work.lane, note: `works on it since ${formatTime(work.t)}`, index: begun };
  }
  const submitted = begunAt(model, queued, id, index);
  const since = submitted === undefined ? "" : `a job queued since ${formatTime(model.records[submitted]?.t ?? 0)}`;
  return { name: "worker threads", note: since, index: submitted ?? index };
}
