import { Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { squiggles } from "../src/editor/diagnostics.ts";
import type { Diagnostic } from "../src/runner/index.ts";

const doc = Text.of(["int main() {", "  slep(1s);", "  return 0", "}"]);

function marked(diagnostic: Partial<Diagnostic>): string | undefined {
  const whole = { severity: "error", message: "m", file: "a.cpp", line: 2, column: 3, ...diagnostic } as const;
  const [squiggle] = squiggles([whole], doc, "a.cpp", false);
  return squiggle === undefined ? undefined : doc.sliceString(squiggle.from, squiggle.to);
}

describe("a squiggle", () => {
  it("covers the word at the compiler's place", () => {
    expect(marked({})).toBe("slep");
  });

  it("covers the compiler's range when it gives one", () => {
    expect(marked({ column: 3, endColumn: 11 })).toBe("slep(1s)");
  });

  it("at a line's end covers the last character", () => {
    expect(marked({ line: 3, column: 11 })).toBe("0");
  });

  it("stays in the text when the place is outside it", () => {
    expect(marked({ line: 9 })).toBeUndefined();
    expect(marked({ line: 2, column: 99 })).toBe(";");
  });

  it("is not drawn for a message about another file or about none", () => {
    expect(marked({ file: "runtime/sleep.h" })).toBeUndefined();
    expect(marked({ file: "", line: 0 })).toBeUndefined();
  });

  it("offers the edit that the compiler proposes", () => {
    const fixits = [{ line: 2, column: 3, endLine: 2, endColumn: 7, text: "sleep" }];
    const [squiggle] = squiggles(
      [{ severity: "error", message: "m", file: "a.cpp", line: 2, column: 3, fixits }],
      doc,
      "a.cpp",
      false,
    );
    expect(squiggle?.actions?.map((action) => action.name)).toEqual(["Use sleep"]);
  });

  it("says what a beginner should do, where a rule knows the message", () => {
    const message = "return statement not allowed in coroutine; did you mean 'co_return'?";
    const [squiggle] = squiggles(
      [{ severity: "error", message, file: "a.cpp", line: 3, column: 3 }],
      doc,
      "a.cpp",
      false,
    );
    expect(squiggle?.message).toContain("ends with co_return");
    expect(squiggle?.actions?.map((action) => action.name)).toEqual(["Write co_return"]);
  });

  it("is drawn for what the compiler lets pass, when that is wanted", () => {
    expect(squiggles([], doc, "a.cpp", false)).toEqual([]);
    expect(squiggles([], doc, "a.cpp", true)).toMatchObject([{ severity: "warning", from: 0 }]);
  });
});
