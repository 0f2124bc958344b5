/** What stands out on the axis, so that one sees at a glance what was done to the program and where the harm was. */
import type { FlagKind, TraceModel } from "./model.ts";
import type { TraceRecord } from "./record.ts";

/** Verdicts that say neither that the run was good nor that it did harm. */
const kUndecided: ReadonlySet<string> = new Set(["unchecked", "unreached"]);

/** How the record is flagged; undefined for nearly all. */
export function flagOf(record: TraceRecord): FlagKind | undefined {
  switch (record.k) {
    case "inject":
      return "cause";
    case "visit":
      return record.op === "leave" ? "cause" : undefined;
    case "lint":
      return "advice";
    case "handler":
    case "stopped":
      return "harm";
    case "invariant":
      return record.ok === 0 ? "harm" : undefined;
    case "verdict":
      if (record.outcome === "safe") return "good";
      return kUndecided.has(record.outcome) ? "advice" : "harm";
    default:
      return undefined;
  }
}

/**
 * Where a trace from elsewhere is opened: at what was done to the program at one of its awaits, as a sweep does, else at
 * the end. A scenario's other events are part of the world that it runs in.
 */
export function openingIndex(model: TraceModel): number {
  const injected = model.flags.find(({ index }) => {
    const record = model.records[index];
    return record?.k === "inject" && record.task !== undefined;
  });
  return injected?.index ?? model.records.length - 1;
}
