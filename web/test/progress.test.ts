import { describe, expect, it } from "vitest";
import {
  emptyProgress,
  formatProgress,
  hintsSeen,
  mergeProgress,
  ProgressError,
  parseProgress,
  withCode,
  withCurrent,
  withHeader,
  withHint,
  withPassed,
  withRead,
} from "../src/progress/index.ts";

const kId = "06_lightweight_tasks";
const kEarly = "2026-01-01T10:00:00.000Z";
const kLate = "2026-01-02T10:00:00.000Z";

describe("progress", () => {
  it("comes back as it was from its text", () => {
    let progress = withPassed(withCurrent(emptyProgress, kId), kId, kEarly);
    progress = withRead(withHint(withCode(progress, kId, "int main() {}\n"), kId, "it is fast"), kId, kLate);
    progress = withHeader(withHeader(progress, kId, "shop.h", "int boxes;\n"), kId, "words.h", "int words;\n");
    expect(parseProgress(formatProgress(progress))).toEqual(progress);
  });

  it("remembers the first time that an exercise was passed", () => {
    const once = withPassed(emptyProgress, kId, kEarly);
    expect(withPassed(once, kId, kLate).exercises[kId]?.passed).toBe(kEarly);
  });

  it("counts the steps of each check's hints for itself", () => {
    const progress = withHint(withHint(withHint(emptyProgress, kId, "a"), kId, "b"), kId, "b");
    expect([hintsSeen(progress, kId, "a"), hintsSeen(progress, kId, "b"), hintsSeen(progress, kId, "c")]).toEqual([
      1, 2, 0,
    ]);
  });

  it("keeps what either side has done when two are merged", () => {
    const own = withHint(withPassed(emptyProgress, kId, kLate), kId, "a");
    const other = withHint(
      withHint(withPassed(withCurrent(emptyProgress, "13_jobs"), kId, kEarly), kId, "a"),
      kId,
      "a",
    );
    const merged = mergeProgress(withPassed(own, "14_shield", kEarly), other);
    expect(merged).toEqual({
      current: "13_jobs",
      lessons: {},
      exercises: { [kId]: { passed: kEarly, hints: { a: 2 } }, "14_shield": { passed: kEarly } },
    });
  });

  it("keeps the headers of both when two are merged, and the other's where both have one", () => {
    const own = withHeader(withHeader(emptyProgress, kId, "shop.h", "mine"), kId, "words.h", "mine");
    const merged = mergeProgress(own, withHeader(emptyProgress, kId, "shop.h", "theirs"));
    expect(merged.exercises[kId]).toEqual({ headers: { "shop.h": "theirs", "words.h": "mine" } });
  });

  it("is the same whichever side is merged into the other, but for the place and the program", () => {
    const own = withHint(withPassed(emptyProgress, kId, kLate), kId, "a");
    const other = withRead(withPassed(emptyProgress, kId, kEarly), "14_shield", kLate);
    expect(mergeProgress(own, other)).toEqual(mergeProgress(other, own));
  });

  it.each([
    ["", "no JSON"],
    ['{"format":"yieldpoint-progress","versi', "cut short"],
    ["[]", "no exported progress"],
    ['{"format":"other","version":1}', "no exported progress"],
    ['{"format":"yieldpoint-progress","version":2}', "version 2, this program reads 1"],
    ['{"format":"yieldpoint-progress","version":"x"}', "no version that can be read"],
  ])("is refused with a sentence when its text is %j", (text, says) => {
    expect(() => parseProgress(text)).toThrow(ProgressError);
    expect(() => parseProgress(text)).toThrow(says);
  });

  it("leaves out what is not of its format", () => {
    const exercises = {
      "../../etc": { passed: kEarly },
      [kId]: { passed: "yesterday", hints: { a: -1, b: "many", c: 2, __proto__: 3 }, code: 7 },
      "14_shield": { headers: { "../evil.h": "", "shop.cpp": "", "shop.h": 7, "words.h": "int words;\n" } },
      "15_limits": { headers: ["shop.h"] },
    };
    const text = JSON.stringify({ format: "yieldpoint-progress", version: 1, current: "/", extra: 1, exercises });
    expect(parseProgress(text)).toEqual({
      lessons: {},
      exercises: {
        [kId]: { hints: { c: 2 } },
        "14_shield": { headers: { "words.h": "int words;\n" } },
        "15_limits": {},
      },
    });
  });
});
