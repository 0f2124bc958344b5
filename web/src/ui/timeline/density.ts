/** How full a run is along its axis: what the minimap shows; pure. */
import { type Axis, baseState, isSelectable, type Lane, LaneState, type TraceModel } from "../../trace/index.ts";

export interface Density {
  /** How many tasks are ready, and how many wait, in each column, on an average. */
  readonly ready: Float32Array;
  readonly waiting: Float32Array;
  /** The share of each column in which the loop runs a task, and in which it or a worker computes. */
  readonly running: Float32Array;
  readonly computing: Float32Array;
  /** 1 where a task fails. */
  readonly failed: Uint8Array;
  /** The most tasks, ready and waiting, that a column has. */
  readonly most: number;
}

/** Adds up the lengths of stretches by column. A long stretch costs no more than a short one. */
class Coverage {
  readonly #parts: Float32Array;
  readonly #steps: Float32Array;

  constructor(columns: number) {
    this.#parts = new Float32Array(columns + 1);
    this.#steps = new Float32Array(columns + 2);
  }

  /** From `a` to `b`, in columns. */
  add(a: number, b: number): void {
    const [first, last] = [Math.floor(a), Math.floor(b)];
    if (first === last) {
      this.#parts[first] = (this.#parts[first] ?? 0) + b - a;
      return;
    }
    this.#parts[first] = (this.#parts[first] ?? 0) + first + 1 - a;
    this.#parts[last] = (this.#parts[last] ?? 0) + b - last;
    this.#steps[first + 1] = (this.#steps[first + 1] ?? 0) + 1;
    this.#steps[last] = (this.#steps[last] ?? 0) - 1;
  }

  finish(): Float32Array {
    let whole = 0;
    return this.#parts.slice(0, -1).map((part, column) => {
      whole += this.#steps[column] ?? 0;
      return part + whole;
    });
  }
}

/** What happens in no time is seen all the same: so wide, in columns, is the least that is run. */
const kLeast = 0.2;

type Cover = (state: LaneState, a: number, b: number) => void;

function forStretches(lane: Lane, axis: Axis, columns: number, cover: Cover): void {
  const end = axis.at.at(-1) ?? 1;
  for (let i = 0; i < lane.from.length; ++i) {
    const next = lane.from[i + 1];
    const a = axis.at[lane.from[i] ?? 0] ?? 0;
    const b = next === undefined ? end : (axis.at[next] ?? end);
    cover(baseState(lane.state[i] ?? 0), a * columns, b * columns);
  }
}

export function makeDensity(model: TraceModel, axis: Axis, columns: number): Density {
  const ready = new Coverage(columns);
  const waiting = new Coverage(columns);
  const running = new Coverage(columns);
  const computing = new Coverage(columns);
  const failed = new Uint8Array(columns);
  const coverTask: Cover = (state, a, b) => {
    if (state === LaneState.ready) ready.add(a, b);
    else if (state === LaneState.waiting || state === LaneState.pending) waiting.add(a, b);
    else if (state === LaneState.exception) failed[Math.min(columns - 1, Math.floor(a))] = 1;
  };
  const coverThread: Cover = (state, a, b) => {
    const until = Math.min(columns, Math.max(b, a + kLeast));
    if (state === LaneState.computing) computing.add(a, until);
    else if (state === LaneState.running) running.add(a, until);
  };
  for (const lane of model.lanes) forStretches(lane, axis, columns, isSelectable(lane) ? coverTask : coverThread);
  const found = { ready: ready.finish(), waiting: waiting.finish() };
  const most = found.waiting.reduce((so, count, column) => Math.max(so, count + (found.ready[column] ?? 0)), 0);
  return { ...found, running: running.finish(), computing: computing.finish(), failed, most };
}
