/** Moments of a run: the one at the cursor, and where in a trace one lies. */
import type { Injection, Moment } from "../app/what-if.ts";
import { atLine, type Cursor, countUpTo, formatTime, type TraceModel, taskName, timeOf } from "../trace/index.ts";

/** The records of each model's suspensions: counted once. */
const suspensions = new WeakMap<TraceModel, Int32Array>();

function suspendsOf(model: TraceModel): Int32Array {
  const known = suspensions.get(model);
  if (known !== undefined) return known;
  const found: number[] = [];
  model.records.forEach((record, index) => {
    if (record.k === "suspend") found.push(index);
  });
  const made = Int32Array.from(found);
  suspensions.set(model, made);
  return made;
}

/**
 * When something injected at the cursor happens. Between two records it is the time. Within an instant it is the await
 * before the cursor, because at a time it would come before all that happens then; and it is the time when nothing of
 * that instant has waited yet.
 */
export function momentAt(model: TraceModel, cursor: Cursor): Moment {
  if (cursor.time > timeOf(model, cursor.index)) return { kind: "time", time: cursor.time };
  const suspends = suspendsOf(model);
  const n = countUpTo(suspends, cursor.index);
  const last = suspends[n - 1];
  if (last === undefined || timeOf(model, last) !== timeOf(model, cursor.index))
    return { kind: "time", time: cursor.time };
  return { kind: "await", n };
}

/** "at 1.2 s", "when fetch-2 waits at line 12, at 1 s": for a list of what was injected into this run, or into one like it. */
export function momentWords(model: TraceModel | undefined, moment: Moment): string {
  if (moment.kind === "time") return `at ${formatTime(moment.time)}`;
  const index = model === undefined ? undefined : suspendsOf(model)[moment.n - 1];
  const record = index === undefined ? undefined : model?.records[index];
  if (model === undefined || record?.k !== "suspend") return `at wait ${moment.n} of the program`;
  return `when ${taskName(model, record.task)} waits${atLine(model, record.at)}, at ${formatTime(record.t)}`;
}

/** When it happens: the time of a request and a fault, which have no await. */
export function whenOf(injection: Injection): Moment {
  if (injection.do === "fault") return { kind: "time", time: injection.from };
  if (injection.do === "request") return { kind: "time", time: injection.at };
  return injection.when;
}

/** The same at another moment; what lasts, lasts as long. */
export function withMoment(injection: Injection, moment: Moment, time: number): Injection {
  switch (injection.do) {
    case "fault": {
      const { from, until } = injection;
      return { ...injection, from: time, until: until === undefined ? undefined : until - from + time };
    }
    case "request":
      return { ...injection, at: time };
    default:
      return { ...injection, when: moment };
  }
}

/** Where in the run it happens: at the record that tells of it, or at its time. Undefined when the run has no such await. */
export function indexOfInjection(model: TraceModel, injection: Injection): number | undefined {
  const moment = whenOf(injection);
  const from = moment.kind === "time" ? countUpTo(model.times, moment.time - 0.5) : suspendsOf(model)[moment.n - 1];
  // The run is over before.
  if (from === undefined || from >= model.records.length) return undefined;
  for (let i = from; i < model.records.length; ++i) {
    const record = model.records[i];
    if (moment.kind === "time" && (record?.t ?? 0) > moment.time) break;
    if (record?.k === "inject" && record.do === injection.do) return i;
    if (record?.k === "visit" && record.op === "request" && injection.do === "request") return i;
    if (record?.k === "link" && record.op === "begin" && injection.do === "fault" && record.host === injection.host)
      return i;
  }
  return moment.kind === "await" ? from : Math.max(0, from - 1);
}

/** What cancels just this task: its name, or its number when the name is not its own or would be read as something else. */
export function nameForCancel(model: TraceModel, task: number): string {
  const name = taskName(model, task);
  const isPlain = !/[;|\n#]/.test(name) && name !== "";
  const isOnly = [...model.tasks.values()].every((other) => other.id === task || other.name !== name);
  return isPlain && isOnly ? name : `#${task}`;
}
