/** A run as the file that its program left (core/trace/format.md): what `yp trace` and the page open. */
import type { TraceModel } from "../trace/index.ts";

/** The records, a line each, in pieces. */
export function* traceFile({ records }: TraceModel): Generator<string> {
  const kPiece = 5_000;
  for (let at = 0; at < records.length; at += kPiece) {
    yield `${records
      .slice(at, at + kPiece)
      .map((record) => JSON.stringify(record))
      .join("\n")}\n`;
  }
}
