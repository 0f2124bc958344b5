/** The console's lines: what the program printed, each with the moment at which it did. */
import type { TraceModel } from "./model.ts";

export type LineKind = "stdout" | "stderr" | "advice" | "handler" | "stopped";

export interface ConsoleLine {
  readonly kind: LineKind;
  readonly text: string;
  /** The record that printed it; undefined when the trace does not know the line. */
  readonly index: number | undefined;
  /** In nanoseconds of virtual time; undefined with `index`. */
  readonly time: number | undefined;
}

function splitLines(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

function recordedLines(model: TraceModel): readonly ConsoleLine[] {
  const lines: ConsoleLine[] = [];
  for (const [index, record] of model.records.entries()) {
    const time = record.t;
    if (record.k === "print") {
      for (const text of record.text.split("\n")) lines.push({ kind: "stdout", text, index, time });
    } else if (record.k === "lint") lines.push({ kind: "advice", text: record.text, index, time });
    else if (record.k === "handler") lines.push({ kind: "handler", text: record.text, index, time });
    else if (record.k === "stopped") lines.push({ kind: "stopped", text: record.text, index, time });
  }
  return lines;
}

const unstamped = (kind: LineKind, text: string): ConsoleLine => ({ kind, text, index: undefined, time: undefined });

/**
 * Joins the trace's prints with the raw output. A line of output that no record knows (printf instead of print) stays
 * in its place among those that one does; lines of stderr that the trace tells already are not repeated.
 */
export function consoleLines(model: TraceModel | undefined, stdout: string, stderr: string): readonly ConsoleLine[] {
  const recorded = model === undefined ? [] : recordedLines(model);
  const prints = recorded.filter((line) => line.kind === "stdout");
  const lines: ConsoleLine[] = [];
  let next = 0;
  for (const text of splitLines(stdout)) {
    const print = prints[next];
    if (print?.text === text) {
      lines.push(print);
      next += 1;
    } else {
      lines.push(unstamped("stdout", text));
    }
  }
  lines.push(...prints.slice(next));
  const notes = recorded.filter((line) => line.kind !== "stdout");
  for (const note of notes) {
    const after = lines.findIndex((line) => line.index !== undefined && line.index > (note.index ?? 0));
    lines.splice(after < 0 ? lines.length : after, 0, note);
  }
  const told = notes.map((note) => note.text);
  for (const text of splitLines(stderr)) {
    if (!told.some((note) => note.includes(text) || text.includes(note))) lines.push(unstamped("stderr", text));
  }
  return lines;
}
