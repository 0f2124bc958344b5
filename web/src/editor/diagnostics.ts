/** The compiler's messages as squiggles. */
import type { Action, Diagnostic as Squiggle } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Diagnostic } from "../runner/index.ts";

/** The position of a 1-based line and column, kept within the text. */
function positionOf(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.max(1, Math.min(doc.lines, line)));
  return Math.min(to, from + Math.max(0, column - 1));
}

/** What the compiler proposes, as a button beside its message. All of a message's edits are made at once. */
function actionsOf(diagnostic: Diagnostic, doc: Text): readonly Action[] {
  const fixits = diagnostic.fixits ?? [];
  if (fixits.length === 0) return [];
  const changes = fixits.map(({ line, column, endLine, endColumn, text }) => ({
    from: positionOf(doc, line, column),
    to: positionOf(doc, endLine, endColumn),
    insert: text,
  }));
  const words = fixits.map((fixit) => fixit.text.trim()).filter((text) => text !== "");
  const name = words.length === 0 ? "Remove it" : `Use ${words.join(" ")}`;
  return [
    {
      name,
      apply: (view) => {
        // Places are those of the text that was compiled; after an edit they would hit something else.
        if (view.state.doc.eq(doc)) view.dispatch({ changes, userEvent: "input.fixit" });
      },
    },
  ];
}

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
    actions: actionsOf(diagnostic, doc),
  };
}

/** Squiggles for the messages about `file`, in the order of the text. */
export function squiggles(diagnostics: readonly Diagnostic[], doc: Text, file: string): readonly Squiggle[] {
  return diagnostics.flatMap((diagnostic) => squiggle(diagnostic, doc, file) ?? []).toSorted((a, b) => a.from - b.from);
}
