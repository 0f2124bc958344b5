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
  ready: 1,
  running: 2,
  /** Running, and spending time: computing or blocking. */
  computing: 3,
  waiting: 4,
  /** The loop waits for a timer, or a worker for a job. */
  idle: 5,
  result: 6,
  exception: 7,
  cancelled: 8,
} as const;
export type LaneState = (typeof LaneState)[keyof typeof LaneState];
export const kCancelling = 16;
const kStateMask = 15;

export interface LaneKey {
  readonly kind: "loop" | "worker" | "task";
  /** The task's number, the worker's position among the workers, 0 for the loop. */
  readonly id: number;
}

export interface Lane extends LaneKey {
  readonly name: string;
  /** A task's coroutine; empty for the others. */
  readonly detail: string;
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

export interface TraceModel {
  readonly records: readonly TraceRecord[];
  /** Time of each record in nanoseconds. */
  readonly times: Float64Array;
  /** Time of the last record, in nanoseconds. */
  readonly duration: number;
  readonly lanes: readonly Lane[];
  readonly tasks: ReadonlyMap<number, TaskInfo>;
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

export function taskName(model: TraceModel, id: number): string {
  return model.tasks.get(id)?.name ?? `task ${id}`;
}

/** The task whose code caused or is the subject of the record; undefined for the loop's own records. */
export function actorOf(record: TraceRecord): number | undefined {
  if (record.k === "task" || record.k === "cancel") return record.by;
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
