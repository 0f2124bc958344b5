/** Two canvases over one another: what seldom changes below, what moves with the cursor above. */
import type { Context } from "./glyphs.ts";

export class CanvasPair {
  readonly #below: HTMLCanvasElement;
  readonly #above: HTMLCanvasElement;

  constructor(below: HTMLCanvasElement, above: HTMLCanvasElement) {
    this.#below = below;
    this.#above = above;
  }

  /** Fits both to a size in CSS pixels, sharp on dense screens. */
  resize(width: number, height: number, density: number): void {
    for (const canvas of [this.#below, this.#above]) {
      const [wide, high] = [Math.round(width * density), Math.round(height * density)];
      if (canvas.width !== wide) canvas.width = wide;
      if (canvas.height !== high) canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d")?.setTransform(density, 0, 0, density, 0, 0);
    }
  }

  get below(): Context | null {
    return this.#below.getContext("2d");
  }

  get above(): Context | null {
    return this.#above.getContext("2d");
  }
}
