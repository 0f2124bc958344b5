/**
 * What the views of one moment ask a run: who waits, who is ready, which timers are set, what is open. Read once from the
 * records, when a view first asks; each question is then answered without reading them again.
 */
import { IntList, lastUpTo } from "../lists.ts";
import { hasEnded, type Lane, stateOfInterval, type TraceModel } from "../model.ts";
import type { TraceRecord } from "../record.ts";
import { ObjectsBuilder, type RunObject } from "./objects.ts";
import { type Spans, SpansBuilder } from "./spans.ts";

export interface MomentIndex {
  /** From the record that made a task ready to the step. */
  readonly ready: Spans;
  /** From the suspend to what ends the wait. */
  readonly waits: Spans;
  /** From the timer's record to when it fires or is taken back. */
  readonly timers: Spans;
  /** From a task's creation to its end. */
  readonly tasks: Spans;
  /** From a worker's job's submit to its begin. */
  readonly queued: Spans;
  /** From its begin to its end. */
  readonly working: Spans;
  /** From a lock's acquire to its release. */
  readonly holds: Spans;
  /** From a connection's acquire to its release. */
  readonly borrowed: Spans;
  /** Objects in order of their begin, and from when to when each is open. */
  readonly objects: readonly RunObject[];
  readonly open: Spans;
  readonly objectById: ReadonlyMap<number, RunObject>;
  /** Advice about what was not closed, ascending. */
  readonly leaks: Int32Array;
  /** The record that stopped the run. What comes after it is only being cleared away, and does not count. */
  readonly stopped: number | undefined;
}

const kLeaks: ReadonlySet<string> = new Set(["never-closed", "shield-untracked", "task-outlived-owner"]);

class MomentIndexBuilder {
  readonly #ready = new SpansBuilder();
  readonly #waits = new SpansBuilder();
  readonly #timers = new SpansBuilder();
  readonly #tasks = new SpansBuilder();
  readonly #queued = new SpansBuilder();
  readonly #working = new SpansBuilder();
  readonly #holds = new SpansBuilder();
  readonly #borrowed = new SpansBuilder();
  readonly #objects = new ObjectsBuilder();
  readonly #leaks = new IntList();
  /** Tasks whose polls are open, the innermost last: an eager task's first lies inside its creator's. */
  readonly #running: number[] = [];

  add(record: TraceRecord, index: number): void {
    if (record.k === "lint" && kLeaks.has(record.lint)) this.#leaks.push(index);
    else if (!this.#addOfTask(record, index)) this.#addOther(record, index);
    this.#objects.add(record, index, this.#running.at(-1));
  }

  #addOfTask(record: TraceRecord, index: number): boolean {
    switch (record.k) {
      case "task":
        this.#tasks.open(record.task, index);
        return true;
      case "ready":
        this.#waits.close(record.task, index);
        this.#ready.open(record.task, index);
        return true;
      case "step":
        this.#waits.close(record.task, index);
        this.#ready.close(record.task, index);
        this.#running.push(record.task);
        return true;
      case "suspend":
        this.#waits.open(record.task, index);
        this.#endPoll(record.task);
        return true;
      case "done":
        for (const spans of [this.#waits, this.#ready, this.#tasks]) spans.close(record.task, index);
        this.#endPoll(record.task);
        return true;
      default:
        return false;
    }
  }

  #endPoll(task: number): void {
    if (this.#running.at(-1) === task) this.#running.pop();
  }

  #addOther(record: TraceRecord, index: number): void {
    switch (record.k) {
      case "timer":
        this.#timers.open(record.id, index);
        break;
      case "fire":
      case "untimer":
        this.#timers.close(record.id, index);
        break;
      case "submit":
        this.#queued.open(record.id, index);
        break;
      case "work":
        this.#queued.close(record.id, index);
        this.#working.open(record.id, index);
        break;
      case "worked":
        this.#working.close(record.id, index);
        break;
      case "drop":
        this.#queued.close(record.id, index);
        break;
      case "lock":
        if (record.op === "acquire") this.#holds.open(record.id, index);
        else this.#holds.close(record.id, index);
        break;
      case "db":
        if (record.op === "acquire") this.#borrowed.open(record.id, index);
        else if (record.op === "release" || record.op === "close") this.#borrowed.close(record.id, index);
        break;
      default:
        break;
    }
  }

  finish(stopped: number | undefined): MomentIndex {
    const objects = this.#objects.finish();
    return {
      ready: this.#ready.finish(),
      waits: this.#waits.finish(),
      timers: this.#timers.finish(),
      tasks: this.#tasks.finish(),
      queued: this.#queued.finish(),
      working: this.#working.finish(),
      holds: this.#holds.finish(),
      borrowed: this.#borrowed.finish(),
      objects: objects.list,
      open: objects.spans,
      objectById: new Map(objects.list.map((object) => [object.id, object])),
      leaks: this.#leaks.finish(),
      stopped,
    };
  }
}

const indexes = new WeakMap<TraceModel, MomentIndex>();

/** The index of a run; made when it is first asked for. */
export function momentIndex(model: TraceModel): MomentIndex {
  const known = indexes.get(model);
  if (known !== undefined) return known;
  const builder = new MomentIndexBuilder();
  const stopped = model.flags.find(({ index }) => model.records[index]?.k === "stopped")?.index;
  const end = stopped ?? model.records.length - 1;
  for (let index = 0; index <= end; ++index) {
    const record = model.records[index];
    if (record !== undefined) builder.add(record, index);
  }
  const index = builder.finish(stopped);
  indexes.set(model, index);
  return index;
}

const lanes = new WeakMap<TraceModel, ReadonlyMap<number, Lane>>();

const children = new WeakMap<TraceModel, ReadonlyMap<number, readonly number[]>>();

/** The tasks that a task has created in the whole run. */
export function childrenOf(model: TraceModel, task: number): readonly number[] {
  let known = children.get(model);
  if (known === undefined) {
    const lists = new Map<number, number[]>();
    for (const { id, parent } of model.tasks.values()) {
      if (parent === undefined) continue;
      const list = lists.get(parent);
      if (list === undefined) lists.set(parent, [id]);
      else list.push(id);
    }
    known = lists;
    children.set(model, known);
  }
  return known.get(task) ?? [];
}

/** Whether a task exists at a record and has not ended. */
export function isAlive(model: TraceModel, task: number, index: number): boolean {
  const lane = laneOfTask(model, task);
  const created = model.tasks.get(task)?.created;
  if (lane === undefined || created === undefined || created > index) return false;
  return !hasEnded(stateOfInterval(lane, lastUpTo(lane.from, index)).state);
}

/** The lane of a task. */
export function laneOfTask(model: TraceModel, task: number): Lane | undefined {
  let known = lanes.get(model);
  if (known === undefined) {
    known = new Map(model.lanes.filter(({ kind }) => kind === "task").map((lane) => [lane.id, lane]));
    lanes.set(model, known);
  }
  return known.get(task);
}
