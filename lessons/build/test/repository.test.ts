import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readCourse } from "../src/course.ts";
import { exerciseFolder } from "../src/exercise.ts";
import { readHeaders } from "../src/headers.ts";
import { kLessonsDir, kRoot } from "../src/paths.ts";
import { kQueries } from "../src/queries.ts";

const read = (file: string) => readFileSync(path.join(kRoot, file), "utf8");
const sourceFile = (file: string) => ({ file, source: read(file) });
const { lessons } = readCourse(kLessonsDir);
const programs = lessons.flatMap(({ id, examples }) =>
  examples.map(({ name }) => sourceFile(`lessons/${id}/${name}.cpp`)),
);
/** What a learner of an exercise reads, and what one may write. */
const exercises = lessons
  .filter(({ exercise }) => exercise !== undefined)
  .flatMap(({ id }) => {
    const wrong = readdirSync(path.join(exerciseFolder(path.join(kLessonsDir, id)), "wrong"));
    const names = ["start.cpp", "solution.cpp", ...wrong.map((name) => `wrong/${name}`)];
    return names.map((name) => sourceFile(`lessons/${id}/exercise/${name}`));
  });

test("the code in README.md stands in a program of the course", () => {
  const samples = [...read("README.md").matchAll(/```cpp\n(.*?)```/gs)].map((match) => match[1] ?? "");
  expect(samples.length).toBeGreaterThan(0);
  for (const sample of samples) expect(programs.some(({ source }) => source.includes(sample))).toBe(true);
});

test("CONTRIBUTING.md explains every query that prose may ask", () => {
  for (const name of kQueries.keys()) expect(read("CONTRIBUTING.md")).toMatch(new RegExp(`trace EXAMPLE: ${name}\\b`));
});

/** The programs' files, and the headers that they include from their folders. */
const files = [...programs, ...exercises].flatMap((program) => {
  const folder = path.dirname(program.file).replace(/\/wrong$/, "");
  const folders = folder.endsWith("/exercise") ? [folder, path.dirname(folder)] : [folder];
  const inRoot = folders.map((each) => path.join(kRoot, each));
  const headers = readHeaders(inRoot, { file: path.basename(program.file), source: program.source });
  return [program, ...headers.map(({ file, source }) => ({ file: `${folder}/${file}`, source }))];
});

test.each(files)("$file has at most 40 lines", ({ source }) => {
  expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});

test.each(files)("$file has no directive but those that a file of several needs", ({ file, source }) => {
  const [first, ...others] = [...source.matchAll(/^\s*#.*$/gm)].map(([line]) => line.trim());
  if (file.endsWith(".h")) {
    expect([first, others.shift()]).toEqual(["#pragma once", '#include "lesson.h"']);
  } else expect(first).toBe('#include "lesson.h"');
  for (const other of others) expect(other).toMatch(/^#include "[a-z_]+\.h"$/);
});

test.each(files)("$file is free of templates", ({ source }) => {
  expect(source).not.toMatch(/\btemplate\b|\bauto\s*&*\s*\w*\s*[,)]/);
});
