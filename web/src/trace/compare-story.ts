/** What sets two runs apart, in sentences. */
import type { Comparison } from "./compare.ts";
import { actorOf, type Lane, type TraceModel, taskName } from "./model.ts";
import type { TraceRecord } from "./record.ts";
import { readyBecause, sentenceOf } from "./story.ts";
import { formatTime } from "./time.ts";

/** Names that a sentence lists. */
const kMostNames = 5;

/** The sentence without its full stop. */
function clause(model: TraceModel, index: number): string {
  return sentenceOf(model, index).replace(/\.$/, "");
}

function taskOf(record: TraceRecord): number | undefined {
  return "task" in record ? record.task : undefined;
}

/** The task that what was done to the run hit, and what that was; undefined when nothing was. */
function hit({ now, parting }: Comparison): { readonly task: number | undefined; readonly text: string } | undefined {
  const record = now.records[parting?.now ?? -1];
  if (record?.k === "cancel") return { task: record.task, text: `${taskName(now, record.task)} was cancelled here` };
  if (record?.k !== "inject") return undefined;
  const { task } = record;
  switch (record.do) {
    case "cancel":
      return { task, text: `${task === undefined ? "a task" : taskName(now, task)} was cancelled here` };
    case "disconnect":
      return { task, text: `${record.host ?? "a host"} left here` };
    case "cut":
      return { task, text: `the link to ${record.host ?? "a host"} was cut here` };
    case "repair":
      return { task, text: `the link to ${record.host ?? "a host"} was repaired here` };
    default:
      return { task, text: "the program got a signal here" };
  }
}

/** How it went on with a task behind a record, as the end of a sentence that begins with "before,". */
function wentOn(model: TraceModel, task: number, name: string, from: number): string {
  for (let i = from; i < model.records.length; ++i) {
    const record = model.records[i];
    if (record === undefined || taskOf(record) !== task) continue;
    const when = formatTime(record.t);
    if (record.k === "ready") return `${name} went on at ${when}, because ${readyBecause(model, record, i)}`;
    if (record.k === "step") return `${name} went on at ${when}`;
    if (record.k === "done") return `${name} ended at ${when}`;
  }
  return `${name} stayed where it was`;
}

/** Names of tasks and hosts stay as they are. */
function capital(text: string): string {
  return text.replace(/^(?:a|the) /, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

/** Both went on with another step: somebody else had the first turn. */
function otherTurn({ now, before }: Comparison, here: TraceRecord, then: TraceRecord): string | undefined {
  if (here.k !== "step" || then.k !== "step" || here.t !== then.t) return undefined;
  return `${taskName(now, here.task)} has the next turn here; before, it was ${taskName(before, then.task)}'s.`;
}

/** The same thing at another time. */
function otherTime(comparison: Comparison, here: TraceRecord, then: TraceRecord): string | undefined {
  const { now, before, parting } = comparison;
  if (parting === undefined || here.k !== then.k || here.t === then.t) return undefined;
  const text = clause(now, parting.now);
  if (text !== clause(before, parting.before)) return undefined;
  return `${text}, at ${formatTime(here.t)}; before, at ${formatTime(then.t)}.`;
}

/** "fetch-2 was cancelled here; before, it went on at 1.2 s, because its timer fired." */
export function partingSentence(comparison: Comparison): string {
  const { now, before, parting } = comparison;
  if (parting === undefined) return "Both runs are alike, event by event.";
  const [here, then] = [now.records[parting.now], before.records[parting.before]];
  if (here === undefined) return `The run ends here; before, it went on: ${sentenceOf(before, parting.before)}`;
  if (then === undefined) return `Before, the run had ended here; now it goes on: ${sentenceOf(now, parting.now)}`;
  const cause = hit(comparison);
  if (cause !== undefined) {
    const { task, text } = cause;
    if (task === undefined) return `${capital(text)}; before, nothing of the kind happened.`;
    const name = text.startsWith(taskName(now, task)) ? "it" : taskName(now, task);
    return `${capital(text)}; before, ${wentOn(before, task, name, parting.before)}.`;
  }
  const short = otherTurn(comparison, here, then) ?? otherTime(comparison, here, then);
  if (short !== undefined) return short;
  const when = here.t === then.t ? "" : `, at ${formatTime(then.t)}`;
  return `${clause(now, parting.now)}. Before${when}: ${sentenceOf(before, parting.before)}`;
}

/** The task that the first difference is about, if it is about one. */
export function partingTask({ now, parting }: Comparison): number | undefined {
  const record = now.records[parting?.now ?? -1];
  return record === undefined ? undefined : (taskOf(record) ?? actorOf(record));
}

function names(lanes: readonly Lane[]): string {
  const shown = lanes.slice(0, kMostNames).map((lane) => lane.name);
  const rest = lanes.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** "Only now: a, b. Only before: c."; empty when both runs have the same tasks. */
export function onlySentence({ onlyNow, onlyBefore }: Comparison): string {
  const parts = [
    onlyNow.length === 0 ? [] : [`Only now: ${names(onlyNow)}.`],
    onlyBefore.length === 0 ? [] : [`Only before: ${names(onlyBefore)}.`],
  ];
  return parts.flat().join(" ");
}
