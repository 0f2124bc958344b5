/** The window of the minimap: where it stands, what of it is grabbed, and where a drag takes it; pure. */
import { kNarrowestView, pan, spanning, type Viewport } from "../../app/index.ts";

/** An end of the window, the window itself, or the strip beside it. */
export type Grip = "from" | "to" | "window" | "strip";

/** In pixels: how far outside of the window its ends reach, and how far inside. */
const kOutside = 9;
const kInside = 3;
/** The window is never drawn narrower, in pixels. */
const kNarrowest = 4;

export function isWhole({ from, to }: Viewport): boolean {
  return from <= 0 && to >= 1;
}

/** Where the window is drawn, in pixels. */
export function windowBox(viewport: Viewport, width: number): { readonly x: number; readonly width: number } {
  const exact = (viewport.to - viewport.from) * width;
  const shown = Math.max(kNarrowest, exact);
  const x = viewport.from * width - (shown - exact) / 2;
  return { x: Math.max(0, Math.min(width - shown, x)), width: shown };
}

/** What a press at `x` takes hold of. A window that holds the whole run can't be moved: a drag in it draws another. */
export function gripAt(viewport: Viewport, x: number, width: number): Grip {
  const box = windowBox(viewport, width);
  const [left, right] = [box.x, box.x + box.width];
  if (x >= left - kOutside && x <= left + kInside) return "from";
  if (x >= right - kInside && x <= right + kOutside) return "to";
  return x > left && x < right && !isWhole(viewport) ? "window" : "strip";
}

/** The view after a drag from one place of the axis to another, of the view that was there when it began. */
export function dragged(before: Viewport, grip: Grip, from: number, to: number): Viewport {
  const width = before.to - before.from;
  const least = kNarrowestView;
  switch (grip) {
    case "from":
      return spanning(Math.min(before.from + to - from, before.to - least), before.to);
    case "to":
      return spanning(before.from, Math.max(before.to + to - from, before.from + least));
    case "window":
      return pan(before, (to - from) / width);
    case "strip":
      return spanning(from, to);
  }
}

/** The same view with its middle at a place, as far as the run reaches. */
export function centred(viewport: Viewport, position: number): Viewport {
  const width = viewport.to - viewport.from;
  return pan(viewport, (position - (viewport.from + viewport.to) / 2) / width);
}

/** What a key does to a grip of the window; undefined when it has nothing to do. */
export function nudged(viewport: Viewport, grip: "from" | "to" | "window", key: string): Viewport | undefined {
  const width = viewport.to - viewport.from;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -0.1,
    ArrowDown: -0.1,
    ArrowRight: 0.1,
    ArrowUp: 0.1,
    PageUp: 1,
    PageDown: -1,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const by = Math.max(-1, Math.min(1, step * width));
  return dragged(viewport, grip, 0, by);
}
