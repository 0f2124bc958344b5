import { describe, expect, it } from "vitest";
import { buildModel, consoleLines } from "../src/trace/index.ts";
import { failingTrace, gatherTrace, kSecond } from "./traces.ts";

describe("the console", () => {
  it("gives each printed line the moment at which it was printed", () => {
    const lines = consoleLines(buildModel(gatherTrace(2)), "page 1\npage 2\n", "");
    expect(lines.map(({ text, time }) => [text, time])).toEqual([
      ["page 1", kSecond],
      ["page 2", kSecond],
    ]);
  });

  it("keeps a line that the trace does not know in its place", () => {
    const lines = consoleLines(buildModel(gatherTrace(2)), "page 1\nfrom printf\npage 2\n", "");
    expect(lines.map(({ text, index }) => [text, index !== undefined])).toEqual([
      ["page 1", true],
      ["from printf", false],
      ["page 2", true],
    ]);
  });

  it("shows the output alone while there is no trace", () => {
    expect(consoleLines(undefined, "a\n\nb", "")).toMatchObject([{ text: "a" }, { text: "" }, { text: "b" }]);
  });

  it("does not repeat on stderr what the trace tells", () => {
    const lines = consoleLines(buildModel(failingTrace()), "", "ValueError: no number\nsomething else\n");
    expect(lines.map(({ kind, text }) => [kind, text])).toEqual([
      ["handler", "ValueError: no number"],
      ["stderr", "something else"],
    ]);
  });
});
