/** Draws the lanes, the ruler and the bands: everything that does not move with the cursor. */
import { baseState, firstAfter, hasEnded, isLane, type Lane, LaneState, lastUpTo } from "../../trace/index.ts";
import { caption, dueAt, waitCaptions } from "./captions.ts";
import { drawFlag, flagColour, kFlagRise } from "./flag-glyphs.ts";
import { drawFoldLabels, drawFolds } from "./fold-glyphs.ts";
import { kRowHeight, kRulerHeight, rowTop, visitSlices, xOf } from "./geometry.ts";
import { type Context, drawOverdue, drawSlice, type SliceShape } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import { flagMarks, instantBands, rulerTicks } from "./ruler.ts";
import { clipToLanes, fitted, forVisibleLanes, type Scene } from "./scene.ts";

/** From the begin of a wait to its words. */
const kLead = 14;
/** A stretch without words or other details, in pixels. */
const kThin = 1.5;
const kMostPrints = 3000;
const kNotchRoom = 8;
/** Words keep so far away from the middle of a fold, in pixels. */
const kTornRoom = 12;

/** Writes the text and returns its width; 0 when there is no room for it. */
function drawCaption(context: Context, text: string, x: number, room: number, y: number, colour: string): number {
  if (room < 20 || text === "") return 0;
  const shown = fitted(context, text, room);
  context.fillStyle = colour;
  context.fillText(shown, x, y + 0.5);
  return context.measureText(shown).width;
}

/** A stretch of waiting, broken by the longest of its captions that has room. */
function drawWaiting(
  context: Context,
  scene: Scene,
  lane: Lane,
  interval: number,
  { state, ...shape }: SliceShape & { readonly state: LaneState },
): void {
  const { palette, plot } = scene;
  const { x0, x1, y } = shape;
  const first = Math.max(x0, plot.left) + kLead;
  const words = x1 - kLead - first > 20 ? waitCaptions(scene.model, lane, interval) : [];
  let begin = first;
  const fits = (text: string): boolean => {
    const width = context.measureText(text).width;
    begin = pastFold(scene, first, width);
    return begin + width <= x1 - kLead;
  };
  const text = words.find(fits) ?? "";
  const width = drawCaption(context, text, begin, x1 - begin - kLead, y, palette.muted);
  drawSlice(context, { ...shape, x1: width === 0 ? x1 : begin - 5 }, state, palette);
  if (width > 0) drawSlice(context, { ...shape, x0: begin + width + 5 }, state, palette);
}

/** Where words of this width begin, at `x` or else behind the folds that would break them. */
function pastFold(scene: Scene, x: number, width: number): number {
  return scene.folds.reduce((begin, { x0, x1 }) => {
    const middle = (x0 + x1) / 2;
    return middle + kTornRoom > begin && middle - kTornRoom < begin + width ? middle + kTornRoom : begin;
  }, x);
}

/** A wait: a line; then, if the loop is late, the time lost to that. */
function drawWait(context: Context, scene: Scene, lane: Lane, interval: number, shape: SliceShape): void {
  const due = Math.max(shape.x0, dueAt(scene, lane, interval, shape.x1));
  drawWaiting(context, scene, lane, interval, { ...shape, x1: due, state: LaneState.waiting });
  if (due < shape.x1) drawOverdue(context, { ...shape, x0: due }, scene.palette);
}

/** A computation: a bar, with what it is written on it. */
function drawComputing(context: Context, scene: Scene, lane: Lane, interval: number, shape: SliceShape): void {
  const { palette, plot } = scene;
  drawSlice(context, shape, LaneState.computing, palette);
  const begin = Math.max(shape.x0, plot.left) + 8;
  const text = shape.x1 - shape.x0 > 40 ? caption(scene.model, lane, interval, LaneState.computing) : "";
  const width = Math.min(context.measureText(text).width, shape.x1 - begin - 8);
  if (text === "") return;
  context.fillStyle = palette.computing;
  context.fillRect(begin - 4, shape.y - 7, width + 8, 14);
  drawCaption(context, text, begin, shape.x1 - begin - 6, shape.y, palette.surface);
}

/** Draws one stretch, with its words if it has room for any. */
function drawStretch(context: Context, scene: Scene, lane: Lane, interval: number, shape: SliceShape): void {
  const { model, palette } = scene;
  const state = baseState(shape.packed);
  if (state === LaneState.waiting) drawWait(context, scene, lane, interval, shape);
  else if (state === LaneState.pending) drawWaiting(context, scene, lane, interval, { ...shape, state });
  else if (state === LaneState.computing) drawComputing(context, scene, lane, interval, shape);
  else {
    drawSlice(context, shape, state, palette, readyColour(lane, palette));
    if (state !== LaneState.exception) return;
    const begin = shape.x0 + kLead;
    drawCaption(context, caption(model, lane, interval, state), begin, shape.x1 - begin, shape.y, palette.failed);
  }
}

/** The loop between two tasks is nobody's turn: it is drawn quietly. */
function readyColour(lane: Lane, palette: Palette): string {
  return lane.kind === "task" ? palette.ready : palette.rule;
}

