import { describe, expect, it } from "vitest";
import { explainedLines, mended } from "../src/editor/explain/index.ts";
import type { Diagnostic } from "../src/runner/index.ts";

const kSource = `#include "lesson.h"
Coro<> amain() {
  await sleep(1s);
  co_await slep(1s);
}
`;
const program = { file: "program.cpp", source: kSource };
const kText = `program.cpp:3:3: error: unknown type name 'await'
    3 |   await sleep(1s);
      |   ^
program.cpp:4:12: error: no such thing
    4 |   co_await slep(1s);
      |            ^~~~
lesson.h:9:1: note: declared here
2 errors generated.`;

const diagnostics: readonly Diagnostic[] = [
  { severity: "error", message: "unknown type name 'await'", file: "program.cpp", line: 3, column: 3, endColumn: 8 },
  {
    severity: "error",
    message: "no such thing",
    file: "program.cpp",
    line: 4,
    column: 12,
    endColumn: 16,
    fixits: [{ line: 4, column: 12, endLine: 4, endColumn: 16, text: "sleep" }],
  },
  { severity: "note", message: "declared here", file: "lesson.h", line: 9, column: 1 },
];

describe("what the compiler says", () => {
  it("is explained below the code that it quotes, and before what follows", () => {
    const lines = explainedLines(kText, diagnostics, [program]);
    expect(lines.filter(({ kind }) => kind === "compiler").map(({ text }) => text)).toEqual(kText.split("\n"));
    expect(lines.map(({ kind }) => kind === "explanation")).toEqual(
      [0, 0, 0, 1, 0, 0, 0, 1, 0, 0].map((each) => each === 1),
    );
    expect(lines[3]?.text).toMatch(/co_await/);
  });

  it("has the compiler's own proposal where no rule knows the message", () => {
    const lines = explainedLines(kText, diagnostics, [program]);
    expect(lines[7]).toMatchObject({ text: "", fixes: [{ name: "Use sleep" }], of: program });
  });

  it("is as it was when there is nothing to explain", () => {
    expect(explainedLines("the program has no main()", [], [program])).toEqual([
      { kind: "compiler", text: "the program has no main()" },
    ]);
  });

  it("is explained with the file that each message is about", () => {
    const header = { file: "shop.h", source: kSource };
    const inHeader = diagnostics.map((each) => (each.file === program.file ? { ...each, file: "shop.h" } : each));
    const lines = explainedLines(kText.replaceAll("program.cpp", "shop.h"), inHeader, [program, header]);
    expect(lines.flatMap((line) => (line.kind === "explanation" ? line.of.file : []))).toEqual(["shop.h", "shop.h"]);
  });
});

describe("mending", () => {
  const edit = (line: number, column: number, endColumn: number, text: string) => ({
    line,
    column,
    endLine: line,
    endColumn,
    text,
  });

  it("makes all edits of a proposal, whatever their order", () => {
    const fix = { name: "", edits: [edit(1, 1, 2, "AA"), edit(2, 1, 3, ""), edit(1, 2, 2, "+")] };
    expect(mended("abc\ndef\n", fix)).toBe("AA+bc\nf\n");
  });
});
