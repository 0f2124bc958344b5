/** The flags on the ruler. Shape as well as colour tells them apart. */
import { type FlagKind, LaneState } from "../../trace/index.ts";
import { type Context, drawEnd } from "./glyphs.ts";
import type { Palette } from "./palette.ts";

/** How far above the ruler's lower edge a flag's middle stands. */
export const kFlagRise = 7;

export function flagColour(kind: FlagKind, palette: Palette): string {
  return { cause: palette.cancelling, advice: palette.advice, harm: palette.failed, good: palette.done }[kind];
}

/** A bolt: what came from outside. */
const kBolt = [
  [2.5, -7.5],
  [-5, 1],
  [-0.5, 1],
  [-2.5, 7.5],
  [5, -1.5],
  [0.5, -1.5],
] as const;
const kTriangle = [
  [0, -5.5],
  [6, 5],
  [-6, 5],
] as const;

function fillShape(context: Context, x: number, y: number, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  for (const [dx, dy] of points) context.lineTo(x + dx, y + dy);
  context.closePath();
  context.stroke();
  context.fill();
}

/** A bolt, a triangle with a stroke in it, a cross or a tick. */
export function drawFlag(context: Context, x: number, y: number, kind: FlagKind, palette: Palette): void {
  context.strokeStyle = palette.surface;
  context.lineWidth = 2;
  context.fillStyle = flagColour(kind, palette);
  if (kind === "cause") {
    fillShape(context, x, y, kBolt);
  } else if (kind === "advice") {
    fillShape(context, x, y, kTriangle);
    context.fillStyle = palette.surface;
    context.fillRect(x - 0.75, y - 2, 1.5, 3.5);
    context.fillRect(x - 0.75, y + 2.5, 1.5, 1.5);
  } else {
    drawEnd(context, x, y, kind === "harm" ? LaneState.exception : LaneState.result, palette);
  }
}
