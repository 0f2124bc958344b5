/** Everything the page shows. Views are functions of it. */
import {
  type Code,
  type Course,
  type Example,
  type Lesson,
  type ReferencePage,
  type Route,
  type Scenario,
  type SourceFile,
  sameCode,
  type Term,
  textOf,
} from "../course/index.ts";
import type { OfflineState } from "../offline/index.ts";
import { emptyProgress, type Progress } from "../progress/index.ts";
import type { Diagnostic, LoadProgress } from "../runner/index.ts";
import type { SharedMoment } from "../share/index.ts";
import {
  type Axis,
  type AxisMode,
  type ConsoleLine,
  type Cursor,
  kStart,
  type LaneKey,
  type Range,
  type Stride,
  type TraceModel,
} from "../trace/index.ts";
import type { CheckingState } from "./checking-state.ts";
import type { OrdersState } from "./orders-state.ts";
import type { SearchDialog } from "./searching.ts";
import type { SweepChoice, SweepState, SweptPlace } from "./sweep-state.ts";
import { kAsDelivered, type WhatIf } from "./what-if.ts";

export type Theme = "system" | "light" | "dark";
/** A view of the run; ui/output-pane-view.ts has a row for each. */
export type RunPane =
  | "exercise"
  | "console"
  | "story"
  | "loop"
  | "waits"
  | "resources"
  | "browser"
  | "whatif"
  | "sweep";

export type CompilerState =
  | { readonly kind: "unloaded" }
  | { readonly kind: "loading"; readonly progress: LoadProgress | undefined }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly text: string };

export type RunPhase =
  | { readonly kind: "idle" }
  /** The code was edited and the compiler is not there yet. */
  | { readonly kind: "waiting" }
  | { readonly kind: "compiling" }
  | { readonly kind: "running" }
  /** The program has ended; its trace is being read. */
  | { readonly kind: "reading" }
  | {
      readonly kind: "finished";
      readonly exitCode: number;
      readonly stopped: string | undefined;
      readonly wallMs: number;
    }
  | { readonly kind: "rejected"; readonly errors: number; readonly text: string }
  | { readonly kind: "aborted" }
  | { readonly kind: "failed"; readonly text: string };

/** What the home view shows besides the course. */
export interface HomeView {
  /** Where the learner was last. */
  readonly last: Route | undefined;
  /** The name of the program whose run is there to play with; undefined until it is. */
  readonly file: string | undefined;
}

/** The words of the course, or the library's names. */
export type Book =
  | { readonly kind: "glossary"; readonly terms: readonly Term[]; readonly at: string | undefined }
  | {
      readonly kind: "reference";
      readonly pages: readonly ReferencePage[];
      /** The header's page that the address names, if it does. */
      readonly wanted: string | undefined;
      /** Undefined when there is none of that name. */
      readonly page: ReferencePage | undefined;
      readonly at: string | undefined;
    };

/** A trace that another program left, shown instead of a lesson. */
export type TraceFile =
  | { readonly kind: "loading"; readonly name: string }
  | { readonly kind: "shown"; readonly name: string }
  | { readonly kind: "failed"; readonly name: string; readonly text: string };

/** What a finished run left, and the code that ran: lines are marked only while the editor still holds it. */
export interface RunView extends Code {
  readonly model: TraceModel;
  readonly axis: Axis;
  readonly file: string;
  /** The scenario's name, if the example has any. */
  readonly scenario: string | undefined;
  readonly whatIf: WhatIf;
  /** Of which sweep it is a run, if it is one of a sweep. */
  readonly swept: SweptPlace | undefined;
}

/** The part of the axis in view, from 0 to 1. */
export interface Viewport {
  readonly from: number;
  readonly to: number;
}

/** A line that the prose points at. */
export interface PointedLine {
  readonly file: string;
  readonly line: number;
}

/** Something to undo, offered for a while. */
export interface Notice {
  readonly text: string;
  /** The text that a file had before. */
  readonly undo: SourceFile | undefined;
}

