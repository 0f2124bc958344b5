// A cancel sweep: a program again and again, with something that happens exactly at one of its awaits, each run judged
// by itself. How a program is run is the caller's affair: as a process, or as a module in a worker.

import {
  OUTCOMES,
  type Outcome,
  readAwaits,
  readTaskNames,
  readVerdict,
  type SweptAwait,
  type Verdict,
} from "./verdict.ts";

/** "waits": it has just begun to wait. "woken": what it waited for is done, and it goes on next. */
export const MOMENTS = ["waits", "woken"] as const;
export type Moment = (typeof MOMENTS)[number];

/** As core/sim/sweep.h: a run that goes on for so long after the undisturbed one's end hangs. Virtual nanoseconds. */
const PATIENCE = 7_200_000_000_000;

/** Tasks that a sentence names. */
const MAX_NAMES = 10;

/** What happens at an await, and at whose awaits. What is absent is as the scenario says, or else a cancel of all. */
export interface SweepSubject {
  readonly deed?: "cancel" | "disconnect" | "cut";
  /** The host that loses its connections; goes with disconnect and cut. */
  readonly host?: string;
  /** Only awaits of tasks of this name; of all when it is empty, whatever the scenario says. */
  readonly task?: string;
}

/** What one run leaves. `trace` is core/trace/format.md's. */
export interface SweptRun {
  readonly trace: string;
  /** Why there may be no verdict: "it was ended by SIGSEGV". */
  readonly ending: string;
  /** The run was ended because it took too long. */
  readonly timedOut: boolean;
}

/** Runs the program with this value of AIO_SWEEP. */
export type RunSwept = (sweep: string, signal: AbortSignal) => Promise<SweptRun>;

export interface SweepCell extends SweptAwait {
  readonly moment: Moment;
  readonly outcome: Outcome;
  readonly why: string;
}

/** One run of a sweep that is still to be made. */
export interface SweepRun extends SweptAwait {
  readonly moment: Moment;
}

/** What is known once the undisturbed run has ended. */
export interface SweepPlan {
  readonly undisturbed: Verdict;
  /** The undisturbed run's. */
  readonly trace: string;
  readonly runs: readonly SweepRun[];
}

export interface SweepReport {
  /** The run to which nothing happened. */
  readonly undisturbed: Verdict;
  /** In order of await, then moment. An await that is never woken, or whose two moments are one, has one cell. */
  readonly cells: readonly SweepCell[];
  readonly runs: number;
}

export interface SweepOptions {
  readonly subject: SweepSubject;
  /** So many runs at a time. */
  readonly jobs: number;
  /** A sweep of more awaits is refused. */
  readonly maxAwaits: number;
  /** Gets what will be run, before any of it is. */
  readonly onPlan?: (plan: SweepPlan) => void;
  /** Gets each run that has ended, in any order, with its cell; without one when its await is never woken. */
  readonly onRun?: (run: SweepRun, cell: SweepCell | undefined) => void;
  /** Gets each run that is bad, in any order, and the number of awaits. */
  readonly onBad?: (cell: SweepCell, trace: string, awaits: number) => void;
}

/** A sweep that cannot be made; the message is for people. */
export class SweepRefused extends Error {}

/** There is nothing to sweep: the program fails even when nothing happens to it. */
export class ProgramFails extends SweepRefused {
  readonly trace: string;
  constructor({ outcome, why }: Verdict, trace: string) {
    super(`Even when nothing happens to it, the program is ${outcome}: ${why}`);
    this.trace = trace;
  }
}

/** Whether an outcome is a fault of the program. */
export function isBad(outcome: Outcome): boolean {
  return OUTCOMES.indexOf(outcome) > OUTCOMES.indexOf("unchecked");
}

/** The worst cell, the first of several; undefined when none is bad. */
export function worstOf(cells: readonly SweepCell[]): SweepCell | undefined {
  const rank = (cell: SweepCell): number => OUTCOMES.indexOf(cell.outcome);
  const bad = cells.filter((cell) => isBad(cell.outcome));
  return bad.reduce<SweepCell | undefined>(
    (worst, cell) => (worst && rank(worst) >= rank(cell) ? worst : cell),
    undefined,
  );
}

/** Where it happens; without an await, nothing happens, and the run is judged by what the undisturbed one was like. */
export interface SweepPoint {
  readonly await?: number;
  readonly moment?: Moment;
  readonly undisturbed: Verdict;
}

/** AIO_SWEEP's value (core/sim/sweep.h). */
export function sweepText(subject: SweepSubject, at?: SweepPoint): string {
  const fields: [string, string | number | undefined][] = [
    ["do", subject.deed],
    ["host", subject.host],
    ["task", subject.task],
    ["await", at?.await],
    ["moment", at?.moment ?? "waits"],
    ["invariants", at?.undisturbed.invariants],
    ["until", at && at.undisturbed.ended + PATIENCE],
  ];
  return fields.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])).join(";");
}

function taskNames(trace: string): string {
  const names = readTaskNames(trace);
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}

/** What a run's judge says; by its ending when it has none. */
export function judged(run: SweptRun): Verdict {
  const verdict = readVerdict(run.trace);
  if (verdict !== undefined) return verdict;
  return { outcome: run.timedOut ? "hung" : "crashed", why: run.ending, awaits: 0, invariants: 0, ended: 0 };
}

/**
 * Sweeps a program. The report does not depend on `jobs`.
 * Throws: SweepRefused, ProgramFails; AbortError when the signal fires; what `run` throws.
 */
export async function sweepProgram(run: RunSwept, options: SweepOptions, signal: AbortSignal): Promise<SweepReport> {
  const first = await run(sweepText(options.subject), signal);
  const undisturbed = judged(first);
  const { outcome } = undisturbed;
  const noHost = /there is no host ".*/s.exec(undisturbed.why)?.[0];
  if (noHost !== undefined) throw new SweepRefused(noHost);
  const { task = "" } = options.subject;
  if (task !== "" && undisturbed.awaits === 0)
    throw new SweepRefused(`no task ${task} awaits anything; there is ${taskNames(first.trace)}`);
  if (outcome === "crashed" || outcome === "hung") throw new ProgramFails(undisturbed, first.trace);
  if (undisturbed.awaits > options.maxAwaits) {
    throw new SweepRefused(
      `The program awaits ${undisturbed.awaits} times; a sweep takes ${options.maxAwaits}. Name a task.`,
    );
  }
  const wanted = readAwaits(first.trace).flatMap((each) =>
    MOMENTS.flatMap((moment) => (moment === "woken" && each.on === "checkpoint" ? [] : [{ ...each, moment }])),
  );
  options.onPlan?.({ undisturbed, trace: first.trace, runs: wanted });
  const cells: (SweepCell | undefined)[] = new Array(wanted.length).fill(undefined);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < wanted.length; index = next++) {
      const each = wanted[index];
      if (each === undefined) return;
      const at = { await: each.n, moment: each.moment, undisturbed };
      const result = await run(sweepText(options.subject, at), signal);
      const { outcome, why } = judged(result);
      if (outcome === "unreached" && each.moment === "woken") {
        options.onRun?.(each, undefined);
        continue;
      }
      const cell = { ...each, outcome, why };
      cells[index] = cell;
      options.onRun?.(each, cell);
      if (isBad(outcome)) options.onBad?.(cell, result.trace, undisturbed.awaits);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return { undisturbed, cells: cells.filter((cell) => cell !== undefined), runs: wanted.length + 1 };
}
