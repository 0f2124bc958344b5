/** The compiler's messages as squiggles. */
import type { Diagnostic as Squiggle } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Diagnostic } from "../runner/index.ts";

const kWord = /^[\w.:]+|^./;

/** Places one message in the text; undefined when it is about another file. */
function squiggle(diagnostic: Diagnostic, doc: Text, file: string): Squiggle | undefined {
  if (diagnostic.file !== file || diagnostic.line < 1 || diagnostic.line > doc.lines) return undefined;
  const line = doc.line(diagnostic.line);
  const from = Math.min(line.to, line.from + Math.max(0, diagnostic.column - 1));
  const word = kWord.exec(doc.sliceString(from, line.to))?.[0] ?? "";
  const to = diagnostic.endColumn === undefined ? from + word.length : line.from + diagnostic.endColumn - 1;
  // At a line's end there is nothing to underline: the last character stands in.
  const start = from === line.to && from > line.from ? from - 1 : from;
  return {
    from: start,
    to: Math.max(start, Math.min(line.to, Math.max(to, start + 1))),
    severity: diagnostic.severity === "note" ? "info" : diagnostic.severity,
    message: diagnostic.message,
  };
}

/** Squiggles for the messages about `file`, in the order of the text. */
export function squiggles(diagnostics: readonly Diagnostic[], doc: Text, file: string): readonly Squiggle[] {
  return diagnostics.flatMap((diagnostic) => squiggle(diagnostic, doc, file) ?? []).toSorted((a, b) => a.from - b.from);
}
