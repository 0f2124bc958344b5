/** Draws the network: for each connection its two ends, what travels between them, and the requests that it serves. */
import { cursorAtPosition, forMessages, type Message, type NetworkLane, type Span } from "../../trace/index.ts";
import { xOf } from "../timeline/geometry.ts";
import type { Context } from "../timeline/glyphs.ts";
import type { Palette } from "../timeline/palette.ts";
import { fitted, type Scene } from "../timeline/scene.ts";
import { type Arrow, arrowOf, kHereLine, kLaneHeight, kThereLine, startOf } from "./layout.ts";

const kNameLeft = 12;
const kSpanHeight = 14;
/** Arrows of one direction that begin so close to the last one are left out. */
const kArrowRoom = 1.5;
const kFlagRoom = 34;

export function forVisible(scene: Scene, draw: (lane: NetworkLane, top: number) => void): void {
  const first = Math.max(0, Math.floor(scene.scrollTop / kLaneHeight));
  const last = Math.min(scene.model.network.length, Math.ceil((scene.scrollTop + scene.height) / kLaneHeight));
  for (let row = first; row < last; ++row) {
    const lane = scene.model.network[row];
    if (lane !== undefined) draw(lane, row * kLaneHeight - scene.scrollTop);
  }
}

function drawEnds(context: Context, scene: Scene, lane: NetworkLane, top: number): void {
  const { palette, plot, axis } = scene;
  const x0 = Math.max(plot.left, xOf(plot, axis.at[lane.from] ?? 0));
  const x1 = lane.until === undefined ? scene.width : xOf(plot, axis.at[lane.until] ?? 1);
  context.strokeStyle = palette.waiting;
  context.lineWidth = 1;
  context.beginPath();
  for (const y of [top + kHereLine, top + kThereLine]) {
    context.moveTo(x0, y);
    context.lineTo(Math.max(x0, x1), y);
  }
  context.stroke();
}

function drawNames(context: Context, scene: Scene, lane: NetworkLane, top: number): void {
  const { palette, plot } = scene;
  const room = plot.left - kNameLeft - 10;
  context.font = palette.smallFont;
  context.fillStyle = palette.muted;
  context.fillText(fitted(context, lane.here, room), kNameLeft, top + kHereLine + 0.5);
  context.font = palette.font;
  context.fillStyle = palette.ink;
  context.fillText(fitted(context, lane.there, room), kNameLeft, top + kThereLine + 0.5);
  context.fillStyle = palette.rule;
  context.fillRect(0, top + kLaneHeight - 0.5, scene.width, 1);
}

function drawSpan(context: Context, scene: Scene, span: Span, top: number): void {
  const { palette, plot, axis } = scene;
  const x0 = Math.max(plot.left - 4, xOf(plot, axis.at[span.index] ?? 0));
  const x1 = span.until === undefined ? scene.width + 4 : xOf(plot, axis.at[span.until] ?? 1);
  if (x1 < plot.left || x0 > scene.width) return;
  const y = top + (span.server ? kThereLine : kHereLine) - kSpanHeight / 2;
  const selected = scene.selected?.kind === "task" && span.task === scene.selected.id;
  context.fillStyle = selected ? palette.selected : palette.band;
  context.strokeStyle = span.failed ? palette.failed : selected ? palette.accent : palette.waiting;
  context.lineWidth = span.failed || selected ? 1.5 : 1;
  context.setLineDash(span.until === undefined ? [4, 3] : []);
  context.beginPath();
  context.roundRect(x0, y, Math.max(3, x1 - x0), kSpanHeight, 3);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  const room = Math.min(x1, scene.width) - Math.max(x0, plot.left) - 10;
  if (room < 24) return;
  context.font = palette.smallFont;
  context.fillStyle = span.failed ? palette.failed : palette.ink;
  context.fillText(fitted(context, span.label, room), Math.max(x0, plot.left) + 5, y + kSpanHeight / 2 + 0.5);
}

/** Requests that begin where one that ended at once has been drawn are left out. */
function drawSpans(context: Context, scene: Scene, lane: NetworkLane, top: number): void {
  const { axis, plot } = scene;
  const last = { here: Number.NEGATIVE_INFINITY, there: Number.NEGATIVE_INFINITY };
  for (const span of lane.spans) {
    const end = span.server ? "there" : "here";
    const x1 = span.until === undefined ? scene.width : xOf(plot, axis.at[span.until] ?? 1);
    if (x1 - last[end] < kArrowRoom) continue;
    last[end] = x1;
    drawSpan(context, scene, span, top);
  }
}

