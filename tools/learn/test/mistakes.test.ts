import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { explain } from "@yieldpoint/web/explain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { innocent, mistakes } from "../../../web/test/mistakes.ts";
import { buildProgram } from "../src/build.ts";
import { layoutFor } from "../src/layout.ts";
import { firstToTell, generalAdvice, mistakeLines } from "../src/mistakes.ts";
import { readToolchain, shellWords, type Toolchain } from "../src/toolchain.ts";
import { isBuilt, kBuild, ofTheBuild } from "./support.ts";

const layout = layoutFor({ isTerminal: false, columns: 80, rows: 24, environment: { LANG: "C.UTF-8" } });
const kFile = "program.cpp";
/** What clang 19 does not warn of, and the page's clang 22 does. */
const kUnseen = new Set(["dangling string_view"]);

describe.skipIf(!isBuilt)(`the machine's own compiler${ofTheBuild}`, () => {
  let folder: string;
  let toolchain: Toolchain;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-learn-"));
    toolchain = await readToolchain(kBuild, "06_lightweight_tasks");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** As the learner's program is compiled, without making one of it. */
  async function compiled(source: string, signal: AbortSignal): ReturnType<typeof buildProgram> {
    const file = path.join(folder, kFile);
    writeFileSync(file, source);
    const checked = {
      ...toolchain,
      compile: (from: string, to: string) => [...toolchain.compile(from, to), "-fsyntax-only"],
    };
    return buildProgram({ ...checked, link: () => ["true"] }, file, folder, signal);
  }

  for (const { rule, source, line } of mistakes.filter(({ rule }) => !kUnseen.has(rule))) {
    const text = source.split("\n")[line - 1]?.trim();
    test(`has its message explained as "${rule}": ${text}`, async ({ signal }) => {
      const built = await compiled(source, signal);
      const found = explain(built.diagnostics, built.source, kFile, true);
      expect(found.map((each) => `${each.rule}, line ${each.line}`)).toContain(`${rule}, line ${line}`);
      const errors = found.filter(({ severity }) => severity === "error");
      if (errors.length > 0) expect(firstToTell(errors)?.explanation).toBeDefined();
    });
  }

  for (const [what, source] of Object.entries(innocent)) {
    test(`has nothing to explain about ${what}`, async ({ signal }) => {
      const built = await compiled(source, signal);
      expect(explain(built.diagnostics, built.source, kFile, true).map(({ rule }) => rule)).toEqual([]);
    });
  }

  test("is quoted with the line, the place and how many errors follow", async ({ signal }) => {
    const built = await compiled('#include "lesson.h"\nint main() {\n  int x = ;\n  y = 1;\n}\n', signal);
    const lines = mistakeLines(explain(built.diagnostics, built.source, kFile, true), built, layout);
    expect(lines.slice(0, 4)).toEqual([
      "It does not compile. The first mistake is in line 3:",
      "",
      "   3 |   int x = ;",
      "     |           ^",
    ]);
    expect(lines.join("\n")).toContain("The compiler says: expected expression.");
    expect(lines.at(-1)).toBe("1 more error; perhaps they go with this one.");
  });
});

describe("a mistake that has nothing to do with coroutines", () => {
  test.each([
    ["use of undeclared identifier 'totl'; did you mean 'total'?", "Nothing is called totl here."],
    ["expected '}'", "Brackets come in pairs"],
    ["no matching function for call to 'fetch'", "fetch takes other arguments"],
    ["no member named 'push' in 'std::vector<int>'", "nothing called push"],
    ["'leson.h' file not found", "There is no such header"],
    ["redefinition of 'fetch'", "fetch is there twice"],
    ["something that nobody has heard of", "often a line above"],
  ])("is explained in general: %s", (message, says) => {
    expect(generalAdvice(message)).toContain(says);
  });
});

describe("what only the linker misses", () => {
  const built = { source: "", program: undefined, diagnostics: [] };

  test.each([
    ["ld.lld: error: undefined symbol: main\n>>> referenced by", "no int main()"],
    ["/usr/bin/ld: undefined reference to `main'", "no int main()"],
    ["ld.lld: error: undefined symbol: fetch(int)", "fetch(int) is declared and used, but no body"],
    ["ld.lld: error: duplicate symbol: exercise()", "exercise() has two bodies"],
  ])("is said in a sentence: %s", (text, says) => {
    expect(mistakeLines([], { ...built, text }, layout).join(" ")).toContain(says);
  });
});

test("a mistake that shows in a header is told with its place there", () => {
  const error = {
    severity: "error" as const,
    message: "expected unqualified-id",
    file: "museum.h",
    line: 6,
    column: 13,
  };
  const built = { source: "", program: undefined, diagnostics: [error], text: "" };
  expect(mistakeLines([], built, layout)).toEqual([
    "It does not compile.",
    "",
    "The compiler stumbles over museum.h:6: expected unqualified-id.",
  ]);
});

describe("a command line of the build", () => {
  test("is taken apart as the shell would", () => {
    expect(shellWords(`c++ -DA="b c" 'd e' f\\ g -I/h "i\\"j"`)).toEqual([
      "c++",
      "-DA=b c",
      "d e",
      "f g",
      "-I/h",
      'i"j',
    ]);
  });
});
