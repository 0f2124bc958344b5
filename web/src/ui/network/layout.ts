/** Where things stand in the network view; pure, so that it can be tested without a canvas. */
import {
  type Axis,
  cursorAtTime,
  lastBefore,
  type Message,
  type NetworkLane,
  positionOf,
  type TraceModel,
} from "../../trace/index.ts";
import { type Plot, xOf } from "../timeline/geometry.ts";

export const kLaneHeight = 50;
/** From the lane's top to the line of the program's end, and to that of the other end. */
export const kHereLine = 14;
export const kThereLine = 40;
/** Lanes that are in view before the view scrolls. */
export const kLanesInView = 3;
const kNear = 5;

/** Where a moment stands on the axis: at the first record of its instant, if there is one. */
export function positionOfTime(axis: Axis, model: TraceModel, time: number): number {
  const first = lastBefore(model.times, time) + 1;
  if (model.times[first] === time) return axis.at[first] ?? 1;
  return positionOf(axis, model, cursorAtTime(model, time));
}

/** A message as a line on the screen, from its end to the other. */
export interface Arrow {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly lost: boolean;
}

/** A lost message gets so far across, and so far to the right. */
const kLostShare = 0.55;
const kLostSlant = 22;

/** `top` is that of the lane. */
export function arrowOf(model: TraceModel, axis: Axis, plot: Plot, message: Message, top: number): Arrow {
  const [y0, y1] = message.outwards ? [top + kHereLine, top + kThereLine] : [top + kThereLine, top + kHereLine];
  const recorded = model.times[message.index] === message.sent;
  const x0 = xOf(plot, recorded ? (axis.at[message.index] ?? 0) : positionOfTime(axis, model, message.sent));
  if (message.arrives === undefined) {
    return { x0, y0, x1: x0 + kLostSlant, y1: y0 + (y1 - y0) * kLostShare, lost: true };
  }
  const x1 = xOf(plot, positionOfTime(axis, model, message.arrives));
  return { x0, y0, x1: Math.max(x0, x1), y1, lost: false };
}

function distance({ x0, y0, x1, y1 }: Arrow, x: number, y: number): number {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
  return Math.hypot(x - (x0 + share * (x1 - x0)), y - (y0 + share * (y1 - y0)));
}

/** The record of what is under a point of the lane whose top is at 0; undefined when nothing is near. */
export function recordUnder(
  model: TraceModel,
  axis: Axis,
  plot: Plot,
  lane: NetworkLane,
  point: { readonly x: number; readonly y: number },
): number | undefined {
  let best: number | undefined;
  let nearest = kNear;
  for (const message of lane.messages) {
    const away = distance(arrowOf(model, axis, plot, message, 0), point.x, point.y);
    if (away < nearest) [best, nearest] = [message.index, away];
  }
  if (best !== undefined) return best;
  const span = lane.spans.find(({ index, until, server }) => {
    const line = server ? kThereLine : kHereLine;
    const x0 = xOf(plot, axis.at[index] ?? 0);
    const x1 = until === undefined ? plot.right : xOf(plot, axis.at[until] ?? 1);
    return Math.abs(point.y - line) <= 8 && point.x >= x0 && point.x <= x1;
  });
  return span?.index;
}
