/** What a trace tells of schedulers: their jobs, who is pending from when to when, and how full they are. */
import { LaneBuilder } from "./lane-builder.ts";
import { IntList, lastUpTo } from "./lists.ts";
import { type JobInfo, type Lane, LaneState, type SchedulerInfo, type TraceModel } from "./model.ts";
import type { RecordOf } from "./record.ts";

interface SchedulerBuilder {
  readonly id: number;
  limit: number | undefined;
  pendingLimit: number;
  readonly changes: IntList;
}

interface JobBuilder {
  readonly id: number;
  readonly scheduler: number;
  readonly name: string;
  readonly spawned: number;
  task: number | undefined;
  /** While it has no task, and for good when it never gets one. */
  lane: LaneBuilder | undefined;
}

export class JobsBuilder {
  readonly #schedulers = new Map<number, SchedulerBuilder>();
  readonly #jobs = new Map<number, JobBuilder>();
  readonly #byTask = new Map<number, number>();

  addScheduler(record: RecordOf<"scheduler">, index: number): void {
    const scheduler = this.#scheduler(record.id);
    scheduler.changes.push(index);
    if (record.op !== "create") return;
    scheduler.limit = record.limit;
    scheduler.pendingLimit = record.pending_limit ?? 0;
  }

  /** `taskLane` gives the lane of the job's task, which was created just before. */
  addJob(record: RecordOf<"job">, index: number, taskLane: LaneBuilder | undefined): void {
    this.#scheduler(record.scheduler).changes.push(index);
    const job = this.#jobs.get(record.id) ?? this.#begin(record, index);
    if (record.op === "queue") {
      job.lane = new LaneBuilder();
      job.lane.enter(index, LaneState.pending);
    }
    if (record.op === "done") job.lane?.end(index, LaneState.dropped);
    if (record.task === undefined || job.task !== undefined) return;
    job.task = record.task;
    this.#byTask.set(record.task, job.id);
    if (job.lane !== undefined) taskLane?.precede(job.lane);
    job.lane = undefined;
  }

  #begin({ id, scheduler, name = "" }: RecordOf<"job">, spawned: number): JobBuilder {
    const job = { id, scheduler, name, spawned, task: undefined, lane: undefined };
    this.#jobs.set(id, job);
    return job;
  }

  #scheduler(id: number): SchedulerBuilder {
    const known = this.#schedulers.get(id);
    if (known !== undefined) return known;
    const scheduler = { id, limit: undefined, pendingLimit: 0, changes: new IntList() };
    this.#schedulers.set(id, scheduler);
    return scheduler;
  }

  jobOf(task: number): number | undefined {
    return this.#byTask.get(task);
  }

  finish(): Pick<TraceModel, "schedulers" | "jobs"> {
    const schedulers = new Map<number, SchedulerInfo>();
    for (const { changes, ...rest } of this.#schedulers.values()) {
      schedulers.set(rest.id, { ...rest, changes: changes.finish() });
    }
    const jobs = new Map<number, JobInfo>();
    for (const { lane: _, ...job } of this.#jobs.values()) jobs.set(job.id, job);
    return { schedulers, jobs };
  }

  /** The lanes of the jobs that never became tasks. */
  lanes(): readonly Lane[] {
    const lanes: Lane[] = [];
    for (const { id, name, lane } of this.#jobs.values()) {
      if (lane !== undefined) lanes.push(lane.finish({ kind: "job", id }, name === "" ? `job ${id}` : name, "job", id));
    }
    return lanes;
  }
}

/** How full a scheduler is at a record. */
export interface Occupancy {
  readonly active: number;
  readonly pending: number;
  readonly limit: number | undefined;
}

export function occupancyAt(model: TraceModel, scheduler: number, index: number): Occupancy {
  const info = model.schedulers.get(scheduler);
  const last = info?.changes[lastUpTo(info.changes, index)];
  const record = last === undefined ? undefined : model.records[last];
  if (record?.k !== "job" && record?.k !== "scheduler") return { active: 0, pending: 0, limit: info?.limit };
  return { active: record.active, pending: record.pending, limit: info?.limit };
}

/** The record of the scheduler before this one of it: what made room, or dropped a job. */
export function changeBefore(
  model: TraceModel,
  scheduler: number,
  index: number,
): RecordOf<"job"> | RecordOf<"scheduler"> | undefined {
  const changes = model.schedulers.get(scheduler)?.changes;
  const before = changes?.[lastUpTo(changes, index - 1)];
  const record = before === undefined ? undefined : model.records[before];
  return record?.k === "job" || record?.k === "scheduler" ? record : undefined;
}

/** Whether the scheduler has begun to close and has not ended that at a record. */
export function isClosing(model: TraceModel, scheduler: number, index: number): boolean {
  const changes = model.schedulers.get(scheduler)?.changes ?? new Int32Array(0);
  for (let i = lastUpTo(changes, index); i >= 0; --i) {
    const record = model.records[changes[i] ?? -1];
    if (record?.k === "scheduler") return record.op === "close";
  }
  return false;
}
