/** What the compiler printed, line by line, with the explanations of its messages below them. */
import type { SourceFile } from "../../course/index.ts";
import type { Diagnostic } from "../../runner/index.ts";
import { explain } from "./explain.ts";
import type { Explained, Fix } from "./program.ts";

/** A line of the compiler's, or an explanation of those before it. */
export type ExplainedLine =
  | { readonly kind: "compiler"; readonly text: string }
  | {
      readonly kind: "explanation";
      readonly text: string;
      readonly fixes: readonly Fix[];
      /** What the fixes are edits of. */
      readonly of: SourceFile;
    };

const kMessage = /^(.+?):(\d+):\d+: (?:fatal error|error|warning|note): (.*)$/;
/** What ends the lines that quote the code of a message. */
const kNext = /^(?:In file included from |\d+ (?:error|warning)s? )/;

function isAbout(explained: Explained, [, file, line, message]: RegExpExecArray): boolean {
  return explained.file === file && explained.line === Number(line) && explained.message === message;
}

/** `files` are the program's, as they were compiled. */
export function explainedLines(
  text: string,
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
): readonly ExplainedLine[] {
  const open = files.flatMap((of) =>
    explain(diagnostics, of.source, of.file, false).map((explained) => ({ explained, of })),
  );
  const lines: ExplainedLine[] = [];
  let due: ExplainedLine | undefined;
  const pay = (): void => {
    if (due !== undefined) lines.push(due);
    due = undefined;
  };
  for (const line of text.trimEnd().split("\n")) {
    const message = kMessage.exec(line);
    if (message !== null || kNext.test(line)) pay();
    lines.push({ kind: "compiler", text: line });
    const at = message === null ? -1 : open.findIndex(({ explained }) => isAbout(explained, message));
    const [found] = at < 0 ? [] : open.splice(at, 1);
    if (found === undefined) continue;
    const { explanation, fixes } = found.explained;
    if (explanation !== undefined || fixes.length > 0) {
      due = { kind: "explanation", text: explanation ?? "", fixes, of: found.of };
    }
  }
  pay();
  return lines;
}

/** The text with the edits of one proposal. */
export function mended(source: string, { edits }: Fix): string {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = (line: number, column: number): number => (starts[line - 1] ?? source.length) + column - 1;
  return edits
    .map((edit) => ({ ...edit, from: offset(edit.line, edit.column), to: offset(edit.endLine, edit.endColumn) }))
    .toSorted((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: insert }) => text.slice(0, from) + insert + text.slice(to), source);
}
