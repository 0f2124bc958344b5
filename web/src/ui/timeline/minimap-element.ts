/** <yp-minimap>: the whole run as a strip, with what is in view as a window that can be moved and resized. */
import { html, LitElement, type TemplateResult } from "lit";
import type { AppState, Session, Viewport } from "../../app/index.ts";
import {
  type Axis,
  type Cursor,
  cursorAtPosition,
  formatTime,
  positionOf,
  type TraceModel,
} from "../../trace/index.ts";
import { styled } from "../styled.ts";
import { type Density, makeDensity } from "./density.ts";
import { centred, dragged, type Grip, gripAt, isWhole, nudged, windowBox } from "./minimap-geometry.ts";
import { paintDensity } from "./paint-density.ts";
import { type Palette, readPalette } from "./palette.ts";

/** Columns that a run is counted in. */
const kColumns = 800;
/** A press that moves less, in pixels, is a click. */
const kClick = 3;

interface Drag {
  readonly grip: Grip;
  /** A place on the axis. */
  readonly from: number;
  readonly x: number;
  readonly before: Viewport;
  moved: boolean;
}

type Handle = "from" | "to" | "window";
const labels: Readonly<Record<Handle, string>> = {
  window: "Part of the run in view",
  from: "Begin of the view",
  to: "End of the view",
};