/** Stretches of a pixel that look alike are drawn as one: a long run has thousands of them. */
function drawLane(context: Context, scene: Scene, lane: Lane, y: number): void {
  const { axis, plot, palette } = scene;
  let thin: { readonly x0: number; x1: number; readonly packed: number } | undefined;
  const flush = (): void => {
    if (thin === undefined) return;
    drawSlice(context, { ...thin, y }, baseState(thin.packed), palette, readyColour(lane, palette));
    thin = undefined;
  };
  visitSlices(lane, axis, plot, (x0, x1, packed, interval) => {
    const isThin = x1 - x0 <= kThin && !hasEnded(baseState(packed));
    if (isThin && thin?.packed === packed && x0 - thin.x1 < kThin) {
      thin.x1 = x1;
      return;
    }
    flush();
    if (isThin) thin = { x0, x1, packed };
    else drawStretch(context, scene, lane, interval, { x0, x1, y, packed });
  });
  flush();
}

function drawBands(context: Context, scene: Scene): void {
  context.fillStyle = scene.palette.band;
  const height = Math.min(scene.height - kRulerHeight, scene.model.lanes.length * kRowHeight - scene.scrollTop);
  for (const { x0, x1 } of instantBands(scene.model, scene.axis, scene.plot)) {
    context.fillRect(x0 - 2, kRulerHeight, x1 - x0 + 4, height);
    context.fillRect(x0 - 2, kRulerHeight - 4, x1 - x0 + 4, 4);
  }
}

function drawRuler(context: Context, scene: Scene): void {
  const { palette, plot } = scene;
  context.fillStyle = palette.rule;
  context.fillRect(0, kRulerHeight - 1, scene.width, 1);
  context.fillRect(plot.left - 0.5, 0, 1, scene.height);
  context.font = palette.smallFont;
  for (const { x, text } of rulerTicks(scene.model, scene.axis, plot)) {
    context.fillStyle = palette.rule;
    context.fillRect(x - 0.5, kRulerHeight - 9, 1, 9);
    context.fillStyle = palette.muted;
    context.fillText(text, x + 4, kRulerHeight - 13);
  }
}

/** Output leaves a small notch above the lane of whoever printed. */
function drawPrints(context: Context, scene: Scene): void {
  const { model, axis, plot, palette } = scene;
  const first = firstAfter(model.prints, lastUpTo(axis.at, plot.viewport.from) - 1);
  const last = firstAfter(model.prints, lastUpTo(axis.at, plot.viewport.to));
  if (last - first > kMostPrints) return;
  const rows = new Map(model.lanes.map((lane, row) => [lane.kind === "task" ? lane.id : lane.name, row]));
  const lastNotch = new Map<number, number>();
  context.fillStyle = palette.ink;
  for (let i = first; i < last; ++i) {
    const index = model.prints[i];
    const record = index === undefined ? undefined : model.records[index];
    if (index === undefined || record?.k !== "print") continue;
    const row = rows.get(record.lane ?? record.task ?? "loop");
    if (row === undefined) continue;
    const x = xOf(plot, axis.at[index] ?? 0);
    const notch = lastNotch.get(row);
    if (notch !== undefined && x - notch < kNotchRoom) continue;
    lastNotch.set(row, x);
    const top = rowTop(row, scene.scrollTop) + 1;
    context.beginPath();
    context.moveTo(x - 3, top);
    context.lineTo(x + 3, top);
    context.lineTo(x, top + 4);
    context.fill();
  }
}

/** From what was done to the program, and from where the harm was, a line goes down through the lanes. */
function drawFlagLines(context: Context, scene: Scene): void {
  const { palette } = scene;
  context.save();
  context.globalAlpha = 0.55;
  for (const { x, kind } of flagMarks(scene.model, scene.axis, scene.plot)) {
    if (kind !== "cause" && kind !== "harm") continue;
    context.fillStyle = flagColour(kind, palette);
    context.fillRect(x - 0.75, kRulerHeight, 1.5, scene.height - kRulerHeight);
  }
  context.restore();
}

/** The lanes, the ruler and the bands: everything that does not move with the cursor. */
export function paintLanes(context: Context, scene: Scene): void {
  const { palette } = scene;
  context.clearRect(0, 0, scene.width, scene.height);
  context.textBaseline = "middle";
  drawBands(context, scene);
  drawFlagLines(context, scene);
  forVisibleLanes(scene, (lane, y) => {
    if (!isLane(lane, scene.selected)) return;
    context.fillStyle = palette.selected;
    context.fillRect(0, y - kRowHeight / 2, scene.width, kRowHeight);
  });
  context.save();
  clipToLanes(context, scene, scene.plot.left);
  context.font = palette.smallFont;
  forVisibleLanes(scene, (lane, y) => drawLane(context, scene, lane, y));
  drawPrints(context, scene);
  drawFolds(context, scene);
  context.restore();
  drawRuler(context, scene);
  drawFoldLabels(context, scene);
  for (const { x, kind } of flagMarks(scene.model, scene.axis, scene.plot)) {
    drawFlag(context, x, kRulerHeight - kFlagRise, kind, palette);
  }
}
