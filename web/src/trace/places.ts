/** Lines of the program, as parts of sentences. */
import type { TraceModel } from "./model.ts";
import { parsePlace } from "./record.ts";

/** "line 7" in a program of one file, else "server.cpp:7"; undefined without a place. */
function lineText({ sources }: TraceModel, at: string | undefined): string | undefined {
  const place = at === undefined ? undefined : parsePlace(at);
  if (place === undefined) return undefined;
  return sources.length > 1 || place.file.endsWith(".h") ? `${place.file}:${place.line}` : `line ${place.line}`;
}

/** " at line 7"; empty without a place. */
export function atLine(model: TraceModel, at: string | undefined): string {
  const line = lineText(model, at);
  return line === undefined ? "" : ` at ${line}`;
}

/** " because of line 7"; empty without a place. */
export function becauseOfLine(model: TraceModel, at: string | undefined): string {
  const line = lineText(model, at);
  return line === undefined ? "" : ` because of ${line}`;
}
