/** Draws what moves with the cursor in the network: the veil over the future, and the packets in flight. */
import { type Cursor, forMessages, isAtEnd, type Message, positionOf } from "../../trace/index.ts";
import { xOf } from "../timeline/geometry.ts";
import type { Context } from "../timeline/glyphs.ts";
import { paintRange } from "../timeline/paint-overlay.ts";
import type { Scene } from "../timeline/scene.ts";
import { type Arrow, arrowOf, flightAt, timesAround } from "./layout.ts";
import { drawArrow, forVisible, messageColour } from "./paint.ts";

const kPacket = 4.5;
/** Labels nearer than this, in pixels, would cover one another. */
const kLabelRoom = 12;

/** "1,460 B": what a packet in flight says of itself. */
function labelOf({ flags, bytes }: Message): string {
  return flags === "" && bytes > 0 ? `${bytes.toLocaleString("en")} B` : "";
}

/** A full disc carries data, a ring only flags. */
function drawPacket(context: Context, scene: Scene, message: Message, x: number, y: number): void {
  context.fillStyle = message.flags === "" ? messageColour(message, scene.palette) : scene.palette.surface;
  context.strokeStyle = message.flags === "" ? scene.palette.surface : messageColour(message, scene.palette);
  context.lineWidth = message.flags === "" ? 1.5 : 2;
  context.beginPath();
  context.arc(x, y, kPacket, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}

/** The way that it has gone already. */
function drawTrail(context: Context, { x0, y0 }: Arrow, x: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x, y);
  context.stroke();
}

function drawFlights(context: Context, scene: Scene, cursor: Cursor, x: number): void {
  const { model, axis, plot, palette } = scene;
  const [from] = timesAround(model, axis, plot, x);
  forVisible(scene, (lane, top) => {
    let labelled = Number.NEGATIVE_INFINITY;
    forMessages(lane, from, cursor.time, (message) => {
      const arrow = arrowOf(model, axis, plot, message, top);
      // The arrow of the record at the cursor is the selected one.
      if (message.index === cursor.index) drawArrow(context, arrow, palette.accent, false);
      const flight = flightAt(arrow, x);
      if (flight === undefined) return;
      context.globalAlpha = flight.opacity;
      drawTrail(context, arrow, flight.x, flight.y, messageColour(message, palette));
      drawPacket(context, scene, message, flight.x, flight.y);
      const label = Math.abs(flight.y - labelled) < kLabelRoom ? "" : labelOf(message);
      if (label !== "") {
        labelled = flight.y;
        context.font = palette.smallFont;
        context.fillStyle = palette.ink;
        context.fillText(label, flight.x + 8, flight.y);
      }
      context.globalAlpha = 1;
    });
  });
}

export function paintMoment(context: Context, scene: Scene, cursor: Cursor): void {
  const { model, plot, palette } = scene;
  context.clearRect(0, 0, scene.width, scene.height);
  context.textBaseline = "middle";
  const at = xOf(plot, positionOf(scene.axis, model, cursor));
  const x = Math.max(plot.left, Math.min(scene.width, at));
  if (!isAtEnd(model, cursor)) {
    context.save();
    context.globalAlpha = 0.62;
    context.fillStyle = palette.surface;
    context.fillRect(x, 0, scene.width - x, scene.height);
    context.restore();
  }
  paintRange(context, scene, 0);
  if (at < plot.left - 1 || at > plot.right + 1) return;
  context.fillStyle = palette.accent;
  context.fillRect(at - 0.75, 0, 1.5, scene.height);
  context.save();
  context.beginPath();
  context.rect(plot.left, 0, scene.width - plot.left, scene.height);
  context.clip();
  drawFlights(context, scene, cursor, at);
  context.restore();
}
