/** Pointer, touch and wheel over the timeline, turned into what they mean. */

/** In pixels of the view. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GestureTarget {
  /** A drag or tap of the cursor to this x. */
  onScrub(x: number): void;
  /** A drag with Shift held, or what it has come to so far; a click with Shift is one of no width. */
  onRange(from: number, to: number): void;
  /** A click on the lanes' names at this y. */
  onPickRow(y: number): void;
  onHover(point: Point | undefined): void;
  /** A zoom about x; above 1 is closer. */
  onZoom(factor: number, x: number): void;
  /** A pan by so many pixels. */
  onPan(pixels: number): void;
  /** A right click or a long press; `at` in pixels of the window. */
  onMenu(point: Point, at: Point): void;
  /** Where the plot begins. */
  plotLeft(): number;
}

/** Milliseconds after which a finger that stays asks for the menu, and pixels that it may move meanwhile. */
const kLongPress = 500;
const kStill = 10;

export class Gestures {
  readonly #element: HTMLElement;
  readonly #target: GestureTarget;
  readonly #pointers = new Map<number, Point>();
  readonly #listening = new AbortController();
  #scrubbing = false;
  /** Where the drag of a range began. */
  #rangeFrom: number | undefined;
  /** Whether the finger that is there has opened the menu. */
  #opened = false;
  /** A finger that may become a long press. */
  #pressed: { readonly point: Point; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  constructor(element: HTMLElement, target: GestureTarget) {
    this.#element = element;
    this.#target = target;
    const { signal } = this.#listening;
    element.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    element.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const end of ["pointerup", "pointercancel"] as const) {
      element.addEventListener(end, (event) => this.#up(event), { signal });
    }
    element.addEventListener("touchend", (event) => this.#lift(event), { signal });
    element.addEventListener("pointerleave", () => target.onHover(undefined), { signal });
    element.addEventListener("contextmenu", (event) => this.#menu(event), { signal });
    element.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
  }

  stop(): void {
    this.#listening.abort();
  }

  #pointOf(event: MouseEvent): Point {
    const box = this.#element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const point = this.#pointOf(event);
    // A press on the scroll bar is not ours.
    if (point.x >= this.#element.clientWidth) return;
    this.#pointers.set(event.pointerId, point);
    this.#endPress();
    this.#opened = false;
    if (event.pointerType === "touch" && this.#pointers.size === 1) this.#beginPress(event, point);
    if (this.#pointers.size > 1) {
      this.#scrubbing = false;
      this.#rangeFrom = undefined;
      return;
    }
    if (point.x < this.#target.plotLeft()) {
      this.#target.onPickRow(point.y);
      return;
    }
    this.#element.setPointerCapture(event.pointerId);
    if (event.shiftKey) {
      this.#rangeFrom = point.x;
      this.#target.onRange(point.x, point.x);
      return;
    }
    this.#scrubbing = true;
    this.#target.onScrub(point.x);
  }

  #move(event: PointerEvent): void {
    const point = this.#pointOf(event);
    const before = this.#pointers.get(event.pointerId);
    const pressed = this.#pressed?.point;
    if (pressed !== undefined && Math.hypot(point.x - pressed.x, point.y - pressed.y) > kStill) this.#endPress();
    if (before !== undefined && this.#pointers.size === 2) this.#pinch(event.pointerId, before, point);
    if (before !== undefined) this.#pointers.set(event.pointerId, point);
    if (this.#scrubbing) this.#target.onScrub(point.x);
    if (this.#rangeFrom !== undefined) this.#target.onRange(this.#rangeFrom, point.x);
    if (event.pointerType === "mouse" || this.#scrubbing) this.#target.onHover(point);
  }

  #pinch(moved: number, before: Point, now: Point): void {
    for (const [id, other] of this.#pointers) {
      if (id === moved) continue;
      const apart = Math.abs(before.x - other.x);
      const nowApart = Math.abs(now.x - other.x);
      if (apart > 10 && nowApart > 10) this.#target.onZoom(nowApart / apart, (now.x + other.x) / 2);
      this.#target.onPan((before.x - now.x) / 2);
    }
  }

  #beginPress(event: PointerEvent, point: Point): void {
    const at = { x: event.clientX, y: event.clientY };
    const timer = setTimeout(() => {
      this.#endPress();
      this.#scrubbing = false;
      this.#opened = true;
      this.#target.onMenu(point, at);
    }, kLongPress);
    this.#pressed = { point, timer };
  }

  #endPress(): void {
    clearTimeout(this.#pressed?.timer);
    this.#pressed = undefined;
  }

  /** The finger that opened the menu taps nothing of it when it goes. */
  #lift(event: TouchEvent): void {
    if (this.#opened && event.cancelable) event.preventDefault();
  }

  #menu(event: MouseEvent): void {
    event.preventDefault();
    // A finger's comes from its long press, which browsers that have no such event know too.
    if (event instanceof PointerEvent && event.pointerType === "touch") return;
    this.#target.onMenu(this.#pointOf(event), { x: event.clientX, y: event.clientY });
  }

  #up(event: PointerEvent): void {
    this.#endPress();
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size === 0) {
      this.#scrubbing = false;
      this.#rangeFrom = undefined;
    }
    if (event.pointerType !== "mouse") this.#target.onHover(undefined);
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#target.onZoom(Math.exp(-event.deltaY * 0.01), this.#pointOf(event).x);
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    this.#target.onPan(sideways);
  }
}
