/** Draws the timeline: the lanes once a change of view, the cursor and what it touches at every move. */
import {
  type Axis,
  activeJobs,
  baseState,
  type Cursor,
  cursorAtPosition,
  cursorAtTime,
  firstAfter,
  formatTime,
  isLane,
  isOverdue,
  isSelectable,
  type Lane,
  type LaneKey,
  LaneState,
  lastUpTo,
  objectNames,
  occupancyAt,
  positionOf,
  type TraceModel,
  timeOf,
  waitsFor,
} from "../../trace/index.ts";
import { drawFlag, flagColour, kFlagRise } from "./flag-glyphs.ts";
import {
  flagMarks,
  instantBands,
  kRowHeight,
  kRulerHeight,
  type Plot,
  positionAt,
  rowTop,
  rulerTicks,
  visitSlices,
  xOf,
} from "./geometry.ts";
import { type Context, drawDot, drawOverdue, drawSlice, type SliceShape } from "./glyphs.ts";
import type { Palette } from "./palette.ts";

export interface Scene {
  readonly model: TraceModel;
  readonly axis: Axis;
  readonly plot: Plot;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly selected: LaneKey | undefined;
}

export interface Pointer {
  /** The record at the cursor. */
  readonly index: number;
  readonly time: number;
  /** Where the cursor stands on the axis. */
  readonly position: number;
  /** The lane under the mouse, or -1. */
  readonly hoveredRow: number;
}

const kNameLeft = 30;
/** From the begin of a wait to its words. */
const kLead = 14;
const kMostPrints = 3000;
const kNotchRoom = 8;

function visibleRows(scene: Scene): { readonly first: number; readonly last: number } {
  const first = Math.floor(scene.scrollTop / kRowHeight);
  const last = Math.ceil((scene.scrollTop + scene.height - kRulerHeight) / kRowHeight);
  return { first: Math.max(0, first), last: Math.min(scene.model.lanes.length, last) };
}

function forVisibleLanes(scene: Scene, draw: (lane: Lane, middle: number) => void): void {
  const { first, last } = visibleRows(scene);
  for (let row = first; row < last; ++row) {
    const lane = scene.model.lanes[row];
    if (lane !== undefined) draw(lane, rowTop(row, scene.scrollTop) + kRowHeight / 2);
  }
}

function clipToLanes(context: Context, scene: Scene, left: number): void {
  context.beginPath();
  context.rect(left, kRulerHeight, scene.width - left, scene.height - kRulerHeight);
  context.clip();
}

/** What a stretch says when it has room for words. */
function caption(model: TraceModel, lane: Lane, interval: number, state: LaneState): string {
  const record = model.records[lane.cause[interval] ?? -1];
  if (record === undefined) return "";
  if (state === LaneState.computing && record.k === "cpu") return record.what;
  if (record.k === "done" && record.how === "exception") return record.error ?? "";
  return "";
}

/** What a wait says, the longest first. */
function waitCaptions(model: TraceModel, lane: Lane, interval: number): readonly string[] {
  const index = lane.cause[interval] ?? -1;
  const record = model.records[index];
  if (record?.k === "job") return [`a place: ${activeJobs(occupancyAt(model, record.scheduler, index))}`, "a place"];
  if (record?.k !== "suspend") return [];
  const what = waitsFor(model, record);
  const short = objectNames[record.on] ?? what;
  return record.until === undefined ? [what, short] : [`${what} until ${formatTime(record.until)}`, what, short];
}

/** The text, shortened with an ellipsis to fit. */
function fitted(context: Context, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return `${text.slice(0, length)}…`;
}

/** Writes the text and returns its width; 0 when there is no room for it. */
function drawCaption(context: Context, text: string, x: number, room: number, y: number, colour: string): number {
  if (room < 20 || text === "") return 0;
  const shown = fitted(context, text, room);
  context.fillStyle = colour;
  context.fillText(shown, x, y + 0.5);
  return context.measureText(shown).width;
}

/** Where a wait's timer is due, if that is before the wait ends at `x1`: the loop was too busy to notice. */
function dueAt(scene: Scene, lane: Lane, interval: number, x1: number): number {
  const { model, axis, plot } = scene;
  const record = model.records[lane.cause[interval] ?? -1];
  const next = lane.from[interval + 1];
  if (record?.k !== "suspend" || record.until === undefined || next === undefined) return x1;
  if (!isOverdue(record, timeOf(model, next))) return x1;
  return Math.min(x1, xOf(plot, positionOf(axis, model, cursorAtTime(model, record.until))));
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
  const begin = Math.max(x0, plot.left) + kLead;
  const room = x1 - begin - kLead;
  const words = room > 20 ? waitCaptions(scene.model, lane, interval) : [];
  const text = words.find((candidate) => context.measureText(candidate).width <= room) ?? "";
  const width = drawCaption(context, text, begin, room, y, palette.muted);
  drawSlice(context, { ...shape, x1: width === 0 ? x1 : begin - 5 }, state, palette);
  if (width > 0) drawSlice(context, { ...shape, x0: begin + width + 5 }, state, palette);
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

function drawLane(context: Context, scene: Scene, lane: Lane, y: number): void {
  const { model, axis, plot, palette } = scene;
  // The loop between two tasks is nobody's turn: it is drawn quietly.
  const ready = lane.kind === "task" ? palette.ready : palette.rule;
  visitSlices(lane, axis, plot, (x0, x1, packed, interval) => {
    const state = baseState(packed);
    const shape = { x0, x1, y, packed };
    if (state === LaneState.waiting) drawWait(context, scene, lane, interval, shape);
    else if (state === LaneState.pending) drawWaiting(context, scene, lane, interval, { ...shape, state });
    else if (state === LaneState.computing) drawComputing(context, scene, lane, interval, shape);
    else {
      drawSlice(context, shape, state, palette, ready);
      if (state === LaneState.exception) {
        drawCaption(context, caption(model, lane, interval, state), x0 + kLead, x1 - x0 - kLead, y, palette.failed);
      }
    }
  });
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
  context.restore();
  drawRuler(context, scene);
  for (const { x, kind } of flagMarks(scene.model, scene.axis, scene.plot)) {
    drawFlag(context, x, kRulerHeight - kFlagRise, kind, palette);
  }
}

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
    context.fillText(lane.name, kNameLeft, y + 0.5);
    const after = kNameLeft + context.measureText(lane.name).width + 7;
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
  const text = formatTime(pointer.time);
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
  drawNames(context, scene, pointer);
  drawCursor(context, scene, pointer);
}

/** The moment under a horizontal position. */
export function cursorUnder(scene: Scene, x: number): Cursor {
  return cursorAtPosition(scene.axis, scene.model, positionAt(scene.plot, x));
}
