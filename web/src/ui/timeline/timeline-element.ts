/** <yp-timeline>: the lanes with the time cursor. A slider to the keyboard and to screen readers. */
import { html, LitElement } from "lit";
import { type AppState, pan, type Session, zoomAround } from "../../app/index.ts";
import { describeLane, positionOf, sentenceOf } from "../../trace/index.ts";
import { CanvasPair } from "./canvas-pair.ts";
import { kRowHeight, kRulerHeight, makePlot, positionAt, rowAt } from "./geometry.ts";
import { Gestures, type GestureTarget } from "./gestures.ts";
import { cursorUnder, type Pointer, paintLanes, paintOverlay, type Scene } from "./paint.ts";
import { type Palette, readPalette } from "./palette.ts";

const kWideLabels = 184;
const kNarrowLabels = 104;
const kNarrow = 560;

/** Pixels for the names left of the plot, in an element so wide. */
export function labelWidth(width: number): number {
  return width < kNarrow ? kNarrowLabels : kWideLabels;
}

interface Hover {
  readonly x: number;
  readonly y: number;
}

/** What the lanes' canvas depends on; unchanged, it is not drawn again. */
type LanesKey = readonly unknown[];

export class TimelineElement extends LitElement implements GestureTarget {
  static override properties = { state: { attribute: false }, session: { attribute: false }, hint: { state: true } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  declare hint: { readonly text: string; readonly x: number; readonly y: number } | undefined;
  #canvases: CanvasPair | undefined;
  #gestures: Gestures | undefined;
  #palette: Palette | undefined;
  #hover: Hover | undefined;
  #drawn: LanesKey = [];
  #frame = 0;
  #observer: ResizeObserver | undefined;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { state } = this;
    const run = state?.run;
    const last = Math.max(0, (run?.model.records.length ?? 1) - 1);
    const height = kRulerHeight + (run?.model.lanes.length ?? 0) * kRowHeight + 6;
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
        @scroll=${() => this.#schedule()}
      >
        <div class="timeline-space" style="height:${height}px">
          <div class="timeline-sticky"><canvas class="timeline-lanes"></canvas><canvas class="timeline-overlay"></canvas></div>
        </div>
      </div>
      <div
        class="timeline-hint"
        ?hidden=${this.hint === undefined}
        style="left:${this.hint?.x ?? 0}px;top:${this.hint?.y ?? 0}px"
      >
        ${this.hint?.text}
      </div>`;
  }

  #valueText(): string {
    const { state } = this;
    if (state?.run === undefined) return "no run yet";
    const { model } = state.run;
    const selected = model.lanes.find((lane) => lane.kind === "task" && lane.id === state.selectedTask);
    const sentence = sentenceOf(model, state.cursor.index);
    return selected === undefined ? sentence : `${sentence} ${describeLane(model, selected, state.cursor)}`;
  }

  protected override firstUpdated(): void {
    const [below, above] = this.querySelectorAll("canvas");
    const scroll = this.querySelector<HTMLElement>(".timeline-scroll");
    if (below === undefined || above === undefined || scroll === null) return;
    this.#canvases = new CanvasPair(below, above);
    this.#gestures = new Gestures(scroll, this);
    this.#observer = new ResizeObserver(() => this.#schedule());
    this.#observer.observe(scroll);
    this.#scheme.addEventListener("change", this.#onScheme);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gestures?.stop();
    this.#observer?.disconnect();
    this.#scheme.removeEventListener("change", this.#onScheme);
  }

  readonly #onScheme = (): void => {
    this.#palette = undefined;
    this.#schedule();
  };

  protected override updated(changed: Map<string, unknown>): void {
    const before = changed.get("state") as AppState | undefined;
    if (before?.theme !== this.state?.theme) this.#palette = undefined;
    if (changed.has("state") && before?.selectedTask !== this.state?.selectedTask) this.#showSelected();
    if (changed.has("state")) this.#schedule();
  }

  /** Scrolls the selected lane into view. */
  #showSelected(): void {
    const scroll = this.#scroll();
    const row = this.state?.run?.model.lanes.findIndex(
      (lane) => lane.kind === "task" && lane.id === this.state?.selectedTask,
    );
    if (scroll === null || row === undefined || row < 0) return;
    const top = row * kRowHeight;
    const room = scroll.clientHeight - kRulerHeight - kRowHeight;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top > scroll.scrollTop + room) scroll.scrollTop = top - room;
  }

  #scroll(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".timeline-scroll");
  }

  /** Draws before the next frame, once however much changed. */
  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #scene(): Scene | undefined {
    const { state } = this;
    const scroll = this.#scroll();
    if (state?.run === undefined || scroll === null || scroll.clientWidth === 0) return undefined;
    this.#palette ??= readPalette(this);
    const width = scroll.clientWidth;
    return {
      model: state.run.model,
      axis: state.run.axis,
      plot: makePlot(width, this.plotLeft(), state.viewport),
      palette: this.#palette,
      width,
      height: scroll.clientHeight,
      scrollTop: scroll.scrollTop,
      selectedTask: state.selectedTask,
    };
  }

  #pointer(state: AppState, scene: Scene): Pointer {
    return {
      index: state.cursor.index,
      time: state.cursor.time,
      position: positionOf(scene.axis, scene.model, state.cursor),
      hoveredRow: this.#hover === undefined ? -1 : rowAt(this.#hover.y, scene.scrollTop, scene.model.lanes.length),
    };
  }

  #draw(): void {
    const scene = this.#scene();
    const { state } = this;
    const canvases = this.#canvases;
    if (scene === undefined || state === undefined || canvases === undefined) return;
    const density = window.devicePixelRatio;
    const { width, height, scrollTop, palette, axis, selectedTask } = scene;
    const key = [width, height, scrollTop, palette, axis, selectedTask, state.viewport, density];
    if (key.some((part, i) => part !== this.#drawn[i])) {
      this.#drawn = key;
      canvases.resize(width, height, density);
      if (canvases.below !== null) paintLanes(canvases.below, scene);
    }
    if (canvases.above !== null) paintOverlay(canvases.above, scene, this.#pointer(state, scene));
    this.#updateHint(scene);
  }

  #updateHint(scene: Scene): void {
    const hover = this.#hover;
    const row = hover === undefined ? -1 : rowAt(hover.y, scene.scrollTop, scene.model.lanes.length);
    const lane = scene.model.lanes[row];
    const cursor = this.state?.cursor;
    if (hover === undefined || lane === undefined || cursor === undefined) {
      this.hint = undefined;
      return;
    }
    const text = describeLane(scene.model, lane, hover.x < scene.plot.left ? cursor : cursorUnder(scene, hover.x));
    const x = Math.max(8, Math.min(hover.x + 14, scene.width - 330));
    const y = hover.y + 22 > scene.height - 56 ? hover.y - 62 : hover.y + 22;
    if (this.hint?.text !== text || this.hint.x !== x || this.hint.y !== y) this.hint = { text, x, y };
  }

  plotLeft(): number {
    return labelWidth(this.clientWidth);
  }

  onScrub(x: number): void {
    const scene = this.#scene();
    if (scene !== undefined) this.session?.player.drag(positionAt(scene.plot, x));
  }

  onPickRow(y: number): void {
    const scene = this.#scene();
    const lane = scene?.model.lanes[rowAt(y, scene.scrollTop, scene.model.lanes.length)];
    const picked = lane?.kind === "task" && lane.id !== this.state?.selectedTask ? lane.id : undefined;
    this.session?.player.select(picked);
  }

  onHover(point: Hover | undefined): void {
    this.#hover = point;
    this.#schedule();
  }

  onZoom(factor: number, x: number): void {
    const scene = this.#scene();
    if (scene === undefined || this.state === undefined) return;
    this.session?.player.setViewport(zoomAround(this.state.viewport, factor, positionAt(scene.plot, x)));
  }

  onPan(pixels: number): void {
    const scene = this.#scene();
    if (scene === undefined || this.state === undefined) return;
    const share = pixels / (scene.plot.right - scene.plot.left);
    this.session?.player.setViewport(pan(this.state.viewport, share));
  }
}

customElements.define("yp-timeline", TimelineElement);