export class MinimapElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false }, size: { state: true } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  /** Of the strip, in pixels. */
  declare size: { readonly width: number; readonly height: number };
  #density: { readonly axis: Axis; readonly density: Density } | undefined;
  #palette: Palette | undefined;
  #drag: Drag | undefined;
  #drawn: readonly unknown[] = [];
  #observer: ResizeObserver | undefined;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    this.size = { width: 0, height: 0 };
  }

  get width(): number {
    return this.size.width;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener("change", this.#onScheme);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#scheme.removeEventListener("change", this.#onScheme);
  }

  readonly #onScheme = (): void => {
    this.#palette = undefined;
    this.requestUpdate();
  };

  protected override render(): TemplateResult {
    const { state } = this;
    const viewport = state?.viewport ?? { from: 0, to: 1 };
    const { x, width } = windowBox(viewport, this.width);
    const whole = isWhole(viewport);
    return html`<p class="minimap-label">${this.#label(state)}</p>
      <div
        class="minimap-strip ${whole ? "" : "minimap-zoomed"}"
        @pointerdown=${(event: PointerEvent) => this.#onDown(event)}
        @pointermove=${(event: PointerEvent) => this.#onMove(event)}
        @pointerup=${() => this.#onUp()}
        @pointercancel=${() => this.#onUp()}
        @dblclick=${() => this.session?.player.setViewport({ from: 0, to: 1 })}
      >
        <canvas aria-hidden="true"></canvas>
        <i class="minimap-veil" ${styled({ left: "0", width: `${x}px` })}></i>
        <i class="minimap-veil" ${styled({ left: `${x + width}px`, right: "0" })}></i>
        ${this.#rangeMark()}
        <i class="minimap-cursor" ${styled({ left: `${100 * this.#cursorPosition()}%` })}></i>
        ${this.#handle("window", x, width)} ${this.#handle("from", x - 9, 12)} ${this.#handle("to", x + width - 3, 12)}
      </div>`;
  }

  /** In the gutter: how much of the run is in view. */
  #label(state: AppState | undefined): string {
    if (state?.run === undefined || isWhole(state.viewport)) return "Whole run";
    const { from, to } = this.#times(state.run.axis, state.run.model, state.viewport);
    return `${formatTime(to - from)} in view`;
  }

  #times(axis: Axis, model: TraceModel, viewport: Viewport): { readonly from: number; readonly to: number } {
    const at = (position: number): number => cursorAtPosition(axis, model, position).time;
    return { from: at(viewport.from), to: at(viewport.to) };
  }

  #position(cursor: Cursor): number {
    const run = this.state?.run;
    return run === undefined ? 0 : positionOf(run.axis, run.model, cursor);
  }

  #cursorPosition(): number {
    return this.state === undefined ? 0 : this.#position(this.state.cursor);
  }

  #rangeMark(): TemplateResult {
    const range = this.state?.range;
    if (range === undefined) return html``;
    const [from, to] = [this.#position(range.from), this.#position(range.to)];
    return html`<i class="minimap-range" ${styled({ left: `${100 * from}%`, width: `${100 * (to - from)}%` })}></i>`;
  }

  #handle(kind: Handle, x: number, width: number): TemplateResult {
    const { state } = this;
    const viewport = state?.viewport ?? { from: 0, to: 1 };
    const run = state?.run;
    const times = run === undefined ? { from: 0, to: 0 } : this.#times(run.axis, run.model, viewport);
    const text = {
      window: `${formatTime(times.from)} to ${formatTime(times.to)}`,
      from: formatTime(times.from),
      to: formatTime(times.to),
    }[kind];
    const value = { window: (viewport.from + viewport.to) / 2, from: viewport.from, to: viewport.to }[kind];
    return html`<div
      class="minimap-${kind === "window" ? "window" : "handle"}"
      role="slider"
      tabindex="0"
      aria-label=${labels[kind]}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(100 * value)}
      aria-valuetext=${text}
      ${styled({ left: `${x}px`, width: `${width}px` })}
      @keydown=${(event: KeyboardEvent) => this.#onKey(kind, event)}
    ></div>`;
  }

  #onKey(kind: Handle, event: KeyboardEvent): void {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || this.state === undefined) return;
    const next = nudged(this.state.viewport, kind, event.key);
    if (next === undefined) return;
    event.preventDefault();
    this.session?.player.setViewport(next);
  }

  #placeOf(event: PointerEvent): number {
    const box = this.querySelector(".minimap-strip")?.getBoundingClientRect();
    return box === undefined ? 0 : event.clientX - box.left;
  }

  #onDown(event: PointerEvent): void {
    const { state } = this;
    if (event.button !== 0 || state?.run === undefined || this.width === 0) return;
    const x = this.#placeOf(event);
    const grip = gripAt(state.viewport, x, this.width);
    this.#drag = { grip, from: x / this.width, x, before: state.viewport, moved: false };
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag === undefined) return;
    const x = this.#placeOf(event);
    drag.moved ||= Math.abs(x - drag.x) >= kClick;
    if (drag.moved) this.session?.player.setViewport(dragged(drag.before, drag.grip, drag.from, x / this.width));
  }

  /** A click beside the window brings it there; in a strip that is all in view, the cursor. */
  #onUp(): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag === undefined || drag.moved || drag.grip !== "strip") return;
    if (isWhole(drag.before)) this.session?.player.drag(drag.from);
    else this.session?.player.setViewport(centred(drag.before, drag.from));
  }

  protected override firstUpdated(): void {
    const strip = this.querySelector(".minimap-strip");
    if (strip === null) return;
    this.#observer = new ResizeObserver(() => {
      this.size = { width: strip.clientWidth, height: strip.clientHeight };
    });
    this.#observer.observe(strip);
  }

  protected override updated(changed: Map<string, unknown>): void {
    const before = changed.get("state") as AppState | undefined;
    if (before?.theme !== this.state?.theme) this.#palette = undefined;
    this.#draw();
  }

  #draw(): void {
    const run = this.state?.run;
    const canvas = this.querySelector("canvas");
    if (run === undefined || canvas === null || this.width === 0) return;
    this.#palette ??= readPalette(this);
    const key = [run.axis, this.size, this.#palette, window.devicePixelRatio];
    if (key.every((part, i) => part === this.#drawn[i])) return;
    this.#drawn = key;
    if (this.#density?.axis !== run.axis) {
      this.#density = { axis: run.axis, density: makeDensity(run.model, run.axis, kColumns) };
    }
    paintDensity(canvas, this.size, this.#density.density, this.#palette);
  }
}

customElements.define("yp-minimap", MinimapElement);
