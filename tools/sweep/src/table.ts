// The table of a sweep, for 80 columns and people.

import { isBad, OUTCOMES, type SweepCell, type SweepReport } from "@yieldpoint/host";

const WIDTH = 80; // columns

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Text in lines of 80 columns, the ones after the first further in. */
export function wrapped(text: string, first: string, others: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = others;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

interface Row {
  readonly await: string;
  readonly at: string;
  readonly on: string;
  readonly task: string;
  readonly waits: string;
  readonly woken: string;
}

function rowsOf(cells: readonly SweepCell[]): Row[] {
  const rows = new Map<number, Row>();
  for (const cell of cells) {
    const row = rows.get(cell.n) ?? {
      await: String(cell.n),
      at: cell.at === "" ? "?" : cell.at,
      on: cell.on,
      task: cell.task,
      waits: "",
      woken: "",
    };
    rows.set(cell.n, { ...row, [cell.moment]: cell.outcome });
  }
  return [...rows.values()];
}

/** One line an await. The task has a column when there are several. */
export function tableLines(cells: readonly SweepCell[]): string[] {
  const rows = rowsOf(cells);
  const severalTasks = new Set(rows.map((row) => row.task)).size > 1;
  const head: Row = { await: "await", at: "line", on: "waits for", task: "task", waits: "waits", woken: "woken" };
  const all = [head, ...rows];
  const width = (key: keyof Row, most: number): number =>
    Math.min(most, Math.max(...all.map((row) => row[key].length)));
  const columns: [keyof Row, number][] = [
    ["at", width("at", severalTasks ? 22 : 26)],
    ["on", width("on", severalTasks ? 12 : 18)],
    ...(severalTasks ? [["task", width("task", 10)] satisfies [keyof Row, number]] : []),
    ["waits", 9],
    ["woken", 9],
  ];
  return all.map((row) => {
    const fields = columns.map(([key, size]) => shortened(row[key], size).padEnd(size));
    return ["", row.await.padStart(5), ...fields].join("  ").trimEnd();
  });
}

/** Each reason once, with the awaits that have it. */
export function reasonLines(cells: readonly SweepCell[]): string[] {
  const groups = new Map<string, { outcome: string; why: string; awaits: string[] }>();
  for (const cell of cells) {
    if (!isBad(cell.outcome)) continue;
    const key = `${cell.outcome} ${cell.why}`;
    const group = groups.get(key) ?? { outcome: cell.outcome, why: cell.why, awaits: [] };
    const name = cell.moment === "woken" ? `${cell.n} woken` : String(cell.n);
    groups.set(key, { ...group, awaits: [...group.awaits, name] });
  }
  return [...groups.values()].flatMap(({ outcome, why, awaits }) =>
    wrapped(`${why} (await ${awaits.join(", ")})`, `  ${outcome.padEnd(8)} `, " ".repeat(11)),
  );
}

/** "14 runs: 10 safe, 4 lost". */
export function summary(report: SweepReport): string {
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = report.cells.filter((cell) => cell.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return `${plural(report.cells.length, "run")}: ${counts.join(", ")}`;
}
