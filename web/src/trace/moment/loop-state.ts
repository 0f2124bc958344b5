/** The loop at a moment: who runs, who is ready in which order, which timers are set, what the workers do. */
import type { Cursor } from "../cursor.ts";
import { lastUpTo } from "../lists.ts";
import { runningTask } from "../mark.ts";
import { type Lane, LaneState, stateOfInterval, type TraceModel, timeOf } from "../model.ts";
import type { RecordOf } from "../record.ts";
import { readyBecause } from "../story.ts";
import { type MomentIndex, momentIndex } from "./moment-index.ts";

export interface ReadyEntry {
  readonly task: number;
  /** The record that made it ready. */
  readonly index: number;
  /** Why it is ready, as the end of a sentence: "its timer fired". */
  readonly why: string;
  /** Whether it runs in the loop's present iteration, or in the next one. */
  readonly now: boolean;
}

export interface TimerEntry {
  readonly id: number;
  /** The record that set it. */
  readonly index: number;
  /** When it is due, in nanoseconds. */
  readonly when: number;
  readonly task: number | undefined;
  readonly what: string;
  /** Its time has come, but the loop is busy. */
  readonly overdue: boolean;
}

/** A job that no worker has begun. */
export interface QueuedWork {
  readonly id: number;
  /** The record that queued it. */
  readonly index: number;
  readonly task: number | undefined;
}

/** As much of a list as is shown. */
export interface Some<T> {
  readonly shown: readonly T[];
  /** How many there are. */
  readonly count: number;
}

export interface LoopState {
  /** The present iteration; undefined before the first. */
  readonly tick: { readonly n: number; readonly index: number } | undefined;
  readonly running: number | undefined;
  readonly idle: boolean;
  readonly ready: Some<ReadyEntry>;
  /** The next to be due first. */
  readonly timers: Some<TimerEntry>;
  readonly workers: readonly Lane[];
  readonly queued: Some<QueuedWork>;
}

function readyAt(
  model: TraceModel,
  { ready }: MomentIndex,
  index: number,
  tick: number,
  most: number,
): Some<ReadyEntry> {
  const open = ready.openAt(index);
  const shown = open.slice(0, most).flatMap((position): ReadyEntry[] => {
    const at = ready.from[position] ?? 0;
    const record = model.records[at];
    return record?.k === "ready"
      ? [{ task: record.task, index: at, why: readyBecause(model, record, at), now: at < tick }]
      : [];
  });
  return { shown, count: open.length };
}

/** The smallest of a list, ascending; much cheaper than sorting it when it is long. */
function smallest<T>(items: readonly T[], most: number, isBefore: (a: T, b: T) => boolean): readonly T[] {
  const best: T[] = [];
  for (const item of items) {
    const last = best[most - 1];
    if (last !== undefined && !isBefore(item, last)) continue;
    let at = best.length;
    while (at > 0) {
      const before = best[at - 1];
      if (before === undefined || !isBefore(item, before)) break;
      at -= 1;
    }
    best.splice(at, 0, item);
    if (best.length > most) best.pop();
  }
  return best;
}

function timersAt(model: TraceModel, { timers }: MomentIndex, cursor: Cursor, most: number): Some<TimerEntry> {
  const open = timers.openAt(cursor.index);
  const timerOf = (position: number): RecordOf<"timer"> | undefined => {
    const record = model.records[timers.from[position] ?? 0];
    return record?.k === "timer" ? record : undefined;
  };
  const whenOf = (position: number): number => timerOf(position)?.when ?? 0;
  const next = smallest(open, most, (a, b) => whenOf(a) < whenOf(b));
  const shown = next.flatMap((position): TimerEntry[] => {
    const timer = timerOf(position);
    if (timer === undefined) return [];
    const { id, when, task, what } = timer;
    return [{ id, index: timers.from[position] ?? 0, when, task, what, overdue: when < cursor.time }];
  });
  return { shown, count: open.length };
}

function queuedAt(model: TraceModel, { queued }: MomentIndex, index: number, most: number): Some<QueuedWork> {
  const open = queued.openAt(index);
  const shown = open.slice(0, most).flatMap((position): QueuedWork[] => {
    const at = queued.from[position] ?? 0;
    const record = model.records[at];
    return record?.k === "submit" ? [{ id: record.id, index: at, task: record.task }] : [];
  });
  return { shown, count: open.length };
}

/** `most`: so many of each list are shown. */
export function loopAt(model: TraceModel, cursor: Cursor, most: number): LoopState {
  const index = momentIndex(model);
  const tickAt = model.ticks[lastUpTo(model.ticks, cursor.index)];
  const tick = tickAt === undefined ? undefined : model.records[tickAt];
  const loop = model.lanes[0];
  const state = loop === undefined ? undefined : stateOfInterval(loop, lastUpTo(loop.from, cursor.index)).state;
  return {
    tick: tick?.k === "tick" && tickAt !== undefined ? { n: tick.n, index: tickAt } : undefined,
    running: runningTask(model, cursor.index),
    idle: state === LaneState.idle && timeOf(model, cursor.index) <= cursor.time,
    ready: readyAt(model, index, cursor.index, tickAt ?? 0, most),
    timers: timersAt(model, index, cursor, most),
    workers: model.lanes.filter(({ kind }) => kind === "worker"),
    queued: queuedAt(model, index, cursor.index, most),
  };
}
