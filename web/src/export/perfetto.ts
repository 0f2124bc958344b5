/**
 * A run in the JSON trace-event format, which ui.perfetto.dev and chrome://tracing open. Documented in perfetto.md.
 *
 * Much happens at one instant of virtual time, and a viewer can show neither order nor length there. So each record
 * stands at least a nanosecond behind the one before: zoomed out the times are true, zoomed in the order can be seen.
 */
import {
  actorOf,
  baseState,
  countUpTo,
  hasEnded,
  kCancelling,
  type Lane,
  LaneState,
  type RecordOf,
  sentenceOf,
  stateOfInterval,
  type TraceModel,
  waitsFor,
} from "../trace/index.ts";

/** One event of the format; times in microseconds. */
export interface TraceEvent {
  /** M metadata, X slice, s and f the ends of a flow, i instant, C counter. */
  readonly ph: "M" | "X" | "s" | "f" | "i" | "C";
  readonly pid: 1;
  /** The lane's position, from 1. */
  readonly tid: number;
  readonly ts: number;
  readonly name: string;
  readonly cat?: string;
  readonly dur?: number;
  readonly id?: number;
  /** Of a flow's end: it belongs to the slice that is open there. */
  readonly bp?: "e";
  /** Of an instant: on its lane, or on all. */
  readonly s?: "t" | "g";
  readonly args?: Readonly<Record<string, string | number>>;
}

const stateNames: Readonly<Record<LaneState, string>> = {
  [LaneState.absent]: "",
  [LaneState.pending]: "pending",
  [LaneState.ready]: "ready",
  [LaneState.running]: "running",
  [LaneState.computing]: "computing",
  [LaneState.waiting]: "waiting",
  [LaneState.idle]: "idle",
  [LaneState.result]: "done",
  [LaneState.exception]: "failed",
  [LaneState.cancelled]: "cancelled",
  [LaneState.dropped]: "never ran",
};

const kPid = 1;

/** When each record stands, in nanoseconds: in order, none at the time of another. */
export function distinctTimes(times: Float64Array): Float64Array {
  const distinct = new Float64Array(times.length);
  let last = -1;
  for (const [index, time] of times.entries()) {
    last = Math.max(last + 1, time);
    distinct[index] = last;
  }
  return distinct;
}

class Exporter {
  readonly #model: TraceModel;
  readonly #times: Float64Array;
  readonly #rows = new Map<number, number>();
  #flows = 0;

  constructor(model: TraceModel) {
    this.#model = model;
    this.#times = distinctTimes(model.times);
    for (const [row, lane] of model.lanes.entries()) if (lane.kind === "task") this.#rows.set(lane.id, row);
  }

  /** Microseconds at which a record stands; behind the last one the end of the run. */
  #at(index: number): number {
    return (this.#times[index] ?? (this.#times.at(-1) ?? 0) + 1) / 1000;
  }

  *all(name: string): Generator<TraceEvent> {
    yield { ph: "M", pid: kPid, tid: 0, ts: 0, name: "process_name", args: { name } };
    for (const [row, lane] of this.#model.lanes.entries()) yield* this.#lane(lane, row + 1);
    // Behind the slices, so that a flow's end finds the one that begins where it stands.
    for (let index = 0; index < this.#model.records.length; ++index) yield* this.#record(index);
  }

  *#lane(lane: Lane, tid: number): Generator<TraceEvent> {
    const name = lane.detail === "" ? lane.name : `${lane.name} (${lane.detail})`;
    yield { ph: "M", pid: kPid, tid, ts: 0, name: "thread_name", args: { name } };
    yield { ph: "M", pid: kPid, tid, ts: 0, name: "thread_sort_index", args: { sort_index: tid } };
    for (let interval = 0; interval < lane.from.length; ++interval) {
      const from = lane.from[interval] ?? 0;
      const state = baseState(lane.state[interval] ?? 0);
      if (state === LaneState.absent) continue;
      const slice = { pid: kPid, tid, ts: this.#at(from), name: this.#nameOf(lane, interval, state) } as const;
      if (hasEnded(state)) yield { ph: "i", ...slice, cat: "end", s: "t" };
      else
        yield {
          ph: "X",
          ...slice,
          cat: "state",
          dur: this.#until(lane, interval) - slice.ts,
          args: this.#why(lane, interval),
        };
    }
  }

  #until(lane: Lane, interval: number): number {
    return this.#at(lane.from[interval + 1] ?? this.#model.records.length);
  }

  #nameOf(lane: Lane, interval: number, state: LaneState): string {
    const { cause } = stateOfInterval(lane, interval);
    const record = this.#model.records[cause];
    const cancelling = ((lane.state[interval] ?? 0) & kCancelling) !== 0 ? "cancelling, " : "";
    if (state === LaneState.waiting && record?.k === "suspend") {
      return `${cancelling}waits for ${waitsFor(this.#model, record)}`;
    }
    if (state === LaneState.computing && record?.k === "cpu") return record.what;
    if (record?.k === "done" && record.how === "exception") return `failed: ${record.error ?? "an exception"}`;
    return cancelling + stateNames[state];
  }

