/** Builds the model from parsed records; pure, and able to work in slices. */

import { flagOf } from "./flags.ts";
import { JobsBuilder } from "./jobs.ts";
import { LaneBuilder } from "./lane-builder.ts";
import { IntList } from "./lists.ts";
import { actorOf, type Flag, type Lane, LaneState, placeText, type TaskInfo, type TraceModel } from "./model.ts";
import { NetworkBuilder } from "./network.ts";
import { type ParsedTrace, parseTrace, TraceParser } from "./parse.ts";
import type { RecordOf, TraceRecord } from "./record.ts";
import { table } from "./table.ts";

interface TaskBuilder {
  readonly lane: LaneBuilder;
  readonly places: IntList;
  readonly id: number;
  name: string;
  readonly coro: string;
  readonly parent: number | undefined;
  readonly created: number;
}

/** While the loop computes: until when, for which task, and what that task's lane shows again afterwards. */
interface Computing {
  readonly until: number;
  readonly lane: LaneBuilder | undefined;
  readonly after: LaneState;
  readonly cause: number;
}

const kMostWorkers = 1_000;
const kOtherWorkers = "other workers";

interface WorkerBuilder {
  readonly lane: LaneBuilder;
  computingUntil: number;
}

const endStates = table<LaneState>({
  result: LaneState.result,
  exception: LaneState.exception,
  cancelled: LaneState.cancelled,
});

/** Whether a worker left the record; the loop may sleep through it. */
function isWorkers(record: TraceRecord): boolean {
  if (record.k === "work" || record.k === "worked") return true;
  return (record.k === "cpu" || record.k === "print") && record.lane !== undefined && record.lane !== "loop";
}

export class ModelBuilder {
  readonly #parsed: ParsedTrace;
  readonly #times: Float64Array;
  readonly #loop = new LaneBuilder();
  readonly #workers = new Map<string, WorkerBuilder>();
  readonly #computingWorkers = new Set<WorkerBuilder>();
  readonly #tasks = new Map<number, TaskBuilder>();
  readonly #polls = new IntList();
  readonly #ticks = new IntList();
  readonly #prints = new IntList();
  readonly #sources = new Set<string>();
  readonly #jobs = new JobsBuilder();
  readonly #flags: Flag[] = [];
  readonly #network = new NetworkBuilder();
  readonly #networkEvents = new IntList();
  #next = 0;
  /** The task whose poll is open. */
  #running: number | undefined;
  #computing: Computing | undefined;
  #stopped = false;

  constructor(parsed: ParsedTrace) {
    this.#parsed = parsed;
    this.#times = new Float64Array(parsed.records.length);
  }

