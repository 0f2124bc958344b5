/** The console's lines when the compiler refuses a program: what it says, and what that means. */
import { type Code, textOf } from "../course/index.ts";
import type { Diagnostic } from "../runner/index.ts";
import type { ConsoleLine } from "../trace/index.ts";
import { fileNames } from "./state.ts";

/** What was compiled, and what came of it. */
export interface Rejection extends Code {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

const kNoMoment = { index: undefined, time: undefined } as const;

/** The compiler's own words. */
export function rejectedLines(text: string): readonly ConsoleLine[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => ({ kind: "stderr", text: line, ...kNoMoment }));
}

/** With explanations, whose rules are loaded when they are first needed. */
export async function explainedRejection(rejection: Rejection): Promise<readonly ConsoleLine[]> {
  const { explainedLines, mended } = await import("../editor/explain/index.ts");
  const files = fileNames(rejection).map((file) => ({ file, source: textOf(rejection, file) }));
  return explainedLines(rejection.text, rejection.diagnostics, files).map((line): ConsoleLine => {
    if (line.kind === "compiler") return { kind: "stderr", text: line.text, ...kNoMoment };
    const { file, source } = line.of;
    const mendings = line.fixes.map((fix) => ({ name: fix.name, file, before: source, after: mended(source, fix) }));
    return { kind: "explanation", text: line.text, mendings, ...kNoMoment };
  });
}
