/** Long waits, to be folded: between two records, nothing runs on the loop or on a worker, and much time passes. */
import { lastUpTo } from "./lists.ts";
import { isSelectable, type Lane, LaneState, stateOfInterval, type TraceModel, timeOf } from "./model.ts";

export interface Fold {
  /** The wait is between this record and the next. */
  readonly index: number;
  /** How long it is, in nanoseconds. */
  readonly length: number;
}

/** Folds of a run, at most: each takes width of its own. */
const kMostFolds = 24;
/** A wait is long when it takes more than this share of the time that is not folded yet. */
const kLongShare = 1 / kMostFolds;

function isBusy(state: LaneState): boolean {
  return state === LaneState.running || state === LaneState.computing;
}

function allWait(threads: readonly Lane[], index: number): boolean {
  return !threads.some((lane) => isBusy(stateOfInterval(lane, lastUpTo(lane.from, index)).state));
}

/** The longest waits of the run, the longest first. */
function longestWaits(model: TraceModel): readonly Fold[] {
  const threads = model.lanes.filter((lane) => !isSelectable(lane));
  const longest: Fold[] = [];
  for (let index = 0; index + 1 < model.times.length; ++index) {
    const length = timeOf(model, index + 1) - timeOf(model, index);
    const least = longest.length < kMostFolds ? 0 : (longest.at(-1)?.length ?? 0);
    if (length <= least || !allWait(threads, index)) continue;
    const place = longest.findIndex((other) => other.length < length);
    longest.splice(place < 0 ? longest.length : place, 0, { index, length });
    if (longest.length > kMostFolds) longest.pop();
  }
  return longest;
}

/** The waits that are long beside the rest of the run, in order. */
export function longWaits(model: TraceModel): readonly Fold[] {
  const folds: Fold[] = [];
  let rest = model.duration;
  for (const wait of longestWaits(model)) {
    if (wait.length <= rest * kLongShare) break;
    folds.push(wait);
    rest -= wait.length;
  }
  return folds.sort((a, b) => a.index - b.index);
}
