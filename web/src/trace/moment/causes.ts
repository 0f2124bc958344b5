/**
 * Why a task is where it is at a moment: a chain of sentences, each with the record that it is about. First what the task
 * does; then what that came from, up to where the chain ends or closes.
 */
import type { Cursor } from "../cursor.ts";
import { describeLane, stateAt } from "../describe.ts";
import { lastUpTo } from "../lists.ts";
import { type Lane, LaneState, type StateAt, type TraceModel, taskName } from "../model.ts";
import { atLine } from "../places.ts";
import type { RecordOf } from "../record.ts";
import { sentenceOf } from "../story.ts";
import { formatTime } from "../time.ts";
import { cancelCause } from "./cancel-cause.ts";
import { loopAt } from "./loop-state.ts";
import { laneOfTask, momentIndex } from "./moment-index.ts";
import { heldSince, objectName, objectState } from "./object-story.ts";
import { taskKey, WaitTargets } from "./wait-targets.ts";
import { workAt } from "./work.ts";

export interface Cause {
  readonly text: string;
  /** The record to go to. */
  readonly index: number;
  /** The task that it is about, to be selected. */
  readonly task: number | undefined;
}

/** Sentences of a chain; more would not be read. */
const kMostCauses = 8;
/** Names in one sentence. */
const kNames = 3;
/** Tasks that are looked for of those that one gathers. */
const kMostTasks = 200;
/** How far before a record its own cause is looked for, in records. */
const kNear = 12;

class Chain {
  readonly #model: TraceModel;
  readonly #cursor: Cursor;
  readonly #seen = new Set<number>();
  readonly causes: Cause[] = [];

  constructor(model: TraceModel, cursor: Cursor) {
    this.#model = model;
    this.#cursor = cursor;
  }

