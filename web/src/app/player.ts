/** The cursor's controls: moving, dragging, playing, zooming. */
import {
  type AxisMode,
  actorOf,
  advance,
  type Cursor,
  changeOf,
  cursorAt,
  cursorAtPosition,
  cursorAtTime,
  isAtEnd,
  isLane,
  isSelectable,
  kSpeeds,
  kStart,
  type LaneKey,
  lifeOf,
  type Move,
  makeAxis,
  momentOfLine,
  moveCursor,
  positionOf,
  rangeBetween,
  type Stride,
  subjectAt,
  subjectOf,
} from "../trace/index.ts";
import { type AppState, currentRun, kWholeAxis, type Viewport } from "./state.ts";
import type { Store } from "./store.ts";
import { follow, spanning, viewOf, zoomAround } from "./viewport.ts";

export interface FrameClock {
  /** Calls back once before the next frame, with milliseconds of real time. */
  requestFrame(callback: (now: number) => void): void;
  /** Whether playing goes from record to record without gliding in between. */
  still?(): boolean;
}

export class Player {
  readonly #store: Store<AppState>;
  readonly #clock: FrameClock;
  #spent = 0;
  /** Where playing is; the cursor is at the record before that when nothing may glide. */
  #exact: Cursor | undefined;
  /** Counts play() calls, so that frames of an earlier one end. */
  #session = 0;

  constructor(store: Store<AppState>, clock: FrameClock) {
    this.#store = store;
    this.#clock = clock;
  }

