import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { kLessonsDir, kRoot, readCourse, readLesson, renderLesson } from "@yieldpoint/course-builder";
import { describe, expect, test } from "vitest";

const kCompiler = process.env.CXX ?? "clang++-19";
const kFlags = ["-std=c++20", "-fsyntax-only", "-Wall", "-Werror", "-Icore", "-Ilessons/support"];

describe("an edit that the prose proposes compiles:", () => {
  for (const entry of readCourse(kLessonsDir).lessons) {
    const lesson = readLesson(kLessonsDir, entry);
    for (const { example, find, replace } of renderLesson(lesson, "lesson.md").changes) {
      test(`${entry.id}/${example}: ${find} to ${replace}`, async ({ signal }) => {
        const source = lesson.examples.find((candidate) => candidate.name === example)?.source;
        expect(source).toContain(find);
        await compile(source?.replace(find, () => replace) ?? "", signal);
      });
    }
  }
});

async function compile(source: string, signal: AbortSignal): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "change-"));
  try {
    const file = path.join(folder, "changed.cpp");
    writeFileSync(file, source);
    await promisify(execFile)(kCompiler, [...kFlags, file], { cwd: kRoot, signal });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