  #add(text: string, index: number, task: number | undefined): void {
    if (text === "" || this.causes.some((cause) => cause.index === index && cause.task === task)) return;
    this.causes.push({ text, index, task });
  }

  /** What the lane's task does, and why; true when it is the first time that the chain comes by. */
  follow(lane: Lane): void {
    const at = stateAt(lane, this.#cursor.index);
    const task = lane.kind === "task" ? lane.id : undefined;
    if (task !== undefined) {
      if (this.#seen.has(task)) {
        const text = `${lane.name} waits for what is told here: a circle, and none of them can ever go on.`;
        this.causes.push({ text, index: at.cause, task });
        return;
      }
      this.#seen.add(task);
    }
    this.#add(describeLane(this.#model, lane, this.#cursor), Math.max(0, at.cause), task);
    if (this.causes.length >= kMostCauses) return;
    if (task !== undefined) this.#explain(lane, task, at);
  }

  #explain(lane: Lane, task: number, at: StateAt): void {
    const model = this.#model;
    const cancelled = cancelCause(model, lane, this.#cursor.index);
    if (cancelled !== undefined) this.#add(cancelled.text, cancelled.index, cancelled.task ?? task);
    const record = model.records[at.cause];
    switch (at.state) {
      case LaneState.waiting:
        if (record?.k === "suspend") this.#explainWait(record, at.cause);
        break;
      case LaneState.ready:
      case LaneState.running:
      case LaneState.computing:
        this.#explainTurn(lane, at);
        break;
      case LaneState.exception:
        this.#explainFailure(task, at.cause);
        break;
      default:
        break;
    }
  }

  #explainWait(record: RecordOf<"suspend">, index: number): void {
    const model = this.#model;
    const moments = momentIndex(model);
    const object = moments.objectById.get(record.id ?? -1);
    if (record.on === "to_thread" && record.id !== undefined) {
      const { name, note, index: since } = workAt(model, moments, record.id, this.#cursor.index);
      this.#add(`${name}: ${note}.`, since, record.task);
    } else if (object !== undefined && (object.kind === "lock" || object.kind === "connection")) {
      const since = heldSince(model, object, this.#cursor.index);
      const holder = model.records[since ?? -1];
      const by = holder?.k === "lock" || holder?.k === "db" ? holder.task : undefined;
      const what = object.kind === "lock" ? "held" : "in use";
      if (since !== undefined && by !== undefined && by !== record.task) {
        const at = this.#lineOfAct(since);
        this.#add(
          `${objectName(model, object)} is ${what} by ${taskName(model, by)} since ${formatTime(holder?.t ?? 0)}${at}.`,
          since,
          by,
        );
        this.#followTask(by);
        return;
      }
    } else if (object !== undefined) {
      const state = objectState(model, object, this.#cursor.index);
      const last = object.changes[lastUpTo(object.changes, this.#cursor.index)] ?? object.opened;
      if (state !== "") this.#add(`${objectName(model, object)}: ${state}.`, last, undefined);
    }
    this.#explainTimer(record, index);
    this.#followTargets(record);
  }

  /** The tasks that a wait is for: one is followed, of several it is told who is left. */
  #followTargets(record: RecordOf<"suspend">): void {
    const model = this.#model;
    const moments = momentIndex(model);
    if (record.id === undefined && record.waits_for !== undefined) {
      this.#followTask(record.waits_for);
      return;
    }
    const targets = new WaitTargets(model, moments, this.#cursor.index, kMostTasks);
    let found = targets.of(record);
    const object = moments.objectById.get(record.id ?? -1);
    if (object !== undefined && found.some(({ to }) => !to.startsWith("task "))) found = targets.holders(object);
    const tasks = found.flatMap(({ to }) => (to === taskKey(Number(to.slice(5))) ? [Number(to.slice(5))] : []));
    const [first] = tasks;
    if (first === undefined) return;
    if (tasks.length === 1) {
      this.#followTask(first);
      return;
    }
    const names = tasks.slice(0, kNames).map((task) => taskName(model, task));
    const more = tasks.length - names.length;
    const others = tasks.length < kMostTasks ? `${more} more` : "many more";
    const listed = more > 0 ? `${names.join(", ")} and ${others}` : names.join(" and ");
    const lane = laneOfTask(model, first);
    const index = lane === undefined ? 0 : stateAt(lane, this.#cursor.index).cause;
    this.#add(`${listed} have not ended.`, index, first);
  }

  #followTask(task: number): void {
    const lane = laneOfTask(this.#model, task);
    if (lane !== undefined && this.causes.length < kMostCauses) this.follow(lane);
  }

  #explainTimer(record: RecordOf<"suspend">, index: number): void {
    if (record.until === undefined) return;
    for (let at = index - 1; at > Math.max(0, index - kNear); --at) {
      const timer = this.#model.records[at];
      if (timer?.k !== "timer" || timer.task !== record.task) continue;
      this.#add(`Its timer is set for ${formatTime(timer.when)}.`, at, record.task);
      return;
    }
  }

  /** Why it is its turn: who woke it, and what it had waited for. */
  #explainTurn(lane: Lane, at: StateAt): void {
    const model = this.#model;
    for (let interval = at.interval; interval >= 0; --interval) {
      const cause = lane.cause[interval] ?? -1;
      const record = model.records[cause];
      if (record?.k === "ready") {
        const act = this.#actBefore(record, cause);
        if (act === undefined) this.#add(sentenceOf(model, cause), cause, lane.id);
        else this.#add(`Woken by ${taskName(model, record.by ?? 0)}: ${sentenceOf(model, act)}`, act, record.by);
      } else if (record?.k === "suspend") {
        this.#add(sentenceOf(model, cause), cause, lane.id);
        return;
      }
    }
  }

  /** What the task did that made another one ready: a record shortly before. */
  #actBefore(ready: RecordOf<"ready">, index: number): number | undefined {
    if (ready.by === undefined || ready.why === "created" || ready.why === "cancel") return undefined;
    for (let at = index - 1; at > Math.max(0, index - kNear); --at) {
      const record = this.#model.records[at];
      if (record === undefined || record.t !== ready.t || record.k === "step") return undefined;
      if (record.k === "ready" || record.k === "object" || !("task" in record)) continue;
      if (record.task === ready.by) return at;
    }
    return undefined;
  }

  /** A fast acquire is told by the await that passed right behind it. */
  #lineOfAct(index: number): string {
    const own = this.#model.records[index];
    const task = own !== undefined && "task" in own ? own.task : undefined;
    const next = this.#model.records[index + 1];
    if (next?.k === "pass" && next.task === task) return atLine(this.#model, next.at);
    if (own?.k === "db") return atLine(this.#model, own.at);
    const last = this.#model.records[this.#lastPlace(task, index)];
    return last !== undefined && "at" in last ? atLine(this.#model, last.at) : "";
  }

  /** The last record up to one with a line of the task's; -1 without one. */
  #lastPlace(task: number | undefined, index: number): number {
    const places = this.#model.tasks.get(task ?? -1)?.places;
    return places?.[lastUpTo(places, index)] ?? -1;
  }

  #explainFailure(task: number, done: number): void {
    const at = this.#lastPlace(task, done);
    const record = this.#model.records[at];
    if (record?.k === "return" && record.error !== undefined) this.#add(sentenceOf(this.#model, at), at, task);
  }
}

/** Why the loop is idle, or who keeps it busy. */
function causesOfLoop(model: TraceModel, loop: Lane, cursor: Cursor): readonly Cause[] {
  const { state, cause } = stateAt(loop, cursor.index);
  const now = { text: describeLane(model, loop, cursor), index: Math.max(0, cause), task: undefined };
  const next = state === LaneState.idle ? loopAt(model, cursor, 1).timers.shown[0] : undefined;
  if (next === undefined) return [now];
  const whose = next.task === undefined ? "The next timer" : `The next timer, for ${taskName(model, next.task)},`;
  return [now, { text: `${whose} is due at ${formatTime(next.when)}.`, index: next.index, task: next.task }];
}

/** Why the lane's task or job is where it is, or the loop; the first sentence says where that is. */
export function causesAt(model: TraceModel, lane: Lane, cursor: Cursor): readonly Cause[] {
  if (lane.kind === "loop") return causesOfLoop(model, lane, cursor);
  const chain = new Chain(model, cursor);
  chain.follow(lane);
  const task = lane.kind === "task" ? model.tasks.get(lane.id) : undefined;
  const job = lane.job === undefined ? undefined : model.jobs.get(lane.job);
  const from = job?.spawned ?? task?.created;
  const causes = chain.causes.slice(0, kMostCauses);
  if (from === undefined || from > cursor.index) return causes;
  return [...causes, { text: sentenceOf(model, from), index: from, task: task?.parent }];
}
