/** Draws the run before under the present one: a thin lane below each, and the place where they part. */
import type { Ghost } from "../../app/index.ts";
import { baseState, cursorAtTime, describeLane, type Lane, LaneState, partingSentence } from "../../trace/index.ts";
import { kRowHeight, kRulerHeight, rowTop, visitSlices, xOf } from "./geometry.ts";
import type { Context } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import { clipToLanes, cursorUnder, fitted, type Scene } from "./scene.ts";

/** Of a ghost's line, in pixels. */
const kThick = 3;
const kThin = 1.25;
/** From a lane's middle down to its ghost. */
const kBelow = 9.5;
const kFaint = 0.55;
const kNameLeft = 30;
/** How near to the mark of the parting the pointer has to be. */
const kMarkRoom = 7;

function colourOf(state: LaneState, palette: Palette): string | undefined {
  switch (state) {
    case LaneState.running:
      return palette.running;
    case LaneState.computing:
      return palette.computing;
    case LaneState.ready:
      return palette.ready;
    case LaneState.waiting:
      return palette.waiting;
    case LaneState.pending:
      return palette.pending;
    case LaneState.result:
      return palette.done;
    case LaneState.exception:
      return palette.failed;
    case LaneState.cancelled:
    case LaneState.dropped:
      return palette.cancelling;
    default:
      return undefined;
  }
}

function drawGhost(context: Context, scene: Scene, ghost: Ghost, lane: Lane, y: number): void {
  visitSlices(lane, ghost.axis, scene.plot, (x0, x1, packed) => {
    const state = baseState(packed);
    const colour = lane.kind === "loop" && state === LaneState.ready ? undefined : colourOf(state, scene.palette);
    if (colour === undefined) return;
    context.fillStyle = colour;
    if (state >= LaneState.result) {
      // An end is a dot, as small as the lane.
      context.beginPath();
      context.arc(x0 + 1, y, kThick - 0.5, 0, Math.PI * 2);
      context.fill();
      return;
    }
    const thick = state === LaneState.waiting || state === LaneState.pending ? kThin : kThick;
    context.fillRect(x0, y - thick / 2, Math.max(1, x1 - x0), thick);
  });
}

/** Rows behind the present run's lanes, for what only the run before has. */
export function ghostRows(ghost: Ghost | undefined): number {
  return ghost?.comparison.onlyBefore.length ?? 0;
}

function ghostRowAt(scene: Scene, y: number): number {
  return Math.floor((y - kRulerHeight + scene.scrollTop) / kRowHeight) - scene.model.lanes.length;
}

function drawName(context: Context, scene: Scene, lane: Lane, y: number): void {
  const { palette, plot } = scene;
  context.font = palette.smallFont;
  context.fillStyle = palette.muted;
  context.fillText(fitted(context, `${lane.name} · only before`, plot.left - kNameLeft - 10), kNameLeft, y + 0.5);
}

/** Where the runs part: a line down through the lanes, and on the ruler two ways out of one. */
function drawParting(context: Context, scene: Scene, ghost: Ghost): void {
  const x = partingX(scene, ghost);
  if (x === undefined) return;
  const { palette } = scene;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.25;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(x, kRulerHeight);
  context.lineTo(x, scene.height);
  context.stroke();
  context.setLineDash([]);
  context.lineCap = "round";
  for (const [colour, width] of [
    [palette.surface, 5],
    [palette.accent, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x, kRulerHeight - 3);
    context.lineTo(x, kRulerHeight - 8);
    context.moveTo(x - 5, kRulerHeight - 15);
    context.lineTo(x, kRulerHeight - 8);
    context.lineTo(x + 5, kRulerHeight - 15);
    context.stroke();
  }
  context.lineCap = "butt";
}

/** Undefined when they don't part, or part out of view. */
function partingX(scene: Scene, { comparison }: Ghost): number | undefined {
  const { parting } = comparison;
  if (parting === undefined) return undefined;
  const x = xOf(scene.plot, scene.axis.at[parting.now] ?? 1);
  return x < scene.plot.left - 1 || x > scene.plot.right + 1 ? undefined : x;
}

/** Draws over the lanes what sets the run before apart from them. */
export function paintGhost(context: Context, scene: Scene, ghost: Ghost | undefined): void {
  if (ghost === undefined) return;
  const { comparison } = ghost;
  const rows = [...comparison.partners, ...comparison.onlyBefore];
  const shared = comparison.partners.length;
  const first = Math.max(0, Math.floor(scene.scrollTop / kRowHeight));
  const last = Math.min(rows.length, Math.ceil((scene.scrollTop + scene.height - kRulerHeight) / kRowHeight));
  context.save();
  clipToLanes(context, scene, 0);
  for (let row = first; row < last; ++row) {
    const lane = rows[row];
    if (lane === undefined) continue;
    const middle = rowTop(row, scene.scrollTop) + kRowHeight / 2;
    if (row >= shared) drawName(context, scene, lane, middle);
    context.save();
    clipToLanes(context, scene, scene.plot.left);
    context.globalAlpha = kFaint;
    drawGhost(context, scene, ghost, lane, row < shared ? middle + kBelow : middle);
    context.restore();
  }
  context.restore();
  drawParting(context, scene, ghost);
}

/** What the run before has to say about a point; undefined where it has nothing. */
export function ghostHint(scene: Scene, ghost: Ghost | undefined, x: number, y: number): string | undefined {
  if (ghost === undefined) return undefined;
  const { comparison } = ghost;
  if (y < kRulerHeight) {
    const mark = partingX(scene, ghost);
    return mark !== undefined && Math.abs(mark - x) <= kMarkRoom ? partingSentence(comparison) : undefined;
  }
  const row = ghostRowAt(scene, y);
  const lane = row < 0 ? comparison.partners[row + scene.model.lanes.length] : comparison.onlyBefore[row];
  if (lane === undefined || x < scene.plot.left) return undefined;
  const { before, now, parting } = comparison;
  const cursor = cursorUnder(scene, x);
  // Up to the parting there is nothing to add.
  if (parting === undefined || cursor.index < Math.min(parting.now, now.records.length - 1)) return undefined;
  return `Before: ${describeLane(before, lane, cursorAtTime(before, cursor.time))}`;
}
