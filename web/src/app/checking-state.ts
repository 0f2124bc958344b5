/** What is known of an exercise's checks. */
import type { Code, Exercise, HintLadder } from "../course/index.ts";
import type { CheckReport, CheckRun } from "../runner/index.ts";
import type { RepeatedPhase } from "./repeated.ts";

export interface CheckingState extends Code {
  readonly phase: RepeatedPhase;
  readonly runs: number;
  readonly report: CheckReport | undefined;
  /** So many steps of the hints for the broken check are shown. */
  readonly steps: number;
}

/** The hints for the check that is broken; undefined when there are none. */
export function hintsOf(exercise: Exercise, { report }: CheckingState): HintLadder | undefined {
  return exercise.hints.find(({ check }) => check === report?.broken?.name);
}

/** Which run shows that a check is broken: "with seed 3". Empty for the usual one. `trace`: the run's. */
export function runWords({ seed, sweep, world, debug }: CheckRun, trace: string): string {
  if (seed !== undefined) return `with seed ${seed}`;
  if (world !== undefined) return `in the world "${world}"`;
  if (debug) return "in debug mode";
  const fields = new Map((sweep ?? "").split(";").map((field) => field.split("=") as [string, string]));
  const at = fields.get("await");
  if (at === undefined) return "";
  const moment = fields.get("moment") === "woken" ? "just before it goes on" : "while it waits";
  return `when ${deedWords(trace)} at await ${at}, ${moment}`;
}

/** What a sweep did to the run: its scenario says it, and the trace tells. */
function deedWords(trace: string): string {
  const [, deed = "cancel", host = ""] = /"k":"inject","do":"(\w+)"(?:,"host":"([^"]*)")?/.exec(trace) ?? [];
  if (deed === "disconnect") return `${host} leaves`;
  return deed === "cut" ? `${host} is cut off` : "a task is cancelled";
}
