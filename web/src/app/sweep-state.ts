/** A sweep of the program, as the page shows it: what is asked for, the grid of its runs, and its end. Pure. */
import type { Code } from "../course/index.ts";
import type { AwaitMoment, Outcome, SweepPlan, SweepRun, SweepSubject, Verdict } from "../runner/index.ts";
import type { Place, TraceModel } from "../trace/index.ts";
import type { RepeatedPhase } from "./repeated.ts";
import type { RunView } from "./state.ts";
import type { WhatIf } from "./what-if.ts";

export type SweepDeed = "cancel" | "disconnect" | "cut";

/** What happens, to whom, and at whose awaits. */
export interface SweepChoice {
  readonly deed: SweepDeed;
  /** Of a disconnect or a cut; empty for a cancel. */
  readonly host: string;
  /** A task's name; empty for all tasks. */
  readonly task: string;
}

export type SweepCellState =
  /** Not run yet. */
  | { readonly kind: "due" }
  /** There is no such moment: the task is never woken there, or goes on at once. */
  | { readonly kind: "none" }
  | { readonly kind: "judged"; readonly outcome: Outcome; readonly why: string };

/** One await, with the outcome of what happens there. */
export interface SweepRow {
  /** From 1. */
  readonly n: number;
  readonly task: string;
  /** As the trace says it: "stream.read". */
  readonly on: string;
  /** "orders.cpp:31", or "" when unknown. */
  readonly at: string;
  readonly cells: Readonly<Record<AwaitMoment, SweepCellState>>;
}

export interface SweepGrid {
  readonly rows: readonly SweepRow[];
  /** Runs that have ended, and that there are. */
  readonly done: number;
  readonly planned: number;
}

/** Which cell of the grid. */
export interface CellKey {
  readonly n: number;
  readonly moment: AwaitMoment;
}

/** A run of a sweep; of no cell, the one to which nothing happens. */
export interface SweptPlace {
  readonly choice: SweepChoice;
  readonly cell: CellKey | undefined;
}

/** With the code that was swept. */
export interface SweepState extends Code {
  readonly phase: RepeatedPhase;
  readonly choice: SweepChoice;
  readonly file: string;
  readonly scenario: string | undefined;
  readonly whatIf: WhatIf;
  /** What the run to which nothing happens was judged. */
  readonly undisturbed: Verdict | undefined;
  readonly grid: SweepGrid;
  /** The run to which nothing happens; undefined until it has ended. */
  readonly base: RunView | undefined;
  /** The cell whose run was opened, and that run. */
  readonly opened: (CellKey & { readonly model: TraceModel }) | undefined;
}

const kDue: SweepCellState = { kind: "due" };
const kNone: SweepCellState = { kind: "none" };
export const kEmptyGrid: SweepGrid = { rows: [], done: 0, planned: 0 };

/** The grid before any of its runs has ended. */
export function plannedGrid({ runs }: SweepPlan): SweepGrid {
  const rows = new Map<number, SweepRow>();
  for (const { moment, ...each } of runs) {
    const row = rows.get(each.n) ?? { ...each, cells: { waits: kNone, woken: kNone } };
    rows.set(each.n, { ...row, cells: { ...row.cells, [moment]: kDue } });
  }
  return { rows: [...rows.values()], done: 0, planned: runs.length };
}

/** A run that has ended. */
export interface EndedRun extends Pick<SweepRun, "n" | "moment"> {
  readonly cell: { readonly outcome: Outcome; readonly why: string } | undefined;
}

/** The grid when these have ended too. */
export function withRuns(grid: SweepGrid, ended: readonly EndedRun[]): SweepGrid {
  const rows = [...grid.rows];
  const places = new Map(rows.map(({ n }, place) => [n, place]));
  for (const { n, moment, cell } of ended) {
    const place = places.get(n);
    const row = place === undefined ? undefined : rows[place];
    if (place === undefined || row === undefined) continue;
    const state: SweepCellState = cell === undefined ? kNone : { kind: "judged", outcome: cell.outcome, why: cell.why };
    rows[place] = { ...row, cells: { ...row.cells, [moment]: state } };
  }
  return { ...grid, rows, done: grid.done + ended.length };
}

export function isSameChoice(a: SweepChoice | undefined, b: SweepChoice): boolean {
  return a?.deed === b.deed && a.host === b.host && a.task === b.task;
}

/** The words of AIO_SWEEP; nothing is left to what the scenario says. */
export function subjectOf({ deed, host, task }: SweepChoice): SweepSubject {
  return { deed, host: deed === "cancel" ? "" : host, task };
}

/** The awaits whose place in the program this is. */
export function rowsOfPlace(grid: SweepGrid, place: Place | undefined): ReadonlySet<number> {
  if (place === undefined) return new Set();
  return new Set(grid.rows.filter(({ at }) => at === `${place.file}:${place.line}`).map(({ n }) => n));
}
