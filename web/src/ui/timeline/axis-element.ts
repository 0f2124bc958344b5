/** What views over the run's time axis have in common: two canvases, gestures, a hint under the pointer, the palette. */
import { LitElement } from "lit";
import { type AppState, ghostOf, pan, type Session, zoomAround } from "../../app/index.ts";
import { type Cursor, positionOf, rangeText } from "../../trace/index.ts";
import { CanvasPair } from "./canvas-pair.ts";
import { makePlot, positionAt } from "./geometry.ts";
import { Gestures, type GestureTarget, type Point } from "./gestures.ts";
import { type Palette, readPalette } from "./palette.ts";
import { foldMarks } from "./ruler.ts";
import type { Scene } from "./scene.ts";

const kWideLabels = 184;
const kNarrowLabels = 104;
const kNarrow = 560;
const kHintWidth = 330;
/** A range that is narrower, in pixels, is none. */
const kSlip = 3;

/** A sentence beside the pointer; `y` is measured from the edge that the view's style names. */
export interface Hint extends Point {
  readonly text: string;
}

function rangePlace({ run, range }: AppState): Scene["range"] {
  if (run === undefined || range === undefined) return undefined;
  const at = (cursor: Cursor): number => positionOf(run.axis, run.model, cursor);
  return { from: at(range.from), to: at(range.to), text: rangeText(range) };
}

/** A view renders one element with role "slider" that scrolls, with two canvases in it: below what is drawn when the
 * scene has changed, above what follows the cursor. */
export abstract class AxisElement extends LitElement implements GestureTarget {
  static override properties = { state: { attribute: false }, session: { attribute: false }, hint: { state: true } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  declare hint: Hint | undefined;
  #canvases: CanvasPair | undefined;
  #gestures: Gestures | undefined;
  #palette: Palette | undefined;
  #hover: Point | undefined;
  #drawn: readonly unknown[] = [];
  #frame = 0;
  // Known from events: to ask in a frame would lay out the page once more.
  #box = { width: 0, height: 0 };
  #scrollTop = 0;
  #observer: ResizeObserver | undefined;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  protected abstract paintBelow(context: CanvasRenderingContext2D, scene: Scene): void;
  protected abstract paintAbove(
    context: CanvasRenderingContext2D,
    scene: Scene,
    state: AppState,
    hover: Point | undefined,
  ): void;
  /** What is under the pointer, in words, and how far from the edge they stand; undefined over nothing. */
  protected abstract hintAt(scene: Scene, hover: Point): { readonly text: string; readonly y: number } | undefined;
  abstract onScrub(x: number): void;
  abstract onPickRow(y: number): void;
  abstract onMenu(point: Point, at: Point): void;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    const [below, above] = this.querySelectorAll("canvas");
    const scroll = this.scroller();
    if (below === undefined || above === undefined || scroll === null) return;
    this.#canvases = new CanvasPair(below, above);
    this.#gestures = new Gestures(scroll, this);
    this.#observer = new ResizeObserver(() => {
      this.#box = { width: scroll.clientWidth, height: scroll.clientHeight };
      this.schedule();
    });
    this.#observer.observe(scroll);
    scroll.addEventListener("scroll", () => {
      this.#scrollTop = scroll.scrollTop;
      this.schedule();
    });
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
    this.schedule();
  };

  protected override updated(changed: Map<string, unknown>): void {
    const before = changed.get("state") as AppState | undefined;
    if (before?.theme !== this.state?.theme) this.#palette = undefined;
    if (changed.has("state")) this.schedule();
  }

  protected scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>("[role=slider]");
  }

  /** Draws before the next frame, once however much changed. */
  protected schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  protected scene(): Scene | undefined {
    const { state } = this;
    const { width, height } = this.#box;
    if (state?.run === undefined || width === 0) return undefined;
    this.#palette ??= readPalette(this);
    const plot = makePlot(width, this.plotLeft(), state.viewport);
    return {
      model: state.run.model,
      axis: state.run.axis,
      plot,
      folds: foldMarks(state.run.axis, plot),
      palette: this.#palette,
      width,
      height,
      scrollTop: this.#scrollTop,
      selected: state.selected,
      range: rangePlace(state),
    };
  }

  #draw(): void {
    const scene = this.scene();
    const { state } = this;
    const canvases = this.#canvases;
    if (scene === undefined || state === undefined || canvases === undefined) return;
    const density = window.devicePixelRatio;
    const { width, height, scrollTop, palette, axis, selected } = scene;
    const key = [width, height, scrollTop, palette, axis, selected, state.viewport, density, ghostOf(state)];
    if (key.some((part, i) => part !== this.#drawn[i])) {
      this.#drawn = key;
      canvases.resize(width, height, density);
      if (canvases.below !== null) this.paintBelow(canvases.below, scene);
    }
    if (canvases.above !== null) this.paintAbove(canvases.above, scene, state, this.#hover);
    this.#updateHint(scene);
  }

  #updateHint(scene: Scene): void {
    const hover = this.#hover;
    const said = hover === undefined ? undefined : this.hintAt(scene, hover);
    if (hover === undefined || said === undefined) {
      this.hint = undefined;
      return;
    }
    const { text, y } = said;
    const x = Math.max(8, Math.min(hover.x + 14, scene.width - kHintWidth));
    if (this.hint?.text !== text || this.hint.x !== x || this.hint.y !== y) this.hint = { text, x, y };
  }

  /** Pixels for the names left of the plot. */
  plotLeft(): number {
    return this.#box.width < kNarrow ? kNarrowLabels : kWideLabels;
  }

  onHover(point: Point | undefined): void {
    this.#hover = point;
    this.schedule();
  }

  onRange(from: number, to: number): void {
    const scene = this.scene();
    if (scene === undefined) return;
    const { left, right } = scene.plot;
    const within = (x: number): number => positionAt(scene.plot, Math.max(left, Math.min(right, x)));
    if (Math.abs(to - from) < kSlip) this.session?.player.forgetRange();
    else this.session?.player.selectRange(within(from), within(to));
  }

  onZoom(factor: number, x: number): void {
    const scene = this.scene();
    if (scene === undefined || this.state === undefined) return;
    this.session?.player.setViewport(zoomAround(this.state.viewport, factor, positionAt(scene.plot, x)));
  }

  onPan(pixels: number): void {
    const scene = this.scene();
    if (scene === undefined || this.state === undefined) return;
    const share = pixels / (scene.plot.right - scene.plot.left);
    this.session?.player.setViewport(pan(this.state.viewport, share));
  }
}
