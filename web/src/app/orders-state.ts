/** The search for a bad order, as the page shows it. Pure. */
import type { Code } from "../course/index.ts";
import type { Verdict } from "../runner/index.ts";
import type { RepeatedPhase, Variables } from "./repeated.ts";
import { outcomeVerb } from "./sweep-summary.ts";
import type { WhatIf } from "./what-if.ts";

/** With the code that was run. */
export interface OrdersState extends Code {
  readonly phase: RepeatedPhase;
  readonly scenario: string | undefined;
  readonly whatIf: WhatIf;
  /** Whether each order has random numbers of its own. */
  readonly seeds: boolean;
  readonly tried: number;
  readonly most: number;
  /** What the run in the usual order was judged. */
  readonly usual: Verdict | undefined;
  /** The smallest bad order. */
  readonly bad: { readonly order: number; readonly verdict: Verdict } | undefined;
}

/** Whether a run depends on its seed: the program draws numbers, or its network does. */
export function drawsRandomNumbers(source: string, scenario: string | undefined): boolean {
  return /\brandom\b/.test(source) || /"(?:jitter|loss)"/.test(scenario ?? "");
}

/** What makes a run one of that order; of the usual one without a number. */
export function orderVariables(order: number | undefined, seeds: boolean): Variables {
  if (order === undefined) return {};
  return { AIO_SCHEDULE: String(order), ...(seeds && { AIO_SEED: String(order) }) };
}

/** "200 orders tried in 1.2 s, all safe."; empty before there is anything to say. */
export function ordersSummary({ phase, tried, usual, bad, seeds }: OrdersState): string {
  const what = `${tried} order${tried === 1 ? "" : "s"}${seeds ? ", each with its own random numbers," : ""}`;
  if (phase.kind === "refused") return phase.text;
  if (phase.kind === "stopped") return `Stopped: ${what} tried, none bad.`;
  if (phase.kind !== "done" || usual === undefined) return "";
  if (usual.why !== "" && tried === 0)
    return `Already in its usual order the program ${outcomeVerb(usual.outcome)}: ${usual.why}`;
  if (bad === undefined) return `${what} tried in ${phase.seconds.toFixed(1)} s, all safe.`;
  return `In order ${bad.order} the program ${outcomeVerb(bad.verdict.outcome)}: ${bad.verdict.why}`;
}
