// Makes a sweep, keeps the traces of its bad runs, and says what came of it.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  isBad,
  ProgramFails,
  type RunSwept,
  type SweepCell,
  type SweepReport,
  sweepProgram,
  worstOf,
} from "@yieldpoint/host";
import type { SweepArguments } from "./arguments.ts";
import { reasonLines, summary, tableLines, wrapped } from "./table.ts";

/** A sweep of more awaits would be a table that nobody reads. */
const MAX_AWAITS = 10_000;

/** Awaits in a table that shows all. */
const MAX_ROWS = 200;

export interface SweepEnd {
  /** 0: no run was bad; 1: some was. */
  readonly exitCode: number;
  readonly text: string;
}

/** "await-07-woken.jsonl": names in the order of the table. */
export function traceName(cell: SweepCell, awaits: number): string {
  const number = String(cell.n).padStart(String(awaits).length, "0");
  return `await-${number}${cell.moment === "woken" ? "-woken" : ""}.jsonl`;
}

/** Throws: SweepRefused; AbortError when the signal fires. */
export async function sweepAndReport(args: SweepArguments, run: RunSwept, signal: AbortSignal): Promise<SweepEnd> {
  rmSync(args.keep, { recursive: true, force: true });
  try {
    return await sweepAll(args, run, signal);
  } catch (error) {
    if (error instanceof ProgramFails) return reportFailure(args, error);
    throw error;
  }
}

function reportFailure(args: SweepArguments, failure: ProgramFails): SweepEnd {
  const file = path.join(args.keep, "undisturbed.jsonl");
  mkdirSync(args.keep, { recursive: true });
  writeFileSync(file, failure.trace);
  if (args.json)
    return { exitCode: 1, text: `${JSON.stringify({ name: args.name, failure: failure.message, trace: file })}\n` };
  return { exitCode: 1, text: `${[...wrapped(failure.message, "", ""), "", `  ./yp trace ${file}`].join("\n")}\n` };
}

async function sweepAll(args: SweepArguments, run: RunSwept, signal: AbortSignal): Promise<SweepEnd> {
  const onBad = (cell: SweepCell, trace: string, awaits: number): void => {
    mkdirSync(args.keep, { recursive: true });
    writeFileSync(path.join(args.keep, traceName(cell, awaits)), trace);
  };
  const began = performance.now();
  const options = { subject: args.subject, jobs: args.jobs, maxAwaits: MAX_AWAITS, onBad };
  const report = await sweepProgram(run, options, signal);
  const seconds = (performance.now() - began) / 1000;
  const failed = isBad(report.undisturbed.outcome) || report.cells.some((cell) => isBad(cell.outcome));
  const text = args.json ? reportJson(args, report) : reportText(args, report, seconds);
  return { exitCode: failed ? 1 : 0, text };
}

function badRows(cells: readonly SweepCell[]): readonly SweepCell[] {
  const bad = new Set(cells.filter((cell) => isBad(cell.outcome)).map((cell) => cell.n));
  return cells.filter((cell) => bad.has(cell.n));
}

function traceOf(args: SweepArguments, report: SweepReport, cell: SweepCell): string {
  return path.join(args.keep, traceName(cell, report.undisturbed.awaits));
}

function reportJson(args: SweepArguments, report: SweepReport): string {
  const cells = report.cells.map((cell) => ({
    ...cell,
    ...(isBad(cell.outcome) && { trace: traceOf(args, report, cell) }),
  }));
  return `${JSON.stringify({ name: args.name, ...report, cells }, null, 2)}\n`;
}

function reportText(args: SweepArguments, report: SweepReport, seconds: number): string {
  const lines: string[] = [];
  const { undisturbed, cells } = report;
  if (isBad(undisturbed.outcome)) {
    const said = `Even when nothing happens to it, the program is ${undisturbed.outcome}: ${undisturbed.why}`;
    lines.push(...wrapped(said, "", ""), "");
  }
  if (cells.length === 0) {
    return `${[...lines, "The program awaits nothing."].join("\n")}\n`;
  }
  // Of a long table people read what is wrong.
  const shown = report.undisturbed.awaits <= MAX_ROWS ? cells : badRows(cells);
  if (shown.length < cells.length) lines.push(`Only the bad ones of ${report.undisturbed.awaits} awaits:`, "");
  lines.push(...tableLines(shown), "", `${summary(report)}, in ${seconds.toFixed(1)} s`);
  const reasons = reasonLines(cells);
  if (reasons.length > 0) lines.push("", ...reasons);
  if (cells.some((cell) => cell.outcome === "unchecked")) {
    lines.push("", ...wrapped("Unchecked: the program itself was ended, before it stated its invariants.", "  ", "  "));
  }
  const worst = worstOf(cells);
  if (worst !== undefined)
    lines.push("", "The worst one, step by step:", `  ./yp trace ${traceOf(args, report, worst)}`);
  return `${lines.join("\n")}\n`;
}
