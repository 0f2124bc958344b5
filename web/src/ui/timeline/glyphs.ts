/** The shapes of the states. Shape as well as colour tells them apart. */
import { LaneState } from "../../trace/index.ts";
import { isCancelling } from "./geometry.ts";
import type { Palette } from "./palette.ts";

export type Context = CanvasRenderingContext2D;

const kBarHeight = 14;
const kReadyHeight = 8;
const kMinRunWidth = 2;
/** Narrower bars, in pixels, have no corners that could be seen round; a long run has thousands of them. */
const kNoCorners = 3;
const kQueueStep = 5;

export interface SliceShape {
  readonly x0: number;
  readonly x1: number;
  /** The middle of the lane. */
  readonly y: number;
  readonly packed: number;
}

function bar(context: Context, { x0, x1, y }: SliceShape, height: number, colour: string, minWidth: number): void {
  const width = Math.max(minWidth, x1 - x0);
  context.fillStyle = colour;
  if (width <= kNoCorners) {
    context.fillRect(x0, y - height / 2, width, height);
    return;
  }
  context.beginPath();
  context.roundRect(x0, y - height / 2, width, height, Math.min(3, width / 2));
  context.fill();
}

function hatch(context: Context, { x0, x1, y }: SliceShape, colour: string): void {
  if (x1 - x0 < 6) return;
  context.save();
  context.beginPath();
  context.roundRect(x0, y - kBarHeight / 2, x1 - x0, kBarHeight, 3);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (let x = x0 - kBarHeight; x < x1; x += 7) {
    context.moveTo(x, y + kBarHeight / 2);
    context.lineTo(x + kBarHeight, y - kBarHeight / 2);
  }
  context.stroke();
  context.restore();
}

function line(context: Context, { x0, x1, y }: SliceShape, colour: string, dash: readonly number[]): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(x0, y);
  context.lineTo(x1, y);
  context.stroke();
  context.setLineDash([]);
}

/** Strokes beside one another: somebody stands in line. */
function queue(context: Context, { x0, x1, y }: SliceShape, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let x = x0 + 1; x < Math.max(x1, x0 + 2); x += kQueueStep) {
    context.moveTo(x, y - kReadyHeight / 2);
    context.lineTo(x, y + kReadyHeight / 2);
  }
  context.stroke();
}

/** A task whose time has come while the loop is busy: ready in all but the loop's knowledge. */
export function drawOverdue(context: Context, { x0, x1, y }: SliceShape, palette: Palette): void {
  context.strokeStyle = palette.ready;
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.strokeRect(x0 + 0.75, y - kReadyHeight / 2, Math.max(1, x1 - x0 - 1.5), kReadyHeight);
  context.setLineDash([]);
}

/** The mark at a task's end: a tick, a cross, or a barred circle. */
export function drawEnd(context: Context, x: number, y: number, state: LaneState, palette: Palette): void {
  const colour =
    state === LaneState.exception ? palette.failed : state === LaneState.cancelled ? palette.cancelling : palette.done;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, 6, 0, Math.PI * 2);
  context.fill();
  context.strokeStyle = palette.surface;
  context.lineWidth = 1.6;
  context.beginPath();
  if (state === LaneState.exception) {
    context.moveTo(x - 2.3, y - 2.3);
    context.lineTo(x + 2.3, y + 2.3);
    context.moveTo(x + 2.3, y - 2.3);
    context.lineTo(x - 2.3, y + 2.3);
  } else if (state === LaneState.cancelled) {
    context.moveTo(x - 3, y);
    context.lineTo(x + 3, y);
  } else {
    context.moveTo(x - 2.8, y + 0.2);
    context.lineTo(x - 0.8, y + 2.4);
    context.lineTo(x + 2.9, y - 2.1);
  }
  context.stroke();
}

/** The mark at the end of what never ran: the outline of a barred circle. */
function drawDropped(context: Context, x: number, y: number, palette: Palette): void {
  context.strokeStyle = palette.cancelling;
  context.lineWidth = 1.6;
  context.beginPath();
  context.arc(x, y, 5.2, 0, Math.PI * 2);
  context.moveTo(x - 2.6, y);
  context.lineTo(x + 2.6, y);
  context.stroke();
}

export function drawSlice(
  context: Context,
  shape: SliceShape,
  state: LaneState,
  palette: Palette,
  ready = palette.ready,
): void {
  const cancelling = isCancelling(shape.packed);
  switch (state) {
    case LaneState.running:
      bar(context, shape, kBarHeight, cancelling ? palette.cancelling : palette.running, kMinRunWidth);
      break;
    case LaneState.computing:
      bar(context, shape, kBarHeight, palette.computing, kMinRunWidth);
      hatch(context, shape, palette.computingHatch);
      break;
    case LaneState.ready:
      bar(context, shape, kReadyHeight, cancelling ? palette.cancelling : ready, 1);
      break;
    case LaneState.waiting:
      line(context, shape, cancelling ? palette.cancelling : palette.waiting, cancelling ? [5, 3] : []);
      break;
    case LaneState.pending:
      queue(context, shape, palette.pending);
      break;
    case LaneState.idle:
      line(context, shape, palette.rule, [1.5, 4]);
      break;
    case LaneState.result:
    case LaneState.exception:
    case LaneState.cancelled:
      drawEnd(context, shape.x0 + 2, shape.y, state, palette);
      break;
    case LaneState.dropped:
      drawDropped(context, shape.x0 + 2, shape.y, palette);
      break;
    default:
      break;
  }
}

/** The dot before a lane's name: its state at the cursor. */
export function drawDot(
  context: Context,
  x: number,
  y: number,
  packed: number,
  state: LaneState,
  palette: Palette,
): void {
  if (state === LaneState.result || state === LaneState.exception || state === LaneState.cancelled) {
    drawEnd(context, x, y, state, palette);
    return;
  }
  if (state === LaneState.dropped) {
    drawDropped(context, x, y, palette);
    return;
  }
  if (state === LaneState.pending) {
    context.strokeStyle = palette.pending;
    context.lineWidth = 1.75;
    context.strokeRect(x - 4, y - 4, 8, 8);
    return;
  }
  const cancelling = isCancelling(packed) ? palette.cancelling : undefined;
  context.beginPath();
  context.arc(x, y, state === LaneState.absent ? 2 : 4.5, 0, Math.PI * 2);
  if (state === LaneState.running || state === LaneState.computing || state === LaneState.ready) {
    const plain = state === LaneState.ready ? palette.ready : palette.running;
    context.fillStyle = cancelling ?? (state === LaneState.computing ? palette.computing : plain);
    context.fill();
    return;
  }
  context.strokeStyle = cancelling ?? (state === LaneState.waiting ? palette.waiting : palette.rule);
  context.lineWidth = 1.75;
  context.stroke();
}
