/** Draws the minimap: above, how many tasks wait and are ready; below, when the loop runs. */
import { fitCanvas } from "./canvas-pair.ts";
import type { Density } from "./density.ts";
import type { Palette } from "./palette.ts";

/** The height of the strip of what runs, in pixels, and the gap above it. */
const kRunHeight = 5;
const kGap = 2;
/** What runs for the least time is seen at so much of its colour. */
const kFaintest = 0.4;
/** Waiting is the background of a run, and as faint as that. */
const kWaitingShare = 0.4;

interface Size {
  readonly width: number;
  readonly height: number;
}

export function paintDensity(canvas: HTMLCanvasElement, size: Size, density: Density, palette: Palette): void {
  const context = fitCanvas(canvas, size.width, size.height, window.devicePixelRatio);
  if (context === null) return;
  const columns = density.ready.length;
  const step = size.width / columns;
  const floor = size.height - kRunHeight - kGap;
  const scale = density.most === 0 ? 0 : (floor - 2) / density.most;
  context.clearRect(0, 0, size.width, size.height);
  const fill = (column: number, y: number, height: number, colour: string): void => {
    if (height <= 0) return;
    context.fillStyle = colour;
    // A little wider than a column, so that no seams are seen.
    context.fillRect(column * step, y, step + 0.5, height);
  };
  for (let column = 0; column < columns; ++column) {
    const waiting = (density.waiting[column] ?? 0) * scale;
    const ready = (density.ready[column] ?? 0) * scale;
    context.globalAlpha = kWaitingShare;
    fill(column, floor - waiting, waiting, palette.waiting);
    context.globalAlpha = 1;
    fill(column, floor - waiting - ready, ready, palette.ready);
    for (const [share, colour] of [
      [density.running[column] ?? 0, palette.running],
      [density.computing[column] ?? 0, palette.computing],
    ] as const) {
      if (share <= 0) continue;
      context.globalAlpha = Math.min(1, kFaintest + share);
      fill(column, floor + kGap, kRunHeight, colour);
      context.globalAlpha = 1;
    }
    if (density.failed[column] === 1) fill(column - 0.5, 0, size.height, palette.failed);
  }
}