export function drawArrow(context: Context, { x0, y0, x1, y1, lost }: Arrow, colour: string, thin: boolean): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = thin ? 1 : 1.6;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.beginPath();
  if (lost) {
    context.lineWidth = 2;
    context.moveTo(x1 - 3.5, y1 - 3.5);
    context.lineTo(x1 + 3.5, y1 + 3.5);
    context.moveTo(x1 + 3.5, y1 - 3.5);
    context.lineTo(x1 - 3.5, y1 + 3.5);
    context.stroke();
    return;
  }
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [along, across] = [(x1 - x0) / length, (y1 - y0) / length];
  context.moveTo(x1, y1);
  context.lineTo(x1 - 6 * along + 3 * across, y1 - 6 * across - 3 * along);
  context.lineTo(x1 - 6 * along - 3 * across, y1 - 6 * across + 3 * along);
  context.fill();
}

/** The colour of a message: which way it goes, that it carries no data, or that it is lost. */
export function messageColour({ outwards, flags, arrives }: Message, palette: Palette): string {
  if (arrives === undefined) return palette.failed;
  if (flags !== "") return palette.muted;
  return outwards ? palette.running : palette.computing;
}

function drawMessages(context: Context, scene: Scene, lane: NetworkLane, top: number): void {
  const { model, axis, plot, palette } = scene;
  const last = { out: Number.NEGATIVE_INFINITY, in: Number.NEGATIVE_INFINITY, lost: Number.NEGATIVE_INFINITY };
  let lastFlags = Number.NEGATIVE_INFINITY;
  context.font = palette.smallFont;
  const timeAt = (position: number): number => cursorAtPosition(axis, model, position).time;
  forMessages(lane, timeAt(plot.viewport.from), timeAt(plot.viewport.to), (message) => {
    const way = message.arrives === undefined ? "lost" : message.outwards ? "out" : "in";
    const x0 = startOf(model, axis, plot, message);
    if (x0 - last[way] < kArrowRoom) return;
    last[way] = x0;
    const arrow = arrowOf(model, axis, plot, message, top);
    if (arrow.x1 < plot.left || x0 > scene.width) return;
    const control = message.flags !== "";
    drawArrow(context, arrow, messageColour(message, palette), control);
    if (!control || arrow.x1 - lastFlags < kFlagRoom) return;
    lastFlags = arrow.x1;
    context.fillText(message.flags, arrow.x1 + 6, (top + kHereLine + top + kThereLine) / 2);
  });
}

function drawFaults(context: Context, scene: Scene, lane: NetworkLane, top: number): void {
  const { model, axis, plot, palette } = scene;
  for (const index of lane.faults) {
    const record = model.records[index];
    const x = xOf(plot, axis.at[index] ?? 0);
    if (record?.k !== "link" || x < plot.left || x > scene.width) continue;
    context.fillStyle = palette.failed;
    context.fillRect(x - 1, top + kHereLine - 8, 2, kThereLine - kHereLine + 16);
    context.font = palette.smallFont;
    const text = record.fault.replaceAll("_", " ");
    context.fillStyle = palette.surface;
    context.fillRect(x + 2, top + kThereLine - 7, context.measureText(text).width + 6, 14);
    context.fillStyle = palette.failed;
    context.fillText(text, x + 5, top + kThereLine + 0.5);
  }
}

/** Everything that does not move with the cursor. */
export function paintNetwork(context: Context, scene: Scene): void {
  context.clearRect(0, 0, scene.width, scene.height);
  context.textBaseline = "middle";
  forVisible(scene, (lane, top) => drawNames(context, scene, lane, top));
  context.save();
  context.beginPath();
  context.rect(scene.plot.left, 0, scene.width - scene.plot.left, scene.height);
  context.clip();
  forVisible(scene, (lane, top) => {
    drawEnds(context, scene, lane, top);
    drawSpans(context, scene, lane, top);
    drawMessages(context, scene, lane, top);
    drawFaults(context, scene, lane, top);
  });
  context.restore();
  context.fillStyle = scene.palette.rule;
  context.fillRect(scene.plot.left - 0.5, 0, 1, scene.height);
}
