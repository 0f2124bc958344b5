/** Where things stand in the network view; pure, so that it can be tested without a canvas. */
import {
  type Axis,
  cursorAtPosition,
  cursorAtTime,
  forMessages,
  kFadeShare,
  kLostShare,
  lastBefore,
  type Message,
  type NetworkLane,
  positionOf,
  type TraceModel,
} from "../../trace/index.ts";
import { type Plot, positionAt, xOf } from "../timeline/geometry.ts";

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

/** Where nothing tells how long the way takes, a lost message gets so far to the right, in pixels. */
const kLostSlant = 22;
/** And never less than this. */
const kLeastSlant = 4;

/** Where a message's arrow begins. */
export function startOf(model: TraceModel, axis: Axis, plot: Plot, message: Message): number {
  const recorded = model.times[message.index] === message.sent;
  return xOf(plot, recorded ? (axis.at[message.index] ?? 0) : positionOfTime(axis, model, message.sent));
}

/** `top` is that of the lane. */
export function arrowOf(model: TraceModel, axis: Axis, plot: Plot, message: Message, top: number): Arrow {
  const [y0, y1] = message.outwards ? [top + kHereLine, top + kThereLine] : [top + kThereLine, top + kHereLine];
  const x0 = startOf(model, axis, plot, message);
  if (message.arrives === undefined) {
    const { lostAt } = message;
    const x1 = lostAt === undefined ? x0 + kLostSlant : xOf(plot, positionOfTime(axis, model, lostAt));
    return { x0, y0, x1: Math.max(x0 + kLeastSlant, x1), y1: y0 + (y1 - y0) * kLostShare, lost: true };
  }
  const x1 = xOf(plot, positionOfTime(axis, model, message.arrives));
  return { x0, y0, x1: Math.max(x0, x1), y1, lost: false };
}

function distance({ x0, y0, x1, y1 }: Arrow, x: number, y: number): number {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
  return Math.hypot(x - (x0 + share * (x1 - x0)), y - (y0 + share * (y1 - y0)));
}

/** The times that stand near to a point, in pixels; so wide that an arrow as near as that is under way in them. */
export function timesAround(model: TraceModel, axis: Axis, plot: Plot, x: number): readonly [number, number] {
  const at = (place: number): number => cursorAtPosition(axis, model, positionAt(plot, place)).time;
  return [at(x - kLostSlant * (1 + kFadeShare)), at(x + kNear)];
}

/** Where a message is at the cursor, and how much of it is left to be seen: one that is lost fades. */
export interface Flight {
  readonly x: number;
  readonly y: number;
  readonly opacity: number;
}

/** Undefined when the message is not on its way at the cursor, which stands at `x`. */
export function flightAt({ x0, y0, x1, y1, lost }: Arrow, x: number): Flight | undefined {
  if (x <= x0 || x1 <= x0) return undefined;
  const share = (x - x0) / (x1 - x0);
  if (!lost) return share < 1 ? { x, y: y0 + (y1 - y0) * share, opacity: 1 } : undefined;
  if (share >= 1 + kFadeShare) return undefined;
  const along = Math.min(1, share);
  return {
    x: x0 + (x1 - x0) * along,
    y: y0 + (y1 - y0) * along,
    opacity: Math.min(1, (1 + kFadeShare - share) / kFadeShare),
  };
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
  const [from, to] = timesAround(model, axis, plot, point.x);
  forMessages(lane, from, to, (message) => {
    const away = distance(arrowOf(model, axis, plot, message, 0), point.x, point.y);
    if (away < nearest) [best, nearest] = [message.index, away];
  });
  if (best !== undefined) return best;
  const span = lane.spans.find(({ index, until, server }) => {
    const line = server ? kThereLine : kHereLine;
    const x0 = xOf(plot, axis.at[index] ?? 0);
    const x1 = until === undefined ? plot.right : xOf(plot, axis.at[until] ?? 1);
    return Math.abs(point.y - line) <= 8 && point.x >= x0 && point.x <= x1;
  });
  return span?.index;
}
