import { describe, expect, it } from "vitest";
import { kInViewMs, Reading } from "../src/progress/index.ts";

describe("a text", () => {
  it("is not read by a jump to its end, however long that is in view", () => {
    const reading = new Reading(3);
    reading.show(0, 0);
    reading.hide(0, kInViewMs - 1);
    reading.show(2, kInViewMs);
    reading.look(kInViewMs * 100);
    expect([reading.text, reading.isWhole]).toEqual(["001", false]);
  });

  it("is read when each part was in view for a second, in any order", () => {
    const reading = new Reading(3);
    for (const [turn, part] of [2, 0, 1].entries()) {
      expect(reading.isWhole).toBe(false);
      reading.show(part, turn * kInViewMs);
      reading.hide(part, (turn + 1) * kInViewMs);
    }
    expect(reading.isWhole).toBe(true);
  });

  it("has not been in view longer because it came into view several times for a moment", () => {
    const reading = new Reading(1);
    for (const from of [0, kInViewMs, 2 * kInViewMs]) {
      reading.show(0, from);
      reading.hide(0, from + kInViewMs - 1);
    }
    expect(reading.text).toBe("0");
  });

  it("counts a part that stays in view from when it came", () => {
    const reading = new Reading(1);
    reading.show(0, 0);
    reading.show(0, kInViewMs - 1);
    reading.look(kInViewMs);
    expect(reading.text).toBe("1");
  });

  it("goes on from where it was left, unless it has another number of parts by now", () => {
    expect(new Reading(3, "010").text).toBe("010");
    expect(new Reading(4, "010").text).toBe("0000");
    expect(new Reading(2, "1x").text).toBe("10");
  });
});
