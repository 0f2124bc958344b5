// The verdict about a learner's program: compiled, then run as the rules of its exercise want.

import { availableParallelism } from "node:os";
import path from "node:path";
import { type CheckReport, checkProgram } from "@yieldpoint/host";
import { type Explained, explain } from "@yieldpoint/web/explain";
import { nativeChecks } from "../../sweep/src/native.ts";
import { type Built, buildProgram } from "./build.ts";
import type { Exercise } from "./course.ts";
import type { Toolchain } from "./toolchain.ts";

export type Verdict =
  | { readonly kind: "no-program"; readonly errors: readonly Explained[]; readonly built: Built }
  | {
      readonly kind: "judged";
      readonly report: CheckReport;
      /** Mistakes that the compiler lets pass. */
      readonly warnings: readonly Explained[];
      readonly source: string;
    };

/** Cancellation: ends the compiler and the runs. Throws: AbortError. */
export async function judge(
  exercise: Exercise,
  toolchain: Toolchain,
  file: string,
  into: string,
  signal: AbortSignal,
): Promise<Verdict> {
  const built = await buildProgram(toolchain, file, into, signal, exercise.headers);
  const explained = explain(built.diagnostics, built.source, path.basename(file), true);
  if (built.program === undefined) {
    const errors = explained.filter(({ severity }) => severity === "error");
    return { kind: "no-program", errors, built };
  }
  const report = await checkProgram(nativeChecks(built.program, exercise.world), availableParallelism(), signal);
  const warnings = explained.filter(({ severity }) => severity === "warning");
  return { kind: "judged", report, warnings, source: built.source };
}

export function passes(verdict: Verdict): boolean {
  return verdict.kind === "judged" && verdict.report.broken === undefined;
}
