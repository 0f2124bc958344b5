/** Folded waits: the lanes are torn, and the ruler says how much is missing. */
import { kRowHeight, kRulerHeight } from "./geometry.ts";
import type { Context } from "./glyphs.ts";
import type { Scene } from "./scene.ts";

/** The tear, in pixels: how wide it is, how far its teeth reach, and how high they are. */
const kTear = 8;
const kTooth = 3;
const kToothHeight = 6;
const kLabelMiddle = 9;

function tearEdge(context: Context, x: number, top: number, bottom: number, down: boolean): void {
  const teeth = Math.ceil((bottom - top) / kToothHeight);
  for (let i = 0; i <= teeth; ++i) {
    const tooth = down ? i : teeth - i;
    context.lineTo(x + (tooth % 2 === 0 ? -kTooth : kTooth) / 2, top + tooth * kToothHeight);
  }
}

/** Tears the lanes at each fold in view. */
export function drawFolds(context: Context, scene: Scene): void {
  const { palette, folds } = scene;
  const top = kRulerHeight;
  const bottom = Math.min(scene.height, top + scene.model.lanes.length * kRowHeight - scene.scrollTop);
  for (const { x0, x1 } of folds) {
    const middle = (x0 + x1) / 2;
    context.fillStyle = palette.band;
    context.strokeStyle = palette.tear;
    context.lineWidth = 1;
    context.beginPath();
    tearEdge(context, middle - kTear / 2, top, bottom, true);
    tearEdge(context, middle + kTear / 2, top, bottom, false);
    context.closePath();
    context.fill();
    context.stroke();
  }
}

/** How long each folded wait is, above the tear; of two that would touch, the first. */
export function drawFoldLabels(context: Context, scene: Scene): void {
  const { palette, plot, folds } = scene;
  let last = plot.left;
  context.font = palette.smallFont;
  for (const { x0, x1, label } of folds) {
    const width = context.measureText(label).width;
    const left = (x0 + x1 - width) / 2;
    if (left < last || left + width > scene.width) continue;
    last = left + width + 10;
    context.fillStyle = palette.accent;
    context.fillText(label, left, kLabelMiddle);
  }
}
