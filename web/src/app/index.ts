/** The page's state and actions. Nothing here touches the DOM. */
export { Changes, type Setting, serverOf } from "./changes.ts";
export { type CheckingState, hintsOf, runWords } from "./checking-state.ts";
export { comparisonOf, type Ghost, ghostOf, referenceOf } from "./comparing.ts";
export type { ExportKind, SavedFile } from "./exporting.ts";
export { kShownPlace } from "./home.ts";
export { Learning } from "./learning.ts";
export { exercisesSolved, lessonsRead, progressSummary } from "./learning-words.ts";
export { type NumberPlace, numberIn } from "./numbers.ts";
export { type OrdersState, ordersSummary } from "./orders-state.ts";
export { type FrameClock, Player } from "./player.ts";
export type { Answering } from "./predictions.ts";
export { isUnderWay } from "./repeated.ts";
export { promiseOf, runOf, sweptWords } from "./restoring.ts";
export { type SearchDialog, Searching } from "./searching.ts";
export { kSolutionTitle, Session } from "./session.ts";
export type { SessionOptions } from "./session-options.ts";
export { draftOf, momentOf, type SharingEnvironment } from "./sharing.ts";
export {
  type AppState,
  type Book,
  currentRun,
  type DeedMenu,
  type EmbedView,
  exampleKey,
  fileNames,
  type HomeView,
  isBusy,
  isEdited,
  isFileEdited,
  kInitialState,
  kNoLesson,
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
  rowsOfPlace,
  type SweepCellState,
  type SweepChoice,
  type SweepDeed,
  type SweepRow,
  type SweepState,
  type SweptPlace,
} from "./sweep-state.ts";
export { invariantAdvice, isBadOutcome, momentWords, placeOfRow, sweepSummary, worstCell } from "./sweep-summary.ts";
export type { ChosenFile, TraceFiles } from "./trace-files.ts";
export { follow, kNarrowestView, pan, spanning, zoomAround } from "./viewport.ts";
export { type Injection, isAsDelivered, kAsDelivered, type Moment, type WhatIf } from "./what-if.ts";
