/** What can be done at the cursor to a task or a host: what menus and buttons offer. */
import type { Injection } from "../app/what-if.ts";
import {
  type Cursor,
  hasEnded,
  isLane,
  type Lane,
  type LaneKey,
  LaneState,
  stateAt,
  type TraceModel,
  taskName,
} from "../trace/index.ts";
import { momentAt, nameForCancel } from "./moment.ts";
import { faultWords } from "./words.ts";

/** So many injections into a run; a link holds as many. */
export const kMostInjections = 200;

/** A second of virtual time: TCP sends again what was lost by then. */
const kShortFault = 1e9;
const kStall = 3e9;

export interface Deed {
  readonly label: string;
  /** Undefined when it can't be done now; `why` says why. */
  readonly injection: Injection | undefined;
  readonly why: string;
}

function possible(label: string, injection: Injection): Deed {
  return { label, injection, why: "" };
}

function impossible(label: string, why: string): Deed {
  return { label, injection: undefined, why };
}

/** The task's lane, or the one of whoever runs or has just begun to wait at the cursor. */
export function laneAt(model: TraceModel, cursor: Cursor, selected: LaneKey | undefined): Lane | undefined {
  const chosen = model.lanes.find((lane) => isLane(lane, selected));
  if (chosen !== undefined) return chosen;
  const record = model.records[cursor.index];
  const task = record !== undefined && "task" in record ? record.task : undefined;
  return model.lanes.find((lane) => lane.kind === "task" && lane.id === task);
}

function cancelOf(model: TraceModel, cursor: Cursor, lane: Lane): Deed {
  const name = lane.kind === "task" ? taskName(model, lane.id) : lane.name;
  const label = `Cancel ${name}`;
  if (lane.kind === "job") return impossible(label, `${name} has not become a task, so there is nothing to cancel`);
  const { state } = stateAt(lane, cursor.index);
  if (state === LaneState.absent) return impossible(label, `${name} is not there yet`);
  if (hasEnded(state)) return impossible(label, `${name} has ended`);
  return possible(label, { do: "cancel", task: nameForCancel(model, lane.id), when: momentAt(model, cursor) });
}

export function signalAt(model: TraceModel, cursor: Cursor, signal: "SIGINT" | "SIGTERM" = "SIGINT"): Deed {
  const label = signal === "SIGINT" ? "Press Ctrl-C" : "Send SIGTERM";
  return possible(label, { do: "signal", signal, when: momentAt(model, cursor) });
}

/** To a lane of the timeline: to cancel its task; and Ctrl-C, which is for the program. */
export function deedsOn(model: TraceModel, cursor: Cursor, lane: Lane | undefined): readonly Deed[] {
  const isTask = lane !== undefined && (lane.kind === "task" || lane.kind === "job");
  return [...(isTask ? [cancelOf(model, cursor, lane)] : []), signalAt(model, cursor)];
}

/** To a host and its line: to lose its connections, cut or repair the line, and make packets late or lost for a while. */
export function deedsOnHost(model: TraceModel, cursor: Cursor, host: string): readonly Deed[] {
  const when = momentAt(model, cursor);
  const from = Math.round(cursor.time);
  const fault = (kind: string, length: number): Injection => ({ do: "fault", host, kind, from, until: from + length });
  return [
    possible(`Disconnect ${host}`, { do: "disconnect", host, when }),
    possible("Cut its line", { do: "cut", host, when }),
    possible("Repair its line", { do: "repair", host, when }),
    possible("Lose its packets for 1 s", fault("partition", kShortFault)),
    possible("Hold what it sends for 3 s", fault("stall", kStall)),
  ];
}

/** What else can go wrong with a host, from the cursor on: for good, or for a while where that is the kind's nature. */
export function faultsOfHost(cursor: Cursor, host: string): readonly Deed[] {
  const from = Math.round(cursor.time);
  return kFaultKinds.map((kind) => {
    const until = kind === "stall" ? from + kStall : undefined;
    return possible(faultWords(kind, host), { do: "fault", host, kind, from, until });
  });
}

const kFaultKinds = [
  "partition",
  "stall",
  "trickle",
  "black_hole",
  "reset",
  "half_open",
  "refused",
  "unreachable",
  "never_answers",
  "dns_failure",
] as const;

/** The tasks that are there at the cursor, up to so many that a list can show. */
export function tasksAt(model: TraceModel, cursor: Cursor, most = 200): readonly Lane[] {
  const tasks: Lane[] = [];
  for (const lane of model.lanes) {
    if (tasks.length === most) break;
    if (lane.kind !== "task") continue;
    const { state } = stateAt(lane, cursor.index);
    if (state !== LaneState.absent && !hasEnded(state)) tasks.push(lane);
  }
  return tasks;
}
