/**
 * What a trace says, made ready for drawing and stepping: one lane for the loop, one a worker, one a task, each a list of
 * states that begin at a record. Everything is indexed by the position of a record in the trace, because many records
 * share one instant of virtual time.
 */
import type { NetworkLane } from "./network.ts";
import type { Place, TraceRecord } from "./record.ts";

/** A lane's state; a task being cancelled has `kCancelling` added to it. */
export const LaneState = {
  absent: 0,
  /** A job that waits for a place among the active ones of its scheduler. */
  pending: 1,
  ready: 2,
  running: 3,
  /** Running, and spending time: computing or blocking. */
  computing: 4,
  waiting: 5,
  /** The loop waits for a timer, or a worker for a job. */
  idle: 6,
  result: 7,
  exception: 8,
  cancelled: 9,
  /** The end of a job that never ran. */
  dropped: 10,
} as const;
export type LaneState = (typeof LaneState)[keyof typeof LaneState];
export const kCancelling = 16;
const kStateMask = 15;

export interface LaneKey {
  /** A job has a lane of its own when it never became a task. */
  readonly kind: "loop" | "worker" | "task" | "job";
  /** The task's or job's number, the worker's position among the workers, 0 for the loop. */
  readonly id: number;
}

export interface Lane extends LaneKey {
  readonly name: string;
  /** A task's coroutine, and that it is a job; empty for the loop and the workers. */
  readonly detail: string;
  /** The job whose lane it is; undefined for all others. */
  readonly job: number | undefined;
  /** Records at which a state begins, ascending. */
  readonly from: Int32Array;
  /** LaneState, perhaps with kCancelling. */
  readonly state: Uint8Array;
  /** The record that explains the state: the suspend of a wait, the cpu of a computation, the step of a run. */
  readonly cause: Int32Array;
}

export interface TaskInfo {
  readonly id: number;
  readonly name: string;
  readonly coro: string;
  /** The task that created it; undefined when the loop did. */
  readonly parent: number | undefined;
  /** The record that created it. */
  readonly created: number;
  /** Records with a line of this task's code, ascending. */
  readonly places: Int32Array;
}

export interface SchedulerInfo {
  readonly id: number;
  /** Jobs that may be active at a time; undefined when there is no limit. */
  readonly limit: number | undefined;
  /** Jobs that may be pending before spawn() waits; 0 when there is no limit. */
  readonly pendingLimit: number;
  /** Records of it and of its jobs, ascending. */
  readonly changes: Int32Array;
}

export interface JobInfo {
  readonly id: number;
  readonly scheduler: number;
  /** The name given to spawn(); empty without one. */
  readonly name: string;
  /** The task that it became; undefined when it never ran. */
  readonly task: number | undefined;
  /** Its first record. */
  readonly spawned: number;
}

/**
 * Something that stands out on the axis: what was done to the program, advice, harm, or that all is well. Behind one
 * another they tell what a bad run came from and to.
 */
export interface Flag {
  readonly index: number;
  readonly kind: FlagKind;
}
export type FlagKind = "cause" | "advice" | "harm" | "good";

export interface TraceModel {
  readonly records: readonly TraceRecord[];
  /** Time of each record in nanoseconds. */
  readonly times: Float64Array;
  /** Time of the last record, in nanoseconds. */
  readonly duration: number;
  readonly lanes: readonly Lane[];
  readonly tasks: ReadonlyMap<number, TaskInfo>;
  readonly schedulers: ReadonlyMap<number, SchedulerInfo>;
  readonly jobs: ReadonlyMap<number, JobInfo>;
  /** The source files whose lines it names, headers left out: the program's, and the library's if there are several. */
  readonly sources: readonly string[];
  /** Records that begin a poll. */
  readonly polls: Int32Array;
  /** Records that begin a loop iteration. */
  readonly ticks: Int32Array;
  /** Records of output. */
  readonly prints: Int32Array;
  /** Connections, in order of their begin; none when the program used no network. */
  readonly network: readonly NetworkLane[];
  /** Records about the network, ascending. */
  readonly networkEvents: Int32Array;
  /** In order of the records. */
  readonly flags: readonly Flag[];
  /** What could not be read of the file. */
  readonly problems: readonly string[];
}

/** A lane's state at a record, and which of the lane's intervals it is. */
export interface StateAt {
  readonly interval: number;
  readonly state: LaneState;
  readonly cancelling: boolean;
  readonly cause: number;
}

export function baseState(packed: number): LaneState {
  return (packed & kStateMask) as LaneState;
}

export function stateOfInterval(lane: Lane, interval: number): StateAt {
  const packed = lane.state[interval] ?? LaneState.absent;
  return {
    interval,
    state: baseState(packed),
    cancelling: (packed & kCancelling) !== 0,
    cause: lane.cause[interval] ?? -1,
  };
}

/** The time of a record, in nanoseconds; 0 before the first. */
export function timeOf(model: TraceModel, index: number): number {
  return model.times[index] ?? 0;
}

export function hasEnded(state: LaneState): boolean {
  return state >= LaneState.result;
}

/** Whether it is a task's or a job's. */
export function isSelectable({ kind }: LaneKey): boolean {
  return kind === "task" || kind === "job";
}

export function isLane(lane: LaneKey, key: LaneKey | undefined): boolean {
  return lane.kind === key?.kind && lane.id === key.id;
}

export function taskName(model: TraceModel, id: number): string {
  return model.tasks.get(id)?.name ?? `task ${id}`;
}

/** The name of a job's lane: its task's when it has one. */
export function jobName(model: TraceModel, id: number): string {
  const job = model.jobs.get(id);
  if (job?.task !== undefined) return taskName(model, job.task);
  return job === undefined || job.name === "" ? `job ${id}` : job.name;
}

/** The task whose code caused or is the subject of the record; undefined for the loop's own records. */
export function actorOf(record: TraceRecord): number | undefined {
  if (record.k === "task" || record.k === "cancel" || record.k === "job") return record.by;
  return "task" in record ? record.task : undefined;
}

/** The text of the record's place, if it has one. */
export function placeText(record: TraceRecord): string | undefined {
  return "at" in record ? record.at : undefined;
}

/** A marked line: whose, and whether that task is on it now or will come to it in this poll. */
export interface Mark {
  readonly place: Place;
  readonly task: number | undefined;
}
