/** Two canvases over one another: what seldom changes below, what moves with the cursor above. */
import type { Context } from "./glyphs.ts";

/** Fits it to a size in CSS pixels, sharp on dense screens. What is drawn stays while the size does. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number, density: number): Context | null {
  const [wide, high] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context?.setTransform(density, 0, 0, density, 0, 0);
  return context;
}

export class CanvasPair {
  readonly #below: HTMLCanvasElement;
  readonly #above: HTMLCanvasElement;

  constructor(below: HTMLCanvasElement, above: HTMLCanvasElement) {
    this.#below = below;
    this.#above = above;
  }

  /** Fits both to a size in CSS pixels. */
  resize(width: number, height: number, density: number): void {
    for (const canvas of [this.#below, this.#above]) fitCanvas(canvas, width, height, density);
  }

  get below(): Context | null {
    return this.#below.getContext("2d");
  }

  get above(): Context | null {
    return this.#above.getContext("2d");
  }
}
