/** The page's state and actions. Nothing here touches the DOM. */
export { Changes, type Setting, serverOf } from "./changes.ts";
export { comparisonOf, type Ghost, ghostOf, referenceOf } from "./comparing.ts";
export type { ExportKind, SavedFile } from "./exporting.ts";
export { kShownPlace } from "./home.ts";
export { type OrdersState, ordersSummary } from "./orders-state.ts";
export { type FrameClock, Player } from "./player.ts";
export { Session, type SessionOptions } from "./session.ts";
export { draftOf, momentOf, type SharingEnvironment } from "./sharing.ts";
export {
  type AppState,
  currentRun,
  type DeedMenu,
  type EmbedView,
  exampleKey,
  type HomeView,
  isBusy,
  isEdited,
  kInitialState,
  kWholeAxis,
  type PageNotice,
  type RunPane,
  type RunPhase,
  type RunView,
  type ShareDialog,
  type Shared,
  type Theme,
  type TraceFile,
  type Viewport,
} from "./state.ts";
export { createStore, type Store } from "./store.ts";
export { type SweepOptions, sweepOptions } from "./sweep-choice.ts";
export {
  type CellKey,
  rowsOfLine,
  type SweepCellState,
  type SweepChoice,
  type SweepDeed,
  type SweepRow,
  type SweepState,
} from "./sweep-state.ts";
export { invariantAdvice, isBadOutcome, momentWords, placeOfRow, sweepSummary, worstCell } from "./sweep-summary.ts";
export type { ChosenFile, TraceFiles } from "./trace-files.ts";
export { follow, kNarrowestView, pan, spanning, zoomAround } from "./viewport.ts";
export { type Injection, isAsDelivered, kAsDelivered, type Moment, type WhatIf } from "./what-if.ts";
