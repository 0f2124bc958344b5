/** The trace of a run: read, modelled, stepped through and told. Nothing here touches the DOM. */
export { type Axis, type AxisMode, cursorAtPosition, makeAxis, positionOf } from "./axis.ts";
export { buildModel, loadModel } from "./build.ts";
export { type Comparison, compareRuns, ghostAxis, type Parting } from "./compare.ts";
export { onlySentence, partingSentence, partingTask } from "./compare-story.ts";
export { type ConsoleLine, consoleLines, type LineKind, type Mending } from "./console-lines.ts";
export { type Cursor, cursorAt, cursorAtTime, isAtEnd, kStart, type Move, moveCursor, type Stride } from "./cursor.ts";
export { describeLane, isOverdue, stateAt } from "./describe.ts";
export { openingIndex } from "./flags.ts";
export type { Fold } from "./folds.ts";
export { forMessages, kFadeShare, kLostShare, networkTaskOf, packetsUnderWay } from "./in-flight.ts";
export { occupancyAt } from "./jobs.ts";
export { activeJobs } from "./jobs-story.ts";
export { countUpTo, firstAfter, lastBefore, lastUpTo } from "./lists.ts";
export { markAt, placeOfTask, runningTask } from "./mark.ts";
export {
  actorOf,
  baseState,
  type Flag,
  type FlagKind,
  hasEnded,
  isLane,
  isSelectable,
  kCancelling,
  type Lane,
  type LaneKey,
  LaneState,
  type Mark,
  stateOfInterval,
  type TaskInfo,
  type TraceModel,
  taskName,
  timeOf,
} from "./model.ts";
export * from "./moment/index.ts";
export type { Message, NetworkLane, Span } from "./network.ts";
export { type ParsedTrace, parseTrace } from "./parse.ts";
export { atLine } from "./places.ts";
export { advance, kSpeeds, type Playhead } from "./playback.ts";
export { lifeOf, type Range, rangeBetween, rangeText } from "./range.ts";
export type { Place, RecordOf, TraceRecord } from "./record.ts";
export { safeText } from "./safe-text.ts";
export { objectNames, sentenceOf, waitsFor } from "./story.ts";
export { verdictText } from "./sweep-story.ts";
export { table } from "./table.ts";
export { formatSpan, formatStamp, formatTime, stampDecimals } from "./time.ts";
