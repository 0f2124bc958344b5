/** The compiler's messages as squiggles. */
import type { Action, Diagnostic as Squiggle } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Diagnostic } from "../runner/index.ts";
import { type Explained, explain, type Fix } from "./explain/index.ts";

/** The position of a 1-based line and column, kept within the text. */
function positionOf(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.max(1, Math.min(doc.lines, line)));
  return Math.min(to, from + Math.max(0, column - 1));
}

/** What is proposed, as buttons beside the message. All edits of one proposal are made at once, and undone at once. */
function actionsOf(fixes: readonly Fix[], doc: Text): readonly Action[] {
  return fixes.map(({ name, edits }) => ({
    name,
    apply: (view) => {
      // Places are those of the text that was compiled; after an edit they would hit something else.
      if (!view.state.doc.eq(doc)) return;
      const changes = edits.map(({ line, column, endLine, endColumn, text }) => ({
        from: positionOf(doc, line, column),
        to: positionOf(doc, endLine, endColumn),
        insert: text,
      }));
      view.dispatch({ changes, userEvent: "input.fixit" });
    },
  }));
}

/** The explanation, and below it what the compiler says. */
function messageElement({ explanation, message }: Explained): HTMLElement {
  const element = document.createElement("div");
  const first = document.createElement("p");
  first.className = "problem-explanation";
  first.textContent = explanation ?? message;
  element.append(first);
  if (explanation !== undefined && explanation !== message) {
    const second = document.createElement("p");
    second.className = "problem-message";
    second.textContent = message;
    element.append(second);
  }
  return element;
}

const kWord = /^[\w.:]+|^./;

/** Places one message in the text; undefined when it is about another file. */
function squiggle(diagnostic: Explained, doc: Text, file: string): Squiggle | undefined {
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
    message: diagnostic.explanation ?? diagnostic.message,
    renderMessage: () => messageElement(diagnostic),
    actions: actionsOf(diagnostic.fixes, doc),
  };
}

/**
 * Squiggles for the messages about `file`, in the order of the text, with explanations. `own`: also for mistakes that the
 * compiler lets pass.
 */
export function squiggles(
  diagnostics: readonly Diagnostic[],
  doc: Text,
  file: string,
  own: boolean,
): readonly Squiggle[] {
  return explain(diagnostics, doc.toString(), file, own)
    .flatMap((explained) => squiggle(explained, doc, file) ?? [])
    .toSorted((a, b) => a.from - b.from);
}
