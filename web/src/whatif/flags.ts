/** What was injected, marked on the axis beside what the trace itself marks. */
import type { WhatIf } from "../app/what-if.ts";
import type { Flag, TraceModel } from "../trace/index.ts";
import { indexOfInjection } from "./moment.ts";

/** The same run, with the faults and requests that a person put into it flagged as the other injections are. */
export function withFlags(model: TraceModel, whatIf: WhatIf): TraceModel {
  const flagged = new Set(model.flags.map(({ index }) => index));
  const added = whatIf.injections.flatMap((injection): readonly Flag[] => {
    if (injection.do !== "fault" && injection.do !== "request") return [];
    const index = indexOfInjection(model, injection);
    if (index === undefined || flagged.has(index)) return [];
    flagged.add(index);
    return [{ index, kind: "cause" }];
  });
  if (added.length === 0) return model;
  return { ...model, flags: [...model.flags, ...added].sort((one, other) => one.index - other.index) };
}
