/** Draws the network: for each connection its two ends, what travels between them, and the requests that it serves. */
import { lastUpTo, type NetworkLane, type Span } from "../../trace/index.ts";
import { xOf } from "../timeline/geometry.ts";
import type { Context } from "../timeline/glyphs.ts";
import { paintRange } from "../timeline/paint-overlay.ts";
import { fitted, type Scene } from "../timeline/scene.ts";
import { type Arrow, arrowOf, kHereLine, kLaneHeight, kThereLine } from "./layout.ts";

const kNameLeft = 12;
const kSpanHeight = 14;
/** Arrows of one direction that begin so close to the last one are left out. */
const kArrowRoom = 1.5;
const kFlagRoom = 34;

function forVisible(scene: Scene, draw: (lane: NetworkLane, top: number) => void): void {
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

function drawArrow(context: Context, { x0, y0, x1, y1, lost }: Arrow, colour: string, thin: boolean): void {
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

function drawMessages(context: Context, scene: Scene, lane: NetworkLane, top: number): void {
  const { model, axis, plot, palette } = scene;
  const last = { out: Number.NEGATIVE_INFINITY, in: Number.NEGATIVE_INFINITY, flags: Number.NEGATIVE_INFINITY };
  context.font = palette.smallFont;
  for (const message of lane.messages) {
    const arrow = arrowOf(model, axis, plot, message, top);
    if (arrow.x1 < plot.left) continue;
    if (arrow.x0 > scene.width) break;
    const way = message.outwards ? "out" : "in";
    if (!arrow.lost && arrow.x0 - last[way] < kArrowRoom) continue;
    last[way] = arrow.x0;
    const control = message.flags !== "";
    const usual = control ? palette.muted : message.outwards ? palette.running : palette.computing;
    drawArrow(context, arrow, arrow.lost ? palette.failed : usual, control);
    if (!control || arrow.x1 - last.flags < kFlagRoom) continue;
    last.flags = arrow.x1;
    context.fillStyle = arrow.lost ? palette.failed : palette.muted;
    context.fillText(message.flags, arrow.x1 + 6, (top + kHereLine + top + kThereLine) / 2);
  }
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
    for (const span of lane.spans) drawSpan(context, scene, span, top);
    drawMessages(context, scene, lane, top);
    drawFaults(context, scene, lane, top);
  });
  context.restore();
  context.fillStyle = scene.palette.rule;
  context.fillRect(scene.plot.left - 0.5, 0, 1, scene.height);
}

/** The veil over the future, the cursor, and where each packet in flight is. */
export function paintMoment(context: Context, scene: Scene, position: number, time: number): void {
  const { model, axis, plot, palette } = scene;
  context.clearRect(0, 0, scene.width, scene.height);
  const cursor = xOf(plot, position);
  const x = Math.max(plot.left, Math.min(scene.width, cursor));
  if (time < model.duration || lastUpTo(axis.at, position) < model.records.length - 1) {
    context.save();
    context.globalAlpha = 0.62;
    context.fillStyle = palette.surface;
    context.fillRect(x, 0, scene.width - x, scene.height);
    context.restore();
  }
  paintRange(context, scene, 0);
  if (cursor < plot.left - 1 || cursor > plot.right + 1) return;
  context.fillStyle = palette.accent;
  context.fillRect(cursor - 0.75, 0, 1.5, scene.height);
  forVisible(scene, (lane, top) => {
    for (const message of lane.messages) {
      const { x0, y0, x1, y1, lost } = arrowOf(model, axis, plot, message, top);
      if (x0 > cursor) break;
      if (lost || x1 < cursor || x1 === x0) continue;
      const share = (cursor - x0) / (x1 - x0);
      context.beginPath();
      context.arc(cursor, y0 + (y1 - y0) * share, 4, 0, Math.PI * 2);
      context.fill();
    }
  });
}
