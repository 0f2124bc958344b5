/** How the outcome of a run looks: a sign and a word beside the colour. */
import type { SweepCellState } from "../../app/index.ts";

export interface OutcomeLook {
  readonly sign: string;
  readonly word: string;
  /** Class of the colour. */
  readonly tone: "good" | "open" | "bad" | "due" | "none";
}

const looks: Readonly<Record<string, OutcomeLook>> = {
  safe: { sign: "✓", word: "safe", tone: "good" },
  unchecked: { sign: "?", word: "unchecked", tone: "open" },
  leaked: { sign: "!", word: "leaked", tone: "bad" },
  lost: { sign: "✕", word: "lost", tone: "bad" },
  crashed: { sign: "✕", word: "crashed", tone: "bad" },
  hung: { sign: "∞", word: "hung", tone: "bad" },
  unreached: { sign: "–", word: "unreached", tone: "open" },
};

const kDue: OutcomeLook = { sign: "·", word: "not run yet", tone: "due" };
const kNone: OutcomeLook = { sign: "", word: "no such moment", tone: "none" };

export function lookOf(cell: SweepCellState): OutcomeLook {
  if (cell.kind === "judged") return looks[cell.outcome] ?? kDue;
  return cell.kind === "due" ? kDue : kNone;
}
