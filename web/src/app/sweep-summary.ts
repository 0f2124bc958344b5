/** What came of a sweep, in sentences. Pure. */
import type { AwaitMoment, Outcome } from "../runner/index.ts";
import type { CellKey, SweepGrid, SweepRow, SweepState } from "./sweep-state.ts";

/** From good to bad. */
const kBad: readonly Outcome[] = ["leaked", "lost", "crashed", "hung"];

/** What so many runs do, of one run and of several. */
const kVerbs: Readonly<Record<string, readonly [string, string]>> = {
  leaked: ["leaves something open", "leave something open"],
  lost: ["breaks an invariant", "break an invariant"],
  crashed: ["crashes", "crash"],
  hung: ["hangs", "hang"],
};

/** "breaks an invariant": what one run does. */
export function outcomeVerb(outcome: Outcome): string {
  return kVerbs[outcome]?.[0] ?? `is ${outcome}`;
}

export function isBadOutcome(outcome: Outcome): boolean {
  return kBad.includes(outcome);
}

export const momentWords: Readonly<Record<AwaitMoment, string>> = {
  waits: "while it waits",
  woken: "as it is woken",
};

interface Judged extends CellKey {
  readonly row: SweepRow;
  readonly outcome: Outcome;
  readonly why: string;
}

function judgedCells(grid: SweepGrid): readonly Judged[] {
  return grid.rows.flatMap((row) =>
    (["waits", "woken"] as const).flatMap((moment) => {
      const cell = row.cells[moment];
      return cell.kind === "judged" ? [{ n: row.n, moment, row, outcome: cell.outcome, why: cell.why }] : [];
    }),
  );
}

/** The worst cell, the first of several; undefined when none is bad. */
export function worstCell(grid: SweepGrid): Judged | undefined {
  let worst: Judged | undefined;
  for (const cell of judgedCells(grid)) {
    if (kBad.indexOf(cell.outcome) > (worst === undefined ? -1 : kBad.indexOf(worst.outcome))) worst = cell;
  }
  return worst;
}

/** "1 hangs, 2 break an invariant": the worst first. */
function counted(cells: readonly Judged[]): string {
  const parts = kBad.toReversed().flatMap((outcome) => {
    const count = cells.filter((cell) => cell.outcome === outcome).length;
    const [one = "", several = ""] = kVerbs[outcome] ?? [];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

/** "line 31", "shop.h:9" in a header of the program, or "await 7" when the line is not the program's own. */
export function placeOfRow({ at, n }: SweepRow, { file, headers }: Pick<SweepState, "file" | "headers">): string {
  const [name = "", line] = at.split(":");
  if (line === undefined) return `await ${n}`;
  if (name === file) return `line ${line}`;
  return headers.some((header) => header.file === name) ? at : `await ${n}`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** "Of 24 runs, 2 break an invariant. The worst: at line 31, while it waits: every order is stored." */
export function sweepSummary(sweep: SweepState): string {
  const { grid, phase, undisturbed } = sweep;
  const cells = judgedCells(grid);
  if (phase.kind === "done" && grid.planned === 0) {
    return (undisturbed?.awaits ?? 0) === 0 ? "The program awaits nothing: there is nothing to sweep." : "";
  }
  const bad = cells.filter(({ outcome }) => isBadOutcome(outcome));
  const runs = `${cells.length} run${cells.length === 1 ? "" : "s"}`;
  const unchecked = cells.filter(({ outcome }) => outcome === "unchecked").length;
  const open = unchecked === 0 ? "" : ` In ${unchecked} the program itself was ended, before it stated its invariants.`;
  if (bad.length === 0) {
    if (cells.length === 0) return "";
    const good = unchecked === 0 ? "all safe" : "none bad";
    return `${runs}, ${good}.${open}`;
  }
  const worst = worstCell(grid);
  const where =
    worst === undefined
      ? ""
      : ` The worst: at ${placeOfRow(worst.row, sweep)}, ${momentWords[worst.moment]}: ${ended(worst.why)}`;
  return `Of ${runs}, ${counted(bad)}.${where}${open}`;
}

/** Advice for a program that states nothing; undefined for one that does. */
export function invariantAdvice({ undisturbed }: SweepState): string | undefined {
  if (undisturbed === undefined || undisturbed.invariants > 0) return undefined;
  return 'The program states no invariant, so only crashes, hangs and leaks can be seen. A line like invariant("every order is stored", stored == received) makes the sweep sharper.';
}
