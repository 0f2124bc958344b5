import { describe, expect, test } from "vitest";
import { apart, clip, layoutFor, wrap } from "../src/layout.ts";

describe("a text for the terminal", () => {
  test("is broken between words, within the width", () => {
    expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  });

  test("keeps a word that is longer than a line whole", () => {
    expect(wrap("a incomprehensibilities b", 10)).toEqual(["a", "incomprehensibilities", "b"]);
  });

  test("hangs under the mark of a list's item", () => {
    expect(wrap("one two three", 11, "    ", "  * ")).toEqual(["  * one two", "    three"]);
  });

  test("is nothing when there are no words", () => {
    expect(wrap(" \n ", 10)).toEqual([]);
  });

  test("loses its end, and shows it, when it is a line of code", () => {
    expect(clip("0123456789", 8)).toBe("01234...");
    expect(clip("01234567", 8)).toBe("01234567");
  });

  test("takes both ends of a line, or two lines", () => {
    expect(apart("left", "right", 12)).toEqual(["left   right"]);
    expect(apart("left", "right", 10)).toEqual(["left", "right"]);
  });
});

describe("colour", () => {
  const facts = { isTerminal: true, columns: 80, rows: 24, environment: { TERM: "xterm" } };

  test("is used in a terminal", () => {
    expect(layoutFor(facts).style("red", "no")).toBe("\u001b[31mno\u001b[0m");
  });

  test.each([
    ["the output is no terminal", { ...facts, isTerminal: false }],
    ["NO_COLOR is set", { ...facts, environment: { NO_COLOR: "1" } }],
    ["the terminal is dumb", { ...facts, environment: { TERM: "dumb" } }],
  ])("is left out when %s", (_, without) => {
    expect(layoutFor(without).style("red", "no")).toBe("no");
  });

  test("the width is 80 when nobody knows it, and never more than can be read", () => {
    expect(layoutFor({ ...facts, columns: undefined }).columns).toBe(80);
    expect(layoutFor({ ...facts, columns: 0, rows: 0 })).toMatchObject({ columns: 80, rows: 24 });
    expect(layoutFor({ ...facts, columns: 300 }).columns).toBe(100);
  });
});
