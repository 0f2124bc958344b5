import type { Checked } from "./check.ts";
import { sideBySide } from "./compare.ts";
import { countStatements, textOf } from "./program.ts";
import { asCpp, asPython } from "./readable.ts";

/** What people need to find the cause of a difference: the program both ways, the logs, how to see it again. */
export function report(seed: number, original: Checked, smallest: Checked): string {
  const at = smallest.verdict.kind === "different" ? smallest.verdict.at : -1;
  return [
    `The program of seed ${seed} runs differently in CPython and here.`,
    `Minimised from ${countStatements(original.program)} statements to ${countStatements(smallest.program)}:`,
    "",
    asPython(smallest.program),
    "",
    asCpp(smallest.program),
    "",
    sideBySide(smallest.expected, smallest.actual, at),
    "",
    `For the interpreters: ${textOf(smallest.program)}`,
    `Repeat: ./yp oracle --seed ${seed} --count 1`,
  ].join("\n");
}