/** A version of the open program that the editor compares it with. */
export interface OtherVersion extends Code {
  /** For people: "the original". */
  readonly title: string;
}

/** A program that a link brought. The person's own is kept aside meanwhile. */
export interface SharedProgram {
  readonly kind: "open";
  /** As the link has it. */
  readonly code: Code;
  readonly isDelivered: boolean;
  /** The person's own, when it is not as delivered. */
  readonly own: Code | undefined;
  /** Whether the editor holds it; else the person's own. */
  readonly showing: boolean;
}

/** What opening a link gave, when it is more than a moment of the program as delivered. */
export type Shared =
  | SharedProgram
  | { readonly kind: "refused"; readonly text: string }
  /** The program is as delivered, but what the link makes of it waits for Run; `text` says what that is. */
  | { readonly kind: "waits"; readonly text: string };

/** What of the page is shown inside another one. */
export type EmbedView = "all" | "code" | "timeline";

/** A dialog over the page. */
export interface ShareDialog {
  readonly kind: "share";
  /** What the links hold. */
  readonly moment: SharedMoment;
  /** None while they are made. */
  readonly links: readonly string[];
  readonly problem: string | undefined;
  /** Which link was copied; "refused" when the browser did not let it be. */
  readonly copied: number | "refused" | undefined;
}

/** What the page says about itself, until it is closed. */
export type PageNotice =
  /** A new version is there and waits. */
  | { readonly kind: "update" }
  | { readonly kind: "sentence"; readonly text: string }
  /** Progress was taken in, and can be given back. */
  | { readonly kind: "imported"; readonly text: string };

/** The menu of what can be done at the cursor to a lane or a host. */
export interface DeedMenu {
  readonly lane: LaneKey | undefined;
  readonly host: string | undefined;
  /** Where it was asked for, in pixels of the window; undefined when by a key. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
}

export interface AppState extends Code {
  readonly course: Course | undefined;
  readonly lesson: Lesson | undefined;
  readonly example: Example | undefined;
  /** The section of the lesson's text that was asked for last. */
  readonly section: { readonly name: string } | undefined;
  /** The world that the example will run in; undefined when it has but one. */
  readonly scenario: Scenario | undefined;
  readonly whatIf: WhatIf;
  /** Whether changes of `whatIf` can be taken back, and made again. */
  readonly undoable: { readonly undo: boolean; readonly redo: boolean };
  /** Of several hosts, the one that buttons are about. */
  readonly host: string | undefined;
  readonly menu: DeedMenu | undefined;
  /** Why the course or the lesson could not be shown. */
  readonly loadError: string | undefined;
  /** Undefined while a lesson or a trace is shown. */
  readonly home: HomeView | undefined;
  /** Words or names, shown instead of a lesson. */
  readonly book: Book | undefined;
  /** Undefined while a lesson is shown. */
  readonly traceFile: TraceFile | undefined;
  /** The file that the editor shows: the program's own, or one of its headers. Empty without a program. */
  readonly openFile: string;
  /** What the editor shows the differences from, while it does. */
  readonly changesFrom: OtherVersion | undefined;
  readonly theme: Theme;
  /** Whether keys of a single character do something; speech input presses them by mistake. */
  readonly characterKeys: boolean;
  readonly coursePanelOpen: boolean;
  readonly compiler: CompilerState;
  readonly phase: RunPhase;
  readonly diagnostics: readonly Diagnostic[];
  readonly lines: readonly ConsoleLine[];
  readonly run: RunView | undefined;
  /** The run before this one of the same example, to compare with. */
  readonly previous: RunView | undefined;
  /** A run that was kept to compare others with. */
  readonly pinned: RunView | undefined;
  /** Whether the run is shown beside another one. */
  readonly comparing: boolean;
  /** The last sweep of the open program. */
  readonly sweep: SweepState | undefined;
  /** What the next sweep is to do; undefined for what the scenario says. */
  readonly sweepChoice: SweepChoice | undefined;
  /** The last search for a bad order of the open program. */
  readonly orders: OrdersState | undefined;
  /** The last check of the open exercise. */
  readonly checking: CheckingState | undefined;
  readonly axisMode: AxisMode;
  /** Whether long waits are shortened. */
  readonly folded: boolean;
  readonly cursor: Cursor;
  readonly viewport: Viewport;
  /** Two moments, to be zoomed to. */
  readonly range: Range | undefined;
  /** What was in view before the zoom to a range or a task. */
  readonly unzoomed: Viewport | undefined;
  /** The lane of a task or a job. */
  readonly selected: LaneKey | undefined;
  readonly playing: boolean;
  readonly speed: number;
  /** How far the buttons step. */
  readonly stride: Stride;
  readonly runPane: RunPane;
  readonly pointed: PointedLine | undefined;
  readonly notice: Notice | undefined;
  readonly offline: OfflineState;
  readonly pageNotice: PageNotice | undefined;
  readonly shared: Shared | undefined;
  readonly dialog: ShareDialog | SearchDialog | { readonly kind: "help" } | undefined;
  /** Nothing has been run in this browser yet. */
  readonly firstVisit: boolean;
  /** What of the course is done, in this browser or where a file was brought from. */
  readonly progress: Progress;
  /** Undefined on a page of its own. */
  readonly embedded: EmbedView | undefined;
}

