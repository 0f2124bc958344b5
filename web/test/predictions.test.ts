import { describe, expect, it } from "vitest";
import type { AnswerMoment, TimePrediction } from "../src/predict/index.ts";
import { memoryStore, openSession } from "./session-bench.ts";

const kGather: AnswerMoment = { example: "gather", scenario: undefined, time: 0, record: 1 };
const kTime: TimePrediction = {
  kind: "time",
  key: "06/time gather",
  answer: 1e9,
  moment: kGather,
  most: 2e9,
  step: 1e7,
};

describe("a prediction", () => {
  it("is answered by a run of its example, with the cursor at the record", async () => {
    const { session, host } = await openSession();
    session.openExample("one_by_one");
    expect(await session.predictions.show(kGather)).toBe("delivered");
    expect(session.store.get().example?.name).toBe("gather");
    expect(session.store.get().cursor.index).toBe(1);
    await session.predictions.show({ ...kGather, record: 2 });
    expect(host.ran).toHaveLength(1);
  });

  it("is not answered by a run of the learner's own program, and says so", async () => {
    const { session, host } = await openSession();
    host.compilerArrives();
    session.edit("int main() {}");
    expect(await session.predictions.show(kGather)).toBe("changed");
  });

  it("says so when there is no run", async () => {
    const { session, host } = await openSession();
    host.compilerArrives();
    session.edit("typo");
    expect(await session.predictions.show(kGather)).toBe("none");
  });

  it("is remembered after a reload", async () => {
    const settings = memoryStore();
    (await openSession(settings)).session.predictions.remember(kTime, { kind: "time", time: 5e8 });
    const { session } = await openSession(settings);
    expect(session.predictions.recall(kTime)).toEqual({ kind: "time", time: 5e8 });
    expect(session.predictions.recall({ ...kTime, key: "06/time other" })).toBeUndefined();
  });
});
