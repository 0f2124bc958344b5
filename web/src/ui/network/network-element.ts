/** <yp-network>: the connections under the lanes, on the same axis and with the same cursor. Arrow keys step its events. */
import { html, LitElement } from "lit";
import { type AppState, pan, type Session, zoomAround } from "../../app/index.ts";
import { firstAfter, lastBefore, lastUpTo, positionOf, sentenceOf } from "../../trace/index.ts";
import { CanvasPair } from "../timeline/canvas-pair.ts";
import { makePlot, positionAt } from "../timeline/geometry.ts";
import { Gestures, type GestureTarget } from "../timeline/gestures.ts";
import type { Scene } from "../timeline/paint.ts";
import { type Palette, readPalette } from "../timeline/palette.ts";
import { labelWidth } from "../timeline/timeline-element.ts";
import { kLaneHeight, kLanesInView, recordUnder } from "./layout.ts";
import { paintMoment, paintNetwork } from "./paint.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

export class NetworkElement extends LitElement implements GestureTarget {
  static override properties = { state: { attribute: false }, session: { attribute: false }, hint: { state: true } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  declare hint: { readonly text: string; readonly x: number; readonly y: number } | undefined;
  #canvases: CanvasPair | undefined;
  #gestures: Gestures | undefined;
  #palette: Palette | undefined;
  #pressed: Point | undefined;
  #hover: Point | undefined;
  #drawn: readonly unknown[] = [];
  #frame = 0;
  #observer: ResizeObserver | undefined;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { state } = this;
    const lanes = state?.run?.model.network.length ?? 0;
    const events = state?.run?.model.networkEvents;
    const at = events === undefined || state === undefined ? -1 : lastUpTo(events, state.cursor.index);
    return html`<div
        class="network-scroll"
        style="height:${Math.min(lanes, kLanesInView) * kLaneHeight}px"
        tabindex="0"
        role="slider"
        aria-label="Network of the run"
        aria-orientation="horizontal"
        aria-valuemin="0"
        aria-valuemax=${events?.length ?? 0}
        aria-valuenow=${at + 1}
        aria-valuetext=${this.#valueText(events?.[at])}
        @scroll=${() => this.#schedule()}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @pointerdown=${(event: PointerEvent) => this.#onPress(event)}
      >
        <div class="timeline-space" style="height:${lanes * kLaneHeight}px">
          <div class="timeline-sticky"><canvas></canvas><canvas></canvas></div>
        </div>
      </div>
      <div
        class="timeline-hint"
        ?hidden=${this.hint === undefined}
        style="left:${this.hint?.x ?? 0}px;bottom:${this.hint?.y ?? 0}px"
      >
        ${this.hint?.text}
      </div>`;
  }

  #valueText(index: number | undefined): string {
    const model = this.state?.run?.model;
    return model === undefined || index === undefined ? "nothing has happened yet" : sentenceOf(model, index);
  }

  protected override firstUpdated(): void {
    const [below, above] = this.querySelectorAll("canvas");
    const scroll = this.#scroll();
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
    if (changed.has("state")) this.#schedule();
  }

  #scroll(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".network-scroll");
  }

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

  #draw(): void {
    const scene = this.#scene();
    const { state } = this;
    const canvases = this.#canvases;
    if (scene === undefined || state === undefined || canvases === undefined) return;
    const density = window.devicePixelRatio;
    const { width, height, scrollTop, palette, axis, selectedTask, model } = scene;
    const key = [width, height, scrollTop, palette, axis, selectedTask, state.viewport, density];
    if (key.some((part, i) => part !== this.#drawn[i])) {
      this.#drawn = key;
      canvases.resize(width, height, density);
      if (canvases.below !== null) paintNetwork(canvases.below, scene);
    }
    if (canvases.above !== null) {
      paintMoment(canvases.above, scene, positionOf(axis, model, state.cursor), state.cursor.time);
    }
    this.#updateHint(scene);
  }

  /** The record of what is at this point of the view. */
  #recordAt(scene: Scene, { x, y }: Point): number | undefined {
    const row = Math.floor((y + scene.scrollTop) / kLaneHeight);
    const lane = scene.model.network[row];
    if (lane === undefined || x < scene.plot.left) return undefined;
    const point = { x, y: y + scene.scrollTop - row * kLaneHeight };
    return recordUnder(scene.model, scene.axis, scene.plot, lane, point);
  }

  #updateHint(scene: Scene): void {
    const hover = this.#hover;
    const index = hover === undefined ? undefined : this.#recordAt(scene, hover);
    if (hover === undefined || index === undefined) {
      this.hint = undefined;
      return;
    }
    const text = sentenceOf(scene.model, index);
    const x = Math.max(8, Math.min(hover.x + 14, scene.width - 330));
    const y = scene.height - hover.y + 12;
    if (this.hint?.text !== text || this.hint.x !== x || this.hint.y !== y) this.hint = { text, x, y };
  }

  #onKey(event: KeyboardEvent): void {
    const { state, session } = this;
    const events = state?.run?.model.networkEvents;
    if (state === undefined || session === undefined || events === undefined) return;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const at =
      event.key === "ArrowLeft" ? lastBefore(events, state.cursor.index) : firstAfter(events, state.cursor.index);
    const index = events[at];
    if (index !== undefined) session.player.move({ kind: "to", index });
  }

  #onPress(event: PointerEvent): void {
    const box = this.#scroll()?.getBoundingClientRect();
    this.#pressed = box === undefined ? undefined : { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  plotLeft(): number {
    return labelWidth(this.clientWidth);
  }

  /** A press on something selects it; elsewhere, and while dragging, the cursor follows. */
  onScrub(x: number): void {
    const scene = this.#scene();
    const { session } = this;
    if (scene === undefined || session === undefined) return;
    const index = this.#pressed?.x === x ? this.#recordAt(scene, this.#pressed) : undefined;
    if (index === undefined) {
      session.player.drag(positionAt(scene.plot, x));
      return;
    }
    const record = scene.model.records[index];
    session.player.move({ kind: "to", index });
    if (record?.k === "http") session.player.select(record.task);
  }

  onPickRow(y: number): void {
    const scene = this.#scene();
    const lane = scene?.model.network[Math.floor((y + (scene?.scrollTop ?? 0)) / kLaneHeight)];
    if (lane !== undefined) this.session?.player.move({ kind: "to", index: lane.from });
  }

  onHover(point: Point | undefined): void {
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
    this.session?.player.setViewport(pan(this.state.viewport, pixels / (scene.plot.right - scene.plot.left)));
  }
}

customElements.define("yp-network", NetworkElement);
