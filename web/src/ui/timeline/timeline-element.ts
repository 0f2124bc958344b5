/** <yp-timeline>: the lanes with the time cursor. A slider to the keyboard and to screen readers. */
import { html } from "lit";
import { type AppState, ghostOf } from "../../app/index.ts";
import {
  describeLane,
  isLane,
  isSelectable,
  type LaneKey,
  positionOf,
  sentenceOf,
  subjectAt,
} from "../../trace/index.ts";
import { styled } from "../styled.ts";
import { AxisElement, type Hint } from "./axis-element.ts";
import { kRowHeight, kRulerHeight, positionAt, rowAt } from "./geometry.ts";
import type { Point } from "./gestures.ts";
import { ghostHint, ghostRows, paintGhost } from "./ghost.ts";
import { paintLanes } from "./paint-lanes.ts";
import { paintOverlay } from "./paint-overlay.ts";
import { flagAt, flagMarks, foldAt } from "./ruler.ts";
import { cursorUnder, type Scene } from "./scene.ts";

/** The lane in which something happens at the cursor. */
function whereAt({ run, cursor }: AppState): LaneKey | undefined {
  if (run === undefined) return undefined;
  return cursor.index === 0 ? run.model.lanes[0] : subjectAt(run.model, cursor.index);
}

export class TimelineElement extends AxisElement {
  /** The cursor follows the pointer: nothing moves under it. */
  #isScrubbed = false;

  protected override render() {
    const { state } = this;
    const run = state?.run;
    const last = Math.max(0, (run?.model.records.length ?? 1) - 1);
    const rows = (run?.model.lanes.length ?? 0) + ghostRows(state === undefined ? undefined : ghostOf(state));
    const height = kRulerHeight + rows * kRowHeight + 6;
    return html`<div
        class="timeline-scroll"
        tabindex="0"
        role="slider"
        aria-label="Timeline of the run"
        aria-orientation="horizontal"
        aria-valuemin="0"
        aria-valuemax=${last}
        aria-valuenow=${state?.cursor.index ?? 0}
        aria-valuetext=${this.#valueText()}
      >
        <div class="timeline-space" ${styled({ height: `${height}px` })}>
          <div class="timeline-sticky"><canvas class="timeline-lanes"></canvas><canvas class="timeline-overlay"></canvas></div>
        </div>
      </div>
      <div
        class="timeline-hint"
        ?hidden=${this.hint === undefined}
        ${styled({ left: `${this.hint?.x ?? 0}px`, top: `${this.hint?.y ?? 0}px` })}
      >
        ${this.hint?.text}
      </div>`;
  }

  #valueText(): string {
    const { state } = this;
    if (state?.run === undefined) return "no run yet";
    const { model } = state.run;
    const selected = model.lanes.find((lane) => isLane(lane, state.selected));
    const sentence = sentenceOf(model, state.cursor.index);
    return selected === undefined ? sentence : `${sentence} ${describeLane(model, selected, state.cursor)}`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    super.updated(changed);
    const { state } = this;
    if (!changed.has("state") || state === undefined) return;
    const before = changed.get("state") as AppState | undefined;
    const isScrubbed = this.#isScrubbed;
    this.#isScrubbed = false;
    if (before?.selected !== state.selected) this.#show(state.selected);
    else if (before?.run !== state.run || (before?.cursor.index !== state.cursor.index && !isScrubbed)) {
      if (!state.playing) this.#show(whereAt(state));
    }
  }

  /** Scrolls a lane into view. */
  #show(key: LaneKey | undefined): void {
    const scroll = this.scroller();
    const row = this.state?.run?.model.lanes.findIndex((lane) => isLane(lane, key));
    if (scroll === null || row === undefined || row < 0) return;
    const top = row * kRowHeight;
    const room = scroll.clientHeight - kRulerHeight - kRowHeight;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top > scroll.scrollTop + room) scroll.scrollTop = top - room;
  }

  protected override paintBelow(context: CanvasRenderingContext2D, scene: Scene): void {
    paintLanes(context, scene);
    if (this.state !== undefined) paintGhost(context, scene, ghostOf(this.state));
  }

  protected override paintAbove(
    context: CanvasRenderingContext2D,
    scene: Scene,
    state: AppState,
    hover: Point | undefined,
  ): void {
    const { index, time } = state.cursor;
    const hoveredRow = hover === undefined ? -1 : rowAt(hover.y, scene.scrollTop, scene.model.lanes.length);
    const position = positionOf(scene.axis, scene.model, state.cursor);
    paintOverlay(context, scene, { index, time, position, hoveredRow });
  }

  protected override hintAt(scene: Scene, hover: Point): Omit<Hint, "x"> | undefined {
    const own = this.#ownHint(scene, hover);
    const before = this.state === undefined ? undefined : ghostHint(scene, ghostOf(this.state), hover.x, hover.y);
    if (before === undefined) return own;
    return { text: own === undefined ? before : `${own.text} ${before}`, y: own?.y ?? this.#hintY(scene, hover) };
  }

  #hintY(scene: Scene, { y }: Point): number {
    if (y < kRulerHeight) return kRulerHeight + 8;
    return y + 22 > scene.height - 56 ? y - 62 : y + 22;
  }

  #ownHint(scene: Scene, hover: Point): Omit<Hint, "x"> | undefined {
    if (hover.y < kRulerHeight) {
      const flag = flagAt(flagMarks(scene.model, scene.axis, scene.plot), hover.x);
      const fold = foldAt(scene.folds, hover.x);
      const y = this.#hintY(scene, hover);
      if (flag !== undefined) return { text: sentenceOf(scene.model, flag.index), y };
      return fold === undefined ? undefined : { text: `${fold.text} of waiting is folded here.`, y };
    }
    const lane = scene.model.lanes[rowAt(hover.y, scene.scrollTop, scene.model.lanes.length)];
    const cursor = this.state?.cursor;
    if (lane === undefined || cursor === undefined) return undefined;
    const text = describeLane(scene.model, lane, hover.x < scene.plot.left ? cursor : cursorUnder(scene, hover.x));
    return { text, y: this.#hintY(scene, hover) };
  }

  override onScrub(x: number): void {
    const scene = this.scene();
    if (scene === undefined) return;
    this.#isScrubbed = true;
    this.session?.player.drag(positionAt(scene.plot, x));
  }

  override onPickRow(y: number): void {
    const scene = this.scene();
    const lane = scene?.model.lanes[rowAt(y, scene.scrollTop, scene.model.lanes.length)];
    const picked = lane !== undefined && isSelectable(lane) && !isLane(lane, this.state?.selected);
    this.session?.player.select(picked ? lane : undefined);
  }

  /** On the lanes the cursor goes where the pointer is, so that what is chosen happens there. */
  override onMenu({ x, y }: Point, at: Point): void {
    const scene = this.scene();
    if (scene === undefined || this.session === undefined) return;
    const lane = scene.model.lanes[rowAt(y, scene.scrollTop, scene.model.lanes.length)];
    if (x >= scene.plot.left) this.session.player.drag(positionAt(scene.plot, x));
    if (lane !== undefined && isSelectable(lane)) this.session.player.select(lane);
    this.session.changes.openMenu({ lane, host: undefined, at });
  }
}

customElements.define("yp-timeline", TimelineElement);