export const kWholeAxis: Viewport = { from: 0, to: 1 };

export const kInitialState: AppState = {
  course: undefined,
  lesson: undefined,
  example: undefined,
  section: undefined,
  scenario: undefined,
  whatIf: kAsDelivered,
  undoable: { undo: false, redo: false },
  host: undefined,
  menu: undefined,
  loadError: undefined,
  home: undefined,
  book: undefined,
  traceFile: undefined,
  source: "",
  headers: [],
  openFile: "",
  changesFrom: undefined,
  theme: "system",
  characterKeys: true,
  coursePanelOpen: false,
  compiler: { kind: "unloaded" },
  phase: { kind: "idle" },
  diagnostics: [],
  lines: [],
  run: undefined,
  previous: undefined,
  pinned: undefined,
  comparing: false,
  sweep: undefined,
  sweepChoice: undefined,
  orders: undefined,
  checking: undefined,
  axisMode: "unfolded",
  folded: false,
  cursor: kStart,
  viewport: kWholeAxis,
  range: undefined,
  unzoomed: undefined,
  selected: undefined,
  playing: false,
  speed: 1,
  stride: "event",
  runPane: "console",
  pointed: undefined,
  notice: undefined,
  offline: { kind: "none" },
  pageNotice: undefined,
  shared: undefined,
  embedded: undefined,
  dialog: undefined,
  firstVisit: false,
  progress: emptyProgress,
};

/** What is shown when no lesson is. */
export const kNoLesson = {
  home: undefined,
  book: undefined,
  lesson: undefined,
  example: undefined,
  scenario: undefined,
  source: "",
  headers: [],
  openFile: "",
  loadError: undefined,
  traceFile: undefined,
  notice: undefined,
  coursePanelOpen: false,
} as const satisfies Partial<AppState>;

/** "lesson/example": the key of a draft and of the editor's history. */
export function exampleKey(state: AppState): string {
  return `${state.lesson?.id ?? ""}/${state.example?.name ?? ""}`;
}

export function isBusy(phase: RunPhase): boolean {
  return ["waiting", "compiling", "running", "reading"].includes(phase.kind);
}

export function isEdited(state: AppState): boolean {
  return state.example !== undefined && !sameCode(state, state.example);
}

/** Whether one file of the open program is not as delivered. */
export function isFileEdited(state: AppState, file: string): boolean {
  return state.example !== undefined && textOf(state, file) !== textOf(state.example, file);
}

/** The files of a program, its own first. */
export function fileNames({ file, headers }: Pick<RunView, "file" | "headers">): readonly string[] {
  return [file, ...headers.map((header) => header.file)];
}

/** The run whose lines the editor may mark: the code has not changed since. */
export function currentRun(state: AppState): RunView | undefined {
  return state.run !== undefined && sameCode(state.run, state) ? state.run : undefined;
}