  /** The record that explains the state: its sentence, its line, its number. */
  #why(lane: Lane, interval: number): Readonly<Record<string, string | number>> {
    const cause = lane.cause[interval] ?? -1;
    const record = this.#model.records[cause];
    const at = record !== undefined && "at" in record ? record.at : undefined;
    return { why: sentenceOf(this.#model, cause), ...(at !== undefined && { line: at }), event: cause + 1 };
  }

  *#record(index: number): Generator<TraceEvent> {
    const record = this.#model.records[index];
    switch (record?.k) {
      case "task":
        yield* this.#flow("creates", index, record.by, record.task);
        break;
      case "ready":
        yield* this.#flow("wakes", index, record.by, record.task);
        break;
      case "cancel":
        yield* this.#flow("cancels", index, record.by, record.task);
        break;
      case "tick":
        yield this.#ready(record, index);
        break;
      case "print":
        yield { ...this.#instant(index, "print", "t"), name: record.text };
        break;
      case "inject":
        yield this.#instant(index, "injected", "g");
        break;
      case "link":
      case "lint":
      case "invariant":
      case "handler":
      case "stopped":
      case "verdict":
        yield this.#instant(index, record.k, "g");
        break;
      default:
        break;
    }
  }

  /** From the task whose code did it to the task that it was done to: an arrow to what that does next. */
  *#flow(name: string, index: number, by: number | undefined, task: number): Generator<TraceEvent> {
    const from = by === undefined ? undefined : this.#rows.get(by);
    const to = this.#rows.get(task);
    if (from === undefined || to === undefined || from === to) return;
    this.#flows += 1;
    const flow = { pid: kPid, name, cat: "cause", id: this.#flows } as const;
    yield { ph: "s", ...flow, tid: from + 1, ts: this.#at(index) };
    yield { ph: "f", ...flow, tid: to + 1, ts: this.#at(this.#begin(to, index)), bp: "e" };
  }

  /** The record at which the lane's state of this moment began, or this one. */
  #begin(row: number, index: number): number {
    const lane = this.#model.lanes[row];
    const next = lane === undefined ? undefined : lane.from[countUpTo(lane.from, index) - 1];
    return Math.max(index, next ?? index);
  }

  #ready(record: RecordOf<"tick">, index: number): TraceEvent {
    return { ph: "C", pid: kPid, tid: 1, ts: this.#at(index), name: "ready", args: { callbacks: record.ready } };
  }

  #instant(index: number, cat: string, s: "t" | "g"): TraceEvent {
    const record = this.#model.records[index];
    const actor = record === undefined ? undefined : actorOf(record);
    const row = (actor === undefined ? undefined : this.#rows.get(actor)) ?? 0;
    return { ph: "i", pid: kPid, tid: row + 1, ts: this.#at(index), name: sentenceOf(this.#model, index), cat, s };
  }
}

/** The run's events: lanes as threads, states as slices, causes as flows, what happens at a moment as instants. */
export function traceEvents(model: TraceModel, name: string): Iterable<TraceEvent> {
  return new Exporter(model).all(name);
}

/** The file, in pieces of some thousand events: a page can take a breath between them. */
export function* perfettoFile(model: TraceModel, name: string): Generator<string> {
  const kPiece = 2_000;
  let piece: string[] = [];
  let begin = '{"displayTimeUnit":"ns","traceEvents":[\n';
  for (const event of traceEvents(model, name)) {
    piece.push(JSON.stringify(event));
    if (piece.length < kPiece) continue;
    yield begin + piece.join(",\n");
    begin = ",\n";
    piece = [];
  }
  yield `${begin === ",\n" && piece.length === 0 ? "" : begin}${piece.join(",\n")}\n]}\n`;
}