  /** Takes in up to `count` records; true while there are more. */
  addSome(count: number): boolean {
    const { records } = this.#parsed;
    const end = Math.min(records.length, this.#next + count);
    for (; this.#next < end; ++this.#next) {
      const record = records[this.#next];
      if (record !== undefined) this.#add(record, this.#next);
    }
    return this.#next < records.length;
  }

  #add(record: TraceRecord, index: number): void {
    this.#times[index] = record.t;
    this.#endComputing(record.t, index);
    this.#addPlace(record, index);
    if (this.#loop.state === LaneState.idle && !isWorkers(record)) this.#loop.enter(index, LaneState.ready);
    this.#apply(record, index);
    const flag = flagOf(record);
    if (flag !== undefined) this.#flags.push({ index, kind: flag });
    this.#noticeIdle(record, index);
  }

  #addPlace(record: TraceRecord, index: number): void {
    const place = placeText(record);
    if (place === undefined) return;
    const actor = actorOf(record);
    if (actor !== undefined) this.#tasks.get(actor)?.places.push(index);
    const file = place.slice(0, place.lastIndexOf(":"));
    if (file !== "" && !file.endsWith(".h")) this.#sources.add(file);
  }

  #apply(record: TraceRecord, index: number): void {
    switch (record.k) {
      case "run":
        this.#loop.enter(index, LaneState.ready);
        break;
      case "tick":
        this.#ticks.push(index);
        break;
      case "task":
        this.#addTask(record, index);
        break;
      case "name":
        this.#rename(record);
        break;
      case "step":
        this.#beginPoll(record.task, index);
        break;
      case "suspend":
        this.#endPoll(record.task, index, LaneState.waiting);
        break;
      case "done":
        this.#endPoll(record.task, index, endStates[record.how] ?? LaneState.result);
        break;
      case "ready":
        // A run that was stopped only clears its things away: nobody is woken any more.
        if (!this.#stopped) this.#tasks.get(record.task)?.lane.enter(index, LaneState.ready);
        break;
      case "stopped":
        this.#stopped = true;
        break;
      case "cancel":
      case "uncancel":
        this.#tasks.get(record.task)?.lane.setCancelling(index, record.count > 0);
        break;
      case "cpu":
        this.#compute(record, index);
        break;
      case "work":
        this.#worker(record.lane, index).lane.enter(index, LaneState.running);
        break;
      case "worked":
        this.#worker(record.lane, index).lane.enter(index, LaneState.idle);
        break;
      case "print":
        this.#prints.push(index);
        break;
      case "scheduler":
        this.#jobs.addScheduler(record, index);
        break;
      case "job":
        this.#jobs.addJob(record, index, this.#tasks.get(record.task ?? 0)?.lane);
        break;
      case "visit":
        this.#networkEvents.push(index);
        break;
      case "dns":
      case "packet":
      case "link":
      case "stream":
      case "http":
        this.#network.add(record, index);
        this.#networkEvents.push(index);
        break;
      default:
        break;
    }
  }

  #addTask(record: RecordOf<"task">, index: number): void {
    const lane = new LaneBuilder();
    lane.enter(index, LaneState.ready);
    this.#tasks.set(record.task, {
      lane,
      places: new IntList(),
      id: record.task,
      name: record.name,
      coro: record.coro,
      parent: record.by,
      created: index,
    });
  }

  #rename(record: RecordOf<"name">): void {
    const task = this.#tasks.get(record.task);
    if (task !== undefined) task.name = record.name;
  }

  #beginPoll(task: number, index: number): void {
    this.#polls.push(index);
    this.#running = task;
    this.#tasks.get(task)?.lane.enter(index, LaneState.running);
    this.#loop.enter(index, LaneState.running);
  }

  #endPoll(task: number, index: number, state: LaneState): void {
    const lane = this.#tasks.get(task)?.lane;
    if (state === LaneState.waiting) lane?.enter(index, state);
    else lane?.end(index, state);
    if (this.#running === task) this.#running = undefined;
    this.#loop.enter(index, LaneState.ready);
  }

  #compute(record: RecordOf<"cpu">, index: number): void {
    if (record.lane !== "loop") {
      const worker = this.#worker(record.lane, index);
      worker.lane.enter(index, LaneState.computing);
      worker.computingUntil = record.t + record.dur;
      this.#computingWorkers.add(worker);
      return;
    }
    const task = record.task ?? this.#running;
    const lane = task === undefined ? undefined : this.#tasks.get(task)?.lane;
    // The cost of a poll may be charged when it has just ended: then the task goes on waiting afterwards.
    const after = lane?.state ?? LaneState.running;
    this.#computing = { until: record.t + record.dur, lane, after, cause: lane?.cause ?? index };
    this.#loop.enter(index, LaneState.computing);
    lane?.enter(index, LaneState.computing);
  }

  /** The first record that is not before a computation's end ends it on every lane that it was on. */
  #endComputing(now: number, index: number): void {
    const computing = this.#computing;
    if (computing !== undefined && now >= computing.until) {
      this.#computing = undefined;
      this.#loop.enter(index, this.#running === undefined ? LaneState.ready : LaneState.running);
      const { lane, after, cause } = computing;
      if (lane?.state === LaneState.computing) lane.enter(index, after, cause);
    }
    for (const worker of this.#computingWorkers) {
      if (now < worker.computingUntil) continue;
      this.#computingWorkers.delete(worker);
      if (worker.lane.state === LaneState.computing) worker.lane.enter(index, LaneState.running);
    }
  }

  /** No record says that the loop goes to sleep: it does when nothing runs and the next record is later. */
  #noticeIdle(record: TraceRecord, index: number): void {
    const next = this.#parsed.records[index + 1];
    if (next === undefined || next.t <= record.t) return;
    if (this.#running !== undefined || this.#computing !== undefined || this.#loop.state === LaneState.idle) return;
    this.#loop.enter(index, LaneState.idle);
  }

  #worker(lane: string, index: number): WorkerBuilder {
    // Threads beyond any pool's share a lane: a trace that names more was made to be slow.
    const name = this.#workers.size < kMostWorkers ? lane : kOtherWorkers;
    const known = this.#workers.get(lane) ?? this.#workers.get(name);
    if (known !== undefined) return known;
    const worker: WorkerBuilder = { lane: new LaneBuilder(), computingUntil: 0 };
    worker.lane.enter(index, LaneState.idle);
    this.#workers.set(name, worker);
    return worker;
  }

  finish(): TraceModel {
    const lanes: Lane[] = [this.#loop.finish({ kind: "loop", id: 0 }, "loop", "")];
    const names = [...this.#workers.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    for (const [position, name] of names.entries()) {
      const worker = this.#workers.get(name);
      if (worker !== undefined) lanes.push(worker.lane.finish({ kind: "worker", id: position + 1 }, name, ""));
    }
    const tasks = new Map<number, TaskInfo>();
    const own = [...this.#jobs.lanes()];
    for (const { lane, places, ...task } of this.#tasks.values()) {
      const job = this.#jobs.jobOf(task.id);
      const detail = job === undefined ? task.coro : `${task.coro}, job`;
      own.push(lane.finish({ kind: "task", id: task.id }, task.name, detail, job));
      tasks.set(task.id, { ...task, places: places.finish() });
    }
    // A job stands where it was spawned, also when it became a task only later.
    lanes.push(...own.sort((a, b) => (a.from[0] ?? 0) - (b.from[0] ?? 0)));
    return {
      ...this.#jobs.finish(),
      records: this.#parsed.records,
      times: this.#times,
      duration: this.#times.at(-1) ?? 0,
      lanes,
      tasks,
      sources: [...this.#sources],
      polls: this.#polls.finish(),
      ticks: this.#ticks.finish(),
      prints: this.#prints.finish(),
      network: this.#network.finish(),
      networkEvents: this.#networkEvents.finish(),
      flags: this.#flags,
      problems: this.#parsed.problems,
    };
  }
}

/** The model of a trace's text, at once. */
export function buildModel(text: string): TraceModel {
  const builder = new ModelBuilder(parseTrace(text));
  while (builder.addSome(100_000));
  return builder.finish();
}

/** Records read at a stretch: some ten milliseconds of work. */
const kSlice = 8_000;

/**
 * The model of a trace's text, in slices: `breathe` is awaited between them, so that a page stays alive while a million
 * records are read.
 * Cancellation: at each slice, when `signal` is aborted.
 */
export async function loadModel(text: string, breathe: () => Promise<void>, signal: AbortSignal): Promise<TraceModel> {
  const parser = new TraceParser(text);
  while (parser.readSome(kSlice)) {
    await breathe();
    signal.throwIfAborted();
  }
  const builder = new ModelBuilder(parser.finish());
  while (builder.addSome(kSlice)) {
    await breathe();
    signal.throwIfAborted();
  }
  return builder.finish();
}