  #place(cursor: Cursor, keepInView: boolean): void {
    const { run, viewport } = this.#store.get();
    if (run === undefined) return;
    const next = keepInView ? follow(viewport, positionOf(run.axis, run.model, cursor)) : viewport;
    this.#store.set({ cursor, viewport: next, pointed: undefined });
  }

  move(move: Move): void {
    const { run, cursor } = this.#store.get();
    if (run === undefined) return;
    this.pause();
    this.#place(moveCursor(run.model, cursor, move), true);
  }

  /** Puts the cursor at a place on the axis, as a drag does. */
  drag(position: number): void {
    const { run } = this.#store.get();
    if (run === undefined) return;
    this.pause();
    this.#place(cursorAtPosition(run.axis, run.model, position), false);
  }

  goToTime(time: number): void {
    const { run } = this.#store.get();
    if (run === undefined) return;
    this.pause();
    this.#place(cursorAtTime(run.model, time), true);
  }

  pause(): void {
    this.#session += 1;
    this.#store.set({ playing: false });
  }

  toggle(): void {
    if (this.#store.get().playing) this.pause();
    else this.play();
  }

  /** Plays on from the cursor; from the start when it is at the end. */
  play(): void {
    const { run, cursor } = this.#store.get();
    if (run === undefined || run.model.records.length < 2) return;
    if (isAtEnd(run.model, cursor)) this.#place(cursorAt(run.model, kStart.index), true);
    this.#spent = 0;
    this.#exact = undefined;
    this.#session += 1;
    this.#store.set({ playing: true });
    this.#nextFrame(this.#session, undefined);
  }

  #nextFrame(session: number, last: number | undefined): void {
    this.#clock.requestFrame((now) => {
      const { run, cursor, speed } = this.#store.get();
      if (session !== this.#session || run === undefined) return;
      const from = { cursor: this.#exact ?? cursor, spent: this.#spent };
      const head = advance(run.model, from, last === undefined ? 0 : now - last, speed, run.axis.folds);
      this.#spent = head.spent;
      this.#exact = head.cursor;
      this.#place(this.#clock.still?.() === true ? cursorAt(run.model, head.cursor.index) : head.cursor, true);
      if (isAtEnd(run.model, head.cursor)) this.pause();
      else this.#nextFrame(session, now);
    });
  }

  setSpeed(speed: number): void {
    this.#store.set({ speed });
  }

  /** The next speed up or down. */
  nudgeSpeed(direction: 1 | -1): void {
    const at = kSpeeds.findIndex((speed) => speed >= this.#store.get().speed);
    const next = kSpeeds[Math.max(0, Math.min(kSpeeds.length - 1, at + direction))];
    if (next !== undefined) this.setSpeed(next);
  }

  setAxisMode(axisMode: AxisMode): void {
    this.#changeAxis({ axisMode, folded: this.#store.get().folded });
  }

  /** Shortens long waits, or gives them their length again. */
  setFolded(folded: boolean): void {
    this.#changeAxis({ axisMode: this.#store.get().axisMode, folded });
  }

  /** What is in view stays in view. */
  #changeAxis(change: Pick<AppState, "axisMode" | "folded">): void {
    const { run, viewport } = this.#store.get();
    if (run === undefined) {
      this.#store.set(change);
      return;
    }
    const axis = makeAxis(run.model, change.axisMode, change.folded);
    const moved = (position: number): number =>
      positionOf(axis, run.model, cursorAtPosition(run.axis, run.model, position));
    const whole = viewport.from <= 0 && viewport.to >= 1;
    const next = whole ? kWholeAxis : spanning(moved(viewport.from), moved(viewport.to));
    this.#store.set({ ...change, run: { ...run, axis }, viewport: next, unzoomed: undefined });
  }

  setStride(stride: Stride): void {
    this.#store.set({ stride });
  }

  /** Steps by the chosen stride, as the buttons do. */
  step(direction: 1 | -1): void {
    this.move({ kind: "step", stride: this.#store.get().stride, direction });
  }

  /** Selects what lies between two places on the axis. */
  selectRange(from: number, to: number): void {
    const { run } = this.#store.get();
    if (run === undefined) return;
    const at = (position: number): Cursor => cursorAtPosition(run.axis, run.model, position);
    this.#store.set({ range: rangeBetween(at(from), at(to)) });
  }

  /** Makes the cursor's moment one end of the range; the other stays or, without one, is that end of the run. */
  selectFromOrTo(end: "from" | "to"): void {
    const { run, cursor, range } = this.#store.get();
    if (run === undefined) return;
    const other =
      end === "from" ? (range?.to ?? cursorAt(run.model, run.model.records.length - 1)) : (range?.from ?? kStart);
    this.#store.set({ range: rangeBetween(cursor, other) });
  }

  forgetRange(): void {
    this.#store.set({ range: undefined });
  }

  /** Shows the selected range or else the life of the selected task; again, and what was in view before is. False: nothing is selected. */
  zoomToSelection(): boolean {
    const { run, range, selected, viewport, unzoomed } = this.#store.get();
    const lane = run?.model.lanes.find((candidate) => isLane(candidate, selected));
    const wanted = range ?? (run === undefined || lane === undefined ? undefined : lifeOf(run.model, lane));
    if (run === undefined || wanted === undefined) return false;
    const position = (cursor: Cursor): number => positionOf(run.axis, run.model, cursor);
    const target = viewOf(position(wanted.from), position(wanted.to));
    if (unzoomed !== undefined && target.from === viewport.from && target.to === viewport.to) {
      this.#store.set({ viewport: unzoomed, unzoomed: undefined });
    } else {
      this.#store.set({ viewport: target, unzoomed: viewport });
    }
    return true;
  }

  setViewport(viewport: Viewport): void {
    this.#store.set({ viewport });
  }

  /** Zooms about the cursor; a factor above 1 shows less, larger. */
  zoom(factor: number): void {
    const { run, cursor, viewport } = this.#store.get();
    if (run === undefined) return;
    this.#store.set({ viewport: zoomAround(viewport, factor, positionOf(run.axis, run.model, cursor)) });
  }

  /** Goes to a record and selects whom it is about, or `task`. */
  show(index: number, task?: number): void {
    const { run } = this.#store.get();
    const record = run?.model.records[index];
    if (record === undefined) return;
    this.move({ kind: "to", index });
    const subject = task === undefined ? subjectOf(record) : ({ kind: "task", id: task } as const);
    if (subject !== undefined) this.select(subject);
  }

  /** Goes to where the state of the selected task next changes, or changed last. */
  jump(direction: 1 | -1): void {
    const { run, cursor, selected } = this.#store.get();
    const subject = selected ?? (run === undefined ? undefined : subjectAt(run.model, cursor.index));
    const lane = run?.model.lanes.find((candidate) => isLane(candidate, subject));
    const index = lane === undefined ? undefined : changeOf(lane, cursor.index, direction);
    this.select(lane);
    if (index !== undefined) this.move({ kind: "to", index });
  }

  /** Goes to the next moment on a line of the program, or the last before; says so when no task comes by. */
  goToLine(line: number, direction: 1 | -1): void {
    const state = this.#store.get();
    const run = currentRun(state);
    const index =
      run === undefined ? undefined : momentOfLine(run.model, state.openFile, line, state.cursor.index, direction);
    const record = index === undefined ? undefined : run?.model.records[index];
    if (index !== undefined && record !== undefined) this.show(index, actorOf(record));
    else if (run !== undefined && state.notice?.undo === undefined) {
      this.#store.set({ notice: { text: `No task stops or acts at line ${line} in this run.`, undo: undefined } });
    }
  }

  select(lane: LaneKey | undefined): void {
    this.#store.set({ selected: lane === undefined ? undefined : { kind: lane.kind, id: lane.id } });
  }

  /** Selects the lane of a task or job above or below; from none, the first or the last. */
  selectNeighbour(direction: 1 | -1): void {
    const { run, selected } = this.#store.get();
    const lanes = run?.model.lanes.filter(isSelectable) ?? [];
    const at = lanes.findIndex((lane) => isLane(lane, selected));
    const next = at < 0 ? (direction > 0 ? 0 : lanes.length - 1) : at + direction;
    this.select(lanes[Math.max(0, Math.min(lanes.length - 1, next))]);
  }
}
