import { describe, expect, test } from "vitest";
import { type OrdersOptions, type RunOrder, tryOrders } from "../index.ts";

function trace(outcome: string): string {
  const records = [
    { t: 0, k: "run", format: 1, backend: "sim", seed: 1 },
    { t: 5, k: "verdict", outcome, awaits: 3, invariants: 2 },
    { t: 5, k: "end", exit: 0 },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Outcomes by order, 0 for the usual one; safe otherwise. Runs end in another order than they began. */
function program(outcomes: Readonly<Record<number, string>>, seen: string[] = []): RunOrder {
  return async (order, sweep) => {
    seen.push(`${order} ${sweep}`);
    await new Promise((resolve) => setTimeout(resolve, (7 * seen.length) % 5));
    return { trace: trace(outcomes[order ?? 0] ?? "safe"), ending: "", timedOut: false };
  };
}

const attempt = (run: RunOrder, options: Partial<OrdersOptions> = {}) =>
  tryOrders(run, { most: 20, jobs: 4, ...options }, new AbortController().signal);

describe("trying other orders", () => {
  test("runs the usual order first, and judges the others by it", async () => {
    const seen: string[] = [];
    const report = await attempt(program({}, seen), { most: 2, jobs: 1 });
    expect(seen).toEqual([
      "undefined moment=waits",
      "1 moment=waits;invariants=2;until=7200000000005",
      "2 moment=waits;invariants=2;until=7200000000005",
    ]);
    expect(report).toMatchObject({ tried: 2, bad: undefined });
  });

  test.each([1, 3, 8])("finds the smallest bad order with %i runs at a time", async (jobs) => {
    const report = await attempt(program({ 5: "hung", 6: "lost", 7: "lost" }), { jobs });
    expect(report.bad).toMatchObject({ order: 5, verdict: { outcome: "hung" } });
    expect(report.tried).toBeLessThan(20);
  });

  test("takes nothing for bad that only can't be judged", async () => {
    expect((await attempt(program({ 3: "unchecked" }))).bad).toBeUndefined();
  });

  test("tries none when the usual order is bad", async () => {
    const seen: string[] = [];
    const report = await attempt(program({ 0: "lost" }, seen));
    expect(report).toMatchObject({ usual: { outcome: "lost" }, tried: 0, bad: undefined });
    expect(seen).toHaveLength(1);
  });

  test("begins no more when it is enough, and says how many were tried", async () => {
    let asked = 0;
    const tried: number[] = [];
    const report = await attempt(program({}), { jobs: 1, enough: () => ++asked > 3, onTried: (n) => tried.push(n) });
    expect(report.tried).toBe(3);
    expect(tried).toEqual([1, 2, 3]);
  });
});
