/** Two runs beside one another: where they part, and which lanes belong together. Pure. */
import type { Axis } from "./axis.ts";
import { positionOf } from "./axis.ts";
import { cursorAtTime } from "./cursor.ts";
import { countUpTo, firstAfter } from "./lists.ts";
import { isSelectable, type Lane, type TaskInfo, type TraceModel } from "./model.ts";
import type { TraceRecord } from "./record.ts";

/** The first records that the runs don't share: a position in each, perhaps behind its last record. */
export interface Parting {
  readonly now: number;
  readonly before: number;
}

export interface Comparison {
  readonly now: TraceModel;
  readonly before: TraceModel;
  /** Undefined when the runs are alike, record by record. */
  readonly parting: Parting | undefined;
  /** For each record of `before` in front of the parting, the record of `now` that is the same. */
  readonly twins: Int32Array;
  /** For each lane of `now`, in order, the lane of `before` that is the same task, job or worker. */
  readonly partners: readonly (Lane | undefined)[];
  /** Lanes of tasks and jobs that only one run has. */
  readonly onlyNow: readonly Lane[];
  readonly onlyBefore: readonly Lane[];
}

/** What a sweep writes down about a run is no part of what the program did. */
function isRemark({ k }: TraceRecord): boolean {
  return k === "await" || k === "verdict";
}

type Fields = Readonly<Record<string, unknown>>;

/** Where a line of code stands, and the coroutines around it. */
const kPlaces: ReadonlySet<string> = new Set(["at", "stack"]);

function sameList(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => value === b[i]);
}

function sameRecord(a: TraceRecord, b: TraceRecord, sameCode: boolean): boolean {
  if (a.k !== b.k || a.t !== b.t) return false;
  // Other random numbers make another run only where they are drawn.
  if (a.k === "run") return true;
  const [one, other] = [a as unknown as Fields, b as unknown as Fields];
  let keys = 0;
  for (const key in one) {
    keys += 1;
    if (one[key] === other[key] || sameList(one[key], other[key])) continue;
    // Edited code has other lines in the same places.
    if (sameCode || !kPlaces.has(key)) return false;
  }
  for (const _ in other) keys -= 1;
  return keys === 0;
}

type Pairing = Pick<Comparison, "partners" | "onlyNow" | "onlyBefore">;

interface Shared {
  readonly parting: Parting | undefined;
  readonly twins: Int32Array;
}

/** Walks over what both runs have in common, past the remarks of a sweep. */
function walk(before: TraceModel, now: TraceModel, sameCode: boolean): Shared {
  const twins = new Int32Array(before.records.length);
  let i = 0;
  let j = 0;
  for (;;) {
    while (remarkAt(now, j)) j += 1;
    while (remarkAt(before, i)) twins[i++] = Math.max(0, j - 1);
    const [then, here] = [before.records[i], now.records[j]];
    if (then === undefined && here === undefined) return { parting: undefined, twins };
    if (then === undefined || here === undefined || !sameRecord(then, here, sameCode)) {
      return { parting: { now: j, before: i }, twins: twins.slice(0, i) };
    }
    twins[i++] = j++;
  }
}

function remarkAt({ records }: TraceModel, index: number): boolean {
  const record = records[index];
  return record !== undefined && isRemark(record);
}

/** A name that the loop gave: it counts tasks, and they are counted differently behind the parting. */
const kCounted = /^Task-\d+$/;

/** What a lane is called when it is looked for in another run. Its tasks are numbered alike up to the parting only. */
function lookupName(model: TraceModel, lane: Lane, parting: number): string {
  const task = lane.kind === "task" ? model.tasks.get(lane.id) : undefined;
  if (task === undefined) return isSelectable(lane) ? `job ${lane.name}` : `${lane.kind} ${lane.name}`;
  if (task.created < parting) return `task ${task.id}`;
  return `later ${givenName(task)} ${task.coro}`;
}

function givenName({ name }: TaskInfo): string {
  return kCounted.test(name) ? "" : name;
}

function pairLanes(before: TraceModel, now: TraceModel, parting: Parting | undefined): Pairing {
  // Of several with one name the first belongs to the first.
  const left = new Map<string, Lane[]>();
  for (const lane of before.lanes.toReversed()) {
    const name = lookupName(before, lane, parting?.before ?? before.records.length);
    const namesakes = left.get(name);
    if (namesakes === undefined) left.set(name, [lane]);
    else namesakes.push(lane);
  }
  const partners = now.lanes.map((lane) => left.get(lookupName(now, lane, parting?.now ?? now.records.length))?.pop());
  const met = new Set(partners);
  return {
    partners,
    onlyNow: now.lanes.filter((lane, row) => isSelectable(lane) && partners[row] === undefined),
    onlyBefore: before.lanes.filter((lane) => isSelectable(lane) && !met.has(lane)),
  };
}

/** `sameCode`: both runs are of one source, so that their lines can be compared. */
export function compareRuns(before: TraceModel, now: TraceModel, sameCode = true): Comparison {
  const shared = walk(before, now, sameCode);
  return { before, now, ...shared, ...pairLanes(before, now, shared.parting) };
}

/**
 * Where the earlier run's records stand on the axis of the present one: what both have in common in one place, what comes
 * behind at its time, or at the end when it is later than the present run.
 */
export function ghostAxis({ before, now, parting, twins }: Comparison, axis: Axis): Axis {
  const at = new Float64Array(before.records.length);
  for (let i = 0; i < twins.length; ++i) at[i] = axis.at[twins[i] ?? 0] ?? 0;
  const floor = axis.at[(parting?.now ?? 0) - 1] ?? 0;
  let i = twins.length;
  while (i < at.length) {
    const time = before.times[i] ?? 0;
    const end = firstAfter(before.times, time);
    const [from, to] = stretchOf(now, axis, time, floor);
    // Records of one instant share the room that the instant has.
    for (let k = i; k < end; ++k) at[k] = from + ((to - from) * (k - i + 1)) / (end - i);
    i = end;
  }
  return { ...axis, at };
}

/** From where to where an instant reaches on the axis. */
function stretchOf(now: TraceModel, axis: Axis, time: number, floor: number): readonly [number, number] {
  const last = countUpTo(now.times, time) - 1;
  const to = Math.max(floor, positionOf(axis, now, cursorAtTime(now, time)));
  if (now.times[last] !== time) return [to, to];
  const first = countUpTo(now.times, time - 1);
  return [Math.max(floor, axis.at[first] ?? to), to];
}
