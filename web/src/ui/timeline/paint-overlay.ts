/** Draws what moves with the cursor: the names' dots, the veil over the future, the cursor and what caused its record. */
import { baseState, formatTime, isLane, isSelectable, type Lane, LaneState, lastUpTo } from "../../trace/index.ts";
import { drawFlag, kFlagRise } from "./flag-glyphs.ts";
import { kRowHeight, kRulerHeight, rowTop, xOf } from "./geometry.ts";
import { type Context, drawDot } from "./glyphs.ts";
import { resolutionOf } from "./ruler.ts";
import { clipToLanes, fitted, forVisibleLanes, type Pointer, type Scene } from "./scene.ts";

const kNameLeft = 30;

/** The loop between two tasks is shown like one at rest. */
function dotState(lane: Lane, state: LaneState): LaneState {
  return !isSelectable(lane) && state === LaneState.ready ? LaneState.idle : state;
}

function drawNames(context: Context, scene: Scene, pointer: Pointer): void {
  const { palette, plot } = scene;
  context.save();
  clipToLanes(context, scene, 0);
  context.beginPath();
  context.rect(0, kRulerHeight, plot.left - 6, scene.height);
  context.clip();
  forVisibleLanes(scene, (lane, y) => {
    const interval = lastUpTo(lane.from, pointer.index);
    const packed = lane.state[interval] ?? LaneState.absent;
    drawDot(context, 15, y, packed, dotState(lane, baseState(packed)), palette);
    const selected = isLane(lane, scene.selected);
    context.font = palette.font;
    context.fillStyle = selected ? palette.accent : interval < 0 ? palette.muted : palette.ink;
    const name = fitted(context, lane.name, plot.left - 10 - kNameLeft);
    context.fillText(name, kNameLeft, y + 0.5);
    const after = kNameLeft + context.measureText(name).width + 7;
    context.font = palette.smallFont;
    context.fillStyle = palette.muted;
    const room = plot.left - 10 - after;
    if (room > 24) context.fillText(fitted(context, lane.detail, room), after, y + 0.5);
  });
  context.restore();
}

/** An arrow from the task that caused the record at the cursor to the one that it is about. */
function drawCause(context: Context, scene: Scene, pointer: Pointer, x: number): void {
  const { model, palette } = scene;
  const record = model.records[pointer.index];
  if (record === undefined || !("by" in record) || record.by === undefined || record.by === record.task) return;
  const rowOf = (id: number | undefined): number =>
    model.lanes.findIndex((lane) => lane.kind === "task" && lane.id === id);
  const about = record.k === "job" ? model.lanes.findIndex((lane) => lane.job === record.id) : rowOf(record.task);
  const from = rowTop(rowOf(record.by), scene.scrollTop) + kRowHeight / 2;
  const to = rowTop(about, scene.scrollTop) + kRowHeight / 2;
  const down = Math.sign(to - from);
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, from, 3, 0, Math.PI * 2);
  context.fill();
  context.beginPath();
  context.moveTo(x - 4.5, to - down * 8);
  context.lineTo(x + 4.5, to - down * 8);
  context.lineTo(x, to);
  context.fill();
}

function drawCursor(context: Context, scene: Scene, pointer: Pointer): void {
  const { palette, plot } = scene;
  const x = xOf(plot, pointer.position);
  if (x < plot.left - 1 || x > plot.right + 1) return;
  context.fillStyle = palette.accent;
  context.fillRect(x - 0.75, kRulerHeight - 6, 1.5, scene.height);
  drawCause(context, scene, pointer, x);
  context.font = palette.font;
  const text = formatTime(pointer.time, resolutionOf(scene.model, scene.axis, plot));
  const width = Math.max(30, context.measureText(text).width + 14);
  const left = Math.max(plot.left, Math.min(scene.width - width - 2, x - width / 2));
  context.fillStyle = palette.accent;
  context.beginPath();
  context.roundRect(left, 4, width, 20, 6);
  context.fill();
  context.beginPath();
  context.moveTo(x - 4, 23.5);
  context.lineTo(x + 4, 23.5);
  context.lineTo(x, 29);
  context.fill();
  context.fillStyle = palette.accentInk;
  context.textAlign = "center";
  context.fillText(text, left + width / 2, 14.5);
  context.textAlign = "start";
  const flag = scene.model.flags.find(({ index }) => index === pointer.index);
  if (flag !== undefined) drawFlag(context, x, kRulerHeight - kFlagRise, flag.kind, palette);
}

/** The selected stretch, from `top` down. */
export function paintRange(context: Context, scene: Scene, top: number): void {
  const { plot, palette, range } = scene;
  if (range === undefined) return;
  const x0 = Math.max(plot.left, xOf(plot, range.from));
  const x1 = Math.min(plot.right, xOf(plot, range.to));
  if (x1 < plot.left || x0 > plot.right) return;
  context.save();
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.12;
  context.fillRect(x0, top, x1 - x0, scene.height - top);
  context.globalAlpha = 0.8;
  context.fillRect(x0 - 0.5, top, 1, scene.height - top);
  context.fillRect(x1 - 0.5, top, 1, scene.height - top);
  context.restore();
}

/** How long the selected stretch is, on the ruler. */
function drawRangeLabel(context: Context, scene: Scene): void {
  const { plot, palette, range } = scene;
  if (range === undefined) return;
  const x0 = Math.max(plot.left, xOf(plot, range.from));
  const x1 = Math.min(plot.right, xOf(plot, range.to));
  if (x1 < plot.left || x0 > plot.right) return;
  context.font = palette.smallFont;
  const width = context.measureText(range.text).width + 12;
  const left = Math.max(plot.left, Math.min(scene.width - width - 2, (x0 + x1 - width) / 2));
  context.fillStyle = palette.selected;
  context.beginPath();
  context.roundRect(left, kRulerHeight - 18, width, 16, 4);
  context.fill();
  context.fillStyle = palette.accent;
  context.fillText(range.text, left + 6, kRulerHeight - 9.5);
}

/** What moves with the cursor and the mouse: the names' dots, the veil over the future, the cursor. */
export function paintOverlay(context: Context, scene: Scene, pointer: Pointer): void {
  const { palette, plot } = scene;
  context.clearRect(0, 0, scene.width, scene.height);
  context.textBaseline = "middle";
  if (pointer.hoveredRow >= 0) {
    context.fillStyle = palette.hovered;
    context.fillRect(0, rowTop(pointer.hoveredRow, scene.scrollTop), scene.width, kRowHeight);
  }
  const x = Math.max(plot.left, Math.min(scene.width, xOf(plot, pointer.position)));
  if (pointer.index < scene.model.records.length - 1) {
    context.save();
    context.globalAlpha = 0.62;
    context.fillStyle = palette.surface;
    context.fillRect(x, kRulerHeight, scene.width - x, scene.height - kRulerHeight);
    context.restore();
  }
  paintRange(context, scene, kRulerHeight);
  drawRangeLabel(context, scene);
  drawNames(context, scene, pointer);
  drawCursor(context, scene, pointer);
}
