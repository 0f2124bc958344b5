import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Compiler, createCompiler, type Diagnostic } from "@yieldpoint/host";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Explained, explain, mended } from "../src/editor/explain/index.ts";
import { innocent, mistakes } from "./mistakes.ts";

const kRoot = resolve(import.meta.dirname, "../..");
const pack = join(kRoot, "build/pack");
const packed = existsSync(join(pack, "manifest.json"));
/** Milliseconds: a header outside the precompiled one takes seconds on a busy machine. */
const kPatience = 60_000;
const kFile = "program.cpp";

describe.skipIf(!packed)(
  packed ? "of the page's own compiler" : "of the page's compiler (skipped: build/pack is not built)",
  () => {
    let compiler: Compiler;

    beforeAll(async () => {
      compiler = createCompiler({ assetsDir: pack });
      await compiler.ready(new AbortController().signal);
    }, 60_000);
    afterAll(() => compiler.dispose());

    async function explained(source: string): Promise<readonly Explained[]> {
      const diagnostics = await compiler.language.check({ source, fileName: kFile }, new AbortController().signal);
      return explain(diagnostics, source, kFile, true);
    }

    for (const { rule, source, line, says, mends } of mistakes) {
      const text = source.split("\n")[line - 1]?.trim();
      it(
        `explains "${rule}" in: ${text}`,
        async () => {
          const found = await explained(source);
          const told = found.find((each) => each.rule === rule);
          expect(found.map((each) => `${each.rule}, line ${each.line}: ${each.message}`)).toContain(
            `${rule}, line ${line}: ${told?.message}`,
          );
          expect(told?.explanation).toContain(says);
          // One mistake, one explanation: what follows from it is not told.
          expect(found.filter(({ severity }) => severity !== "note").map((each) => each.rule)).toEqual([rule]);
          const [fix] = told?.fixes ?? [];
          if (!mends || fix === undefined) return expect(mends).toBe(false);
          const after = await explained(mended(source, fix));
          expect(after.filter((each) => each.severity === "error" || each.rule === rule)).toEqual([]);
        },
        kPatience,
      );
    }

    it.each(Object.entries(innocent))(
      "has nothing to say of %s",
      async (_name, source) => {
        expect(await explained(source)).toEqual([]);
      },
      kPatience,
    );
  },
);

it("the lessons' programs have none of the mistakes that the compiler lets pass", () => {
  const lessons = join(kRoot, "lessons");
  // What an exercise calls wrong may be one of these mistakes, and its checks are no program.
  const files = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter(
    (path) => /^\d.*\.cpp$/.test(path) && !/exercise\/(?:check\.cpp|wrong\/)/.test(path),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const path of files)
    expect([path, explain([], readFileSync(join(lessons, path), "utf8"), kFile, true)]).toEqual([path, []]);
});

it("what no rule knows stays as the compiler says it, with its own proposal", () => {
  const diagnostic: Diagnostic = {
    severity: "error",
    message: "use of undeclared identifier 'slep'; did you mean 'sleep'?",
    file: kFile,
    line: 1,
    column: 1,
    fixits: [{ line: 1, column: 1, endLine: 1, endColumn: 5, text: "sleep" }],
  };
  const [found] = explain([diagnostic], "slep(1s);", kFile, false);
  expect(found).toMatchObject({ message: diagnostic.message, fixes: [{ name: "Use sleep" }] });
  expect(found?.explanation).toBeUndefined();
});

it("messages about other files are left to the console", () => {
  const diagnostic: Diagnostic = {
    severity: "note",
    message: "declared here",
    file: "/include/sleep.h",
    line: 3,
    column: 1,
  };
  expect(explain([diagnostic], "", kFile, false)).toEqual([]);
});
