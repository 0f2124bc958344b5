import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { kLessonsDir, kRoot, readLesson, renderLesson } from "@yieldpoint/course-builder";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chosenLessons } from "./chosen-lessons.ts";

const run = promisify(execFile);
const kCompiler = "clang++-19";
// A forgotten await, of which the compiler warns, is what some changes are about.
const kFlags = ["-std=c++20", "-Wall", "-Werror", "-Wno-error=unused-result", "-Icore", "-Ilessons/support"];

/** lesson.h, parsed once for all: most of the time of each compilation. */
const kHeaderFolder = mkdtempSync(path.join(tmpdir(), "header-"));
const header = path.join(kHeaderFolder, "lesson.pch");
beforeAll(async () => {
  await run(kCompiler, [...kFlags, "-x", "c++-header", "lessons/support/lesson.h", "-o", header], { cwd: kRoot });
}, 120_000);
afterAll(() => rmSync(kHeaderFolder, { recursive: true }));

for (const entry of chosenLessons()) {
  const lesson = readLesson(kLessonsDir, entry);
  for (const { example, file, find, replace } of renderLesson(lesson, "lesson.md").changes) {
    test(`an edit that the prose proposes compiles: ${entry.id}/${example}: ${find} to ${replace}`, async ({
      signal,
    }) => {
      const program = lesson.examples.find(({ name }) => name === example);
      const files = program === undefined ? [] : [program, ...program.headers];
      const changed = files.find((each) => each.file === file);
      expect(changed?.source).toContain(find);
      const edited = files.map((each) =>
        each === changed ? { ...each, source: each.source.replace(find, () => replace) } : each,
      );
      await compile(edited, signal);
    });
  }
}

/** The first file includes the others. */
async function compile(
  files: readonly { readonly file: string; readonly source: string }[],
  signal: AbortSignal,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "change-"));
  try {
    for (const { file, source } of files) writeFileSync(path.join(folder, file), source);
    const program = path.join(folder, files[0]?.file ?? "");
    await run(kCompiler, [...kFlags, "-fsyntax-only", "-include-pch", header, program], { cwd: kRoot, signal });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
