/** The cursor's controls: moving, dragging, playing, zooming. */
import {
  type AxisMode,
  advance,
  type Cursor,
  cursorAt,
  cursorAtPosition,
  cursorAtTime,
  isAtEnd,
  isLane,
  isSelectable,
  kSpeeds,
  kStart,
  type LaneKey,
  type Move,
  makeAxis,
  moveCursor,
  positionOf,
} from "../trace/index.ts";
import type { AppState, Viewport } from "./state.ts";
import type { Store } from "./store.ts";
import { follow, zoomAround } from "./viewport.ts";

export interface FrameClock {
  /** Calls back once before the next frame, with milliseconds of real time. */
  requestFrame(callback: (now: number) => void): void;
}

export class Player {
  readonly #store: Store<AppState>;
  readonly #clock: FrameClock;
  #spent = 0;
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
    this.#session += 1;
    this.#store.set({ playing: true });
    this.#nextFrame(this.#session, undefined);
  }

  #nextFrame(session: number, last: number | undefined): void {
    this.#clock.requestFrame((now) => {
      const { run, cursor, speed } = this.#store.get();
      if (session !== this.#session || run === undefined) return;
      const head = advance(run.model, { cursor, spent: this.#spent }, last === undefined ? 0 : now - last, speed);
      this.#spent = head.spent;
      this.#place(head.cursor, true);
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
    const { run } = this.#store.get();
    this.#store.set({ axisMode, viewport: { from: 0, to: 1 } });
    if (run !== undefined) this.#store.set({ run: { ...run, axis: makeAxis(run.model, axisMode) } });
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
