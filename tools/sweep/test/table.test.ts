import type { Moment, Outcome, SweepCell } from "@yieldpoint/host";
import { describe, expect, test } from "vitest";
import { reasonLines, summary, tableLines } from "../src/table.ts";

function cell(n: number, moment: Moment, outcome: Outcome, more: Partial<SweepCell> = {}): SweepCell {
  return { n, moment, outcome, why: "", task: "handler", on: "db.execute", at: `orders.cpp:${30 + n}`, ...more };
}

const why = "every accepted order is stored";
const CELLS = [
  cell(1, "waits", "safe"),
  cell(1, "woken", "safe"),
  cell(2, "waits", "lost", { why }),
  cell(2, "woken", "lost", { why }),
  cell(3, "waits", "unchecked", { on: "checkpoint" }),
];

describe("the table of a sweep", () => {
  test("has a line for each await, and a column for each moment", () => {
    expect(tableLines(CELLS)).toEqual([
      "  await  line           waits for   waits      woken",
      "      1  orders.cpp:31  db.execute  safe       safe",
      "      2  orders.cpp:32  db.execute  lost       lost",
      "      3  orders.cpp:33  checkpoint  unchecked",
    ]);
  });

  test("names the tasks when there are several", () => {
    const lines = tableLines([...CELLS, cell(4, "waits", "safe", { task: "Task-1" })]);
    expect(lines[0]).toContain("task");
    expect(lines.at(-1)).toContain("Task-1");
  });

  test("fits into 80 columns whatever the names are", () => {
    const long = "a_name_that_goes_on_and_on_and_on";
    const cells = [
      cell(10_000, "waits", "unreached", { task: long, on: long, at: `${long}.cpp:1000`, why: `${long} `.repeat(9) }),
      cell(10_000, "woken", "unreached", { task: long, on: long, at: `${long}.cpp:1000` }),
      ...CELLS,
    ];
    for (const line of [...tableLines(cells), ...reasonLines(cells)]) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("says each reason once, with its awaits", () => {
    expect(reasonLines(CELLS)).toEqual([`  lost     ${why} (await 2, 2 woken)`]);
  });

  test("counts outcomes from good to bad", () => {
    const report = {
      undisturbed: { outcome: "safe", why: "", awaits: 3, invariants: 1, ended: 0 },
      cells: CELLS,
      runs: 6,
    } as const;
    expect(summary(report)).toBe("5 runs: 2 safe, 1 unchecked, 2 lost");
  });
});
