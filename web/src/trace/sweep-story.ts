/** Sentences about what was done to a run on purpose, and how it was judged. */

import type { TraceModel } from "./model.ts";
import { atLine } from "./places.ts";
import type { RecordOf } from "./record.ts";
import { table } from "./table.ts";

type SweepRecord = RecordOf<"invariant"> | RecordOf<"inject"> | RecordOf<"await"> | RecordOf<"verdict">;

/** What a program states may end with a full stop of its own. */
function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function injection(model: TraceModel, name: string | undefined, record: RecordOf<"inject">): string {
  const where = name === undefined ? "" : `, while ${name} waits${atLine(model, record.at)}`;
  const host = record.host ?? "a host";
  switch (record.do) {
    case "cancel":
      return `Injected: ${name ?? "a task"} is cancelled${name === undefined ? "" : ` where it waits${atLine(model, record.at)}`}.`;
    case "disconnect":
      return `Injected: ${host} leaves and closes its connection${where}.`;
    case "cut":
      return `Injected: the link to ${host} is cut${where}.`;
    case "repair":
      return `Injected: the link to ${host} is whole again${where}.`;
    case "signal":
      return `Injected: the program gets a signal${where}.`;
    default:
      return `Injected: ${record.do}${where}.`;
  }
}

const verdicts = table<string>({
  safe: "Nothing was lost, left open or left hanging.",
  lost: "An invariant is broken:",
  leaked: "Something was not given back:",
  crashed: "An exception reached nobody:",
  hung: "The run would never have ended:",
});

/** "Verdict: lost. An invariant is broken: every order is stored." */
export function verdictText({ outcome, why }: RecordOf<"verdict">): string {
  const because = [verdicts[outcome], why === undefined ? undefined : ended(why)].filter((part) => part !== undefined);
  return `Verdict: ${outcome}. ${ended(because.join(" ").replace(/:$/, ""))}`;
}

export function invariantText({ text, ok }: RecordOf<"invariant">): string {
  return `Invariant ${ok === 0 ? "broken" : "holds"}: ${text}`;
}

function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? "" : "s"}`;
}

/** The sentence of a record that a sweep looks at, about the task of that name. */
export function sweepSentence(model: TraceModel, name: string | undefined, record: SweepRecord): string {
  switch (record.k) {
    case "invariant":
      return record.ok === 0
        ? `An invariant is broken${atLine(model, record.at)}: ${ended(record.text)}`
        : `An invariant holds${atLine(model, record.at)}: ${ended(record.text)}`;
    case "inject":
      return injection(model, name, record);
    case "await":
      return `This is await ${record.n} of the sweep: ${name ?? "a task"}${atLine(model, record.at)}.`;
    case "verdict":
      return `${verdictText(record)} The run had ${count(record.awaits, "await")} and stated ${count(record.invariants, "invariant")}.`;
  }
}
