import { describe, expect, test } from "vitest";
import {
  type AnswerMoment,
  firstGuess,
  formatGuess,
  type Guess,
  type LinePrediction,
  moved,
  type OrderPrediction,
  parseGuess,
  parsePrediction,
  picked,
  type TimePrediction,
  verdictOn,
} from "../src/predict/index.ts";

const kMoment: AnswerMoment = { example: "greet", scenario: undefined, time: 1e9, record: 7 };

function order(...texts: readonly string[]): OrderPrediction {
  const lines = texts.map((text) => ({ text, moment: kMoment }));
  return { kind: "order", key: "01/order greet", lines, shown: lines.map((_, i) => i).toReversed() };
}

function lines(...answers: readonly number[]): LinePrediction {
  return {
    kind: "line",
    key: "01/line greet",
    code: [{ text: "Coro<> f() {\n  co_await g();\n\n  co_await h();\n}", firstLine: 4 }],
    answers: answers.map((line) => ({ line, moment: kMoment })),
  };
}

const kTime: TimePrediction = {
  kind: "time",
  key: "01/time greet",
  answer: 10e9,
  moment: kMoment,
  most: 20e9,
  step: 1e8,
};

const ordered = (...places: readonly number[]): Guess => ({ kind: "order", places });
const said = (...numbers: readonly number[]): Guess => ({ kind: "line", lines: numbers });
const at = (time: number): Guess => ({ kind: "time", time });

describe("what a run says to a guess", () => {
  test("about an order: how many lines are elsewhere", () => {
    expect(verdictOn(order("a", "b", "c"), ordered(0, 1, 2))).toEqual({
      tone: "right",
      sentence: "The run prints them in this order, as you said.",
    });
    expect(verdictOn(order("a", "b", "c"), ordered(0, 2, 1))?.sentence).toMatch(/^2 of 3 lines are not where you said/);
    expect(verdictOn(order("a", "b"), ordered(1, 0))?.sentence).toMatch(/^No line is where you said/);
  });

  test("about an order: lines of the same text are the same", () => {
    expect(verdictOn(order("beat", "a", "beat"), ordered(2, 1, 0))?.tone).toBe("right");
  });

  test("about a line: which it is, and which was said", () => {
    expect(verdictOn(lines(5), said(5))).toEqual({ tone: "right", sentence: "Line 5, as you said." });
    expect(verdictOn(lines(5), said(7))).toEqual({ tone: "off", sentence: "Line 5. You said line 7." });
    expect(verdictOn(lines(5, 7), said(4, 5))).toEqual({
      tone: "near",
      sentence: "Lines 5 and 7. You said lines 4 and 5.",
    });
    expect(verdictOn(lines(5, 7), said(5))?.tone).toBe("near");
    expect(verdictOn(lines(5), said())).toBeUndefined();
  });

  test("about a time: how much it was off, within a step not at all", () => {
    expect(verdictOn(kTime, at(10.05e9))).toEqual({ tone: "right", sentence: "10 s, as you said." });
    expect(verdictOn(kTime, at(9.5e9))?.sentence).toBe(
      "10 s: 500 ms more than the 9.5 s that you said, so you were close.",
    );
    expect(verdictOn(kTime, at(12e9))).toEqual({
      tone: "off",
      sentence: "10 s: 2 s less than the 12 s that you said.",
    });
  });

  test("of another kind: nothing", () => {
    expect(verdictOn(kTime, said(5))).toBeUndefined();
  });
});

describe("a guess", () => {
  test("begins with the shuffled lines, no line, no time", () => {
    expect(firstGuess(order("a", "b"))).toEqual(ordered(1, 0));
    expect(firstGuess(lines(5))).toEqual(said());
    expect(firstGuess(kTime)).toEqual(at(0));
  });

  test("moves an item, not beyond the ends", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 9)).toEqual(["b", "c", "a"]);
  });

  test("picks one line where there is one, and several where there are several", () => {
    expect(picked([5], 7, true)).toEqual([7]);
    expect(picked([7], 5, false)).toEqual([5, 7]);
    expect(picked([5, 7], 5, false)).toEqual([7]);
  });

  test("is had back as it was kept", () => {
    for (const [prediction, guess] of [
      [order("a", "b", "a"), ordered(1, 0, 2)],
      [lines(5), said(7)],
      [kTime, at(3e9)],
    ] as const) {
      expect(parseGuess(prediction, formatGuess(prediction, guess))).toEqual(guess);
    }
  });

  test("that no longer fits its question is forgotten", () => {
    expect(parseGuess(order("a", "b"), '["a","c"]')).toBeUndefined();
    expect(parseGuess(order("a", "b"), '["a"]')).toBeUndefined();
    expect(parseGuess(order("a", "b"), '["a","b","b"]')).toBeUndefined();
    expect(parseGuess(lines(5), "[6]")).toBeUndefined();
    expect(parseGuess(lines(5), "[]")).toBeUndefined();
    expect(parseGuess(kTime, "30e9")).toBeUndefined();
    expect(parseGuess(kTime, "not json")).toBeUndefined();
  });
});

describe("a question of the course's data", () => {
  test("is read", () => {
    const { scenario: _, ...moment } = kMoment;
    const json = JSON.stringify({ ...kTime, moment });
    expect(parsePrediction(json)).toEqual(kTime);
    expect(parsePrediction(JSON.stringify(order("a", "b")))).toEqual(order("a", "b"));
    expect(parsePrediction(JSON.stringify(lines(5)))).toEqual(lines(5));
  });

  test("is left as it was written when it is none", () => {
    expect(parsePrediction("")).toBeUndefined();
    expect(parsePrediction('{"kind":"colour","key":"a"}')).toBeUndefined();
    expect(parsePrediction('{"kind":"time","key":"a","answer":"1"}')).toBeUndefined();
  });
});
