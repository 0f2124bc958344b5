/** Lines of the program, as parts of sentences. */
import { parsePlace } from "./record.ts";

/** " at line 7", or " at lesson.h:7" for a place outside the program; empty without a place. */
export function atLine(at: string | undefined): string {
  const place = at === undefined ? undefined : parsePlace(at);
  if (place === undefined) return "";
  return place.file.endsWith(".h") ? ` at ${place.file}:${place.line}` : ` at line ${place.line}`;
}

/** " because of line 7"; empty without a place. */
export function becauseOfLine(at: string | undefined): string {
  const place = at === undefined ? undefined : parsePlace(at);
  return place === undefined ? "" : ` because of line ${place.line}`;
}
