/** A trace to look at and to play, of which the page has made no run: there is no output but what it tells. */
import type { Code } from "../course/index.ts";
import { consoleLines, cursorAt, makeAxis, type TraceModel } from "../trace/index.ts";
import { type AppState, kWholeAxis } from "./state.ts";
import { kAsDelivered } from "./what-if.ts";

/** The part of the state that shows it, with the cursor at a record. `of`: the program that left it. */
export function playedTrace(
  model: TraceModel,
  of: Code & { readonly file: string },
  index: number,
  { axisMode, folded }: AppState,
): Pick<AppState, "run" | "lines" | "cursor" | "viewport"> {
  const { source, headers, file } = of;
  const code = { source, headers, file };
  const axis = makeAxis(model, axisMode, folded);
  return {
    run: { model, axis, ...code, scenario: undefined, whatIf: kAsDelivered, swept: undefined },
    lines: consoleLines(model, "", ""),
    cursor: cursorAt(model, index),
    viewport: kWholeAxis,
  };
}
