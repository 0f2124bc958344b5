/** The console's lines: what the program printed, each with the moment at which it did. */
import type { FlagKind, TraceModel } from "./model.ts";
import { safeText } from "./safe-text.ts";
import { sentenceOf } from "./story.ts";
import { invariantText, verdictText } from "./sweep-story.ts";

export type LineKind =
  | "stdout"
  | "stderr"
  | "advice"
  | "handler"
  | "stopped"
  | "injected"
  | "broken"
  | "good"
  | "explanation";

/** A way to mend what a line tells of: what its button says, and the text that a file has then. */
export interface Mending {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export interface ConsoleLine {
  readonly kind: LineKind;
  readonly text: string;
  /** The record that printed it; undefined when the trace does not know the line. */
  readonly index: number | undefined;
  /** In nanoseconds of virtual time; undefined with `index`. */
  readonly time: number | undefined;
  readonly mendings?: readonly Mending[];
}

function splitLines(text: string): readonly string[] {
  if (text === "") return [];
  // As the trace's texts are, so that a line is known again.
  return safeText(text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

function printedLines(model: TraceModel): readonly ConsoleLine[] {
  const lines: ConsoleLine[] = [];
  for (const index of model.prints) {
    const record = model.records[index];
    if (record?.k !== "print") continue;
    for (const text of record.text.split("\n")) lines.push({ kind: "stdout", text, index, time: record.t });
  }
  return lines;
}

const noteKinds: Readonly<Record<FlagKind, LineKind>> = {
  cause: "injected",
  advice: "advice",
  harm: "broken",
  good: "good",
};

/** What a line says about a record that is flagged on the axis; undefined when the story alone tells of it. */
function noteText(model: TraceModel, index: number): string | undefined {
  const record = model.records[index];
  switch (record?.k) {
    case "lint":
    case "handler":
    case "stopped":
      return record.text;
    case "invariant":
      return invariantText(record);
    case "verdict":
      return verdictText(record);
    case "inject":
      return sentenceOf(model, index);
    default:
      return undefined;
  }
}

function noteLines(model: TraceModel): readonly ConsoleLine[] {
  return model.flags.flatMap(({ index, kind }) => {
    const text = noteText(model, index);
    const { k, t: time } = model.records[index] ?? { k: undefined, t: 0 };
    return text === undefined
      ? []
      : [{ kind: k === "handler" || k === "stopped" ? k : noteKinds[kind], text, index, time }];
  });
}

const unstamped = (kind: LineKind, text: string): ConsoleLine => ({ kind, text, index: undefined, time: undefined });

/** Notes that a line of stderr may repeat. */
const kMostTold = 1_000;

/** Each note before the first line that came later; both are in order. */
function withNotes(lines: readonly ConsoleLine[], notes: readonly ConsoleLine[]): ConsoleLine[] {
  const all: ConsoleLine[] = [];
  let next = 0;
  for (const line of lines) {
    for (let note = notes[next]; note !== undefined && (note.index ?? 0) < (line.index ?? -1); note = notes[next]) {
      all.push(note);
      next += 1;
    }
    all.push(line);
  }
  for (const note of notes.slice(next)) all.push(note);
  return all;
}

/**
 * Joins the trace's prints with the raw output. A line of output that no record knows (printf instead of print) stays
 * in its place among those that one does; lines of stderr that the trace tells already are not repeated.
 */
export function consoleLines(model: TraceModel | undefined, stdout: string, stderr: string): readonly ConsoleLine[] {
  const prints = model === undefined ? [] : printedLines(model);
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
  for (const print of prints.slice(next)) lines.push(print);
  const notes = model === undefined ? [] : noteLines(model);
  const told = notes.slice(0, kMostTold).map((note) => note.text);
  const all = withNotes(lines, notes);
  for (const text of splitLines(stderr)) {
    if (!told.some((note) => note.includes(text) || text.includes(note))) all.push(unstamped("stderr", text));
  }
  return all;
}
