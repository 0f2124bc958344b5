import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readCourse } from "../src/course.ts";
import { kLessonsDir, kRoot } from "../src/paths.ts";
import { kQueries } from "../src/queries.ts";

const read = (file: string) => readFileSync(path.join(kRoot, file), "utf8");
const programs = readCourse(kLessonsDir).lessons.flatMap(({ id, examples }) =>
  examples.map(({ name }) => ({ file: `lessons/${id}/${name}.cpp`, source: read(`lessons/${id}/${name}.cpp`) })),
);

test("the code in README.md stands in a program of the course", () => {
  const samples = [...read("README.md").matchAll(/```cpp\n(.*?)```/gs)].map((match) => match[1] ?? "");
  expect(samples.length).toBeGreaterThan(0);
  for (const sample of samples) expect(programs.some(({ source }) => source.includes(sample))).toBe(true);
});

test("CONTRIBUTING.md explains every query that prose may ask", () => {
  for (const name of kQueries.keys()) expect(read("CONTRIBUTING.md")).toMatch(new RegExp(`trace EXAMPLE: ${name}\\b`));
});

/** Four handlers side by side, which is the point of it. */
const kFourInOne = "lessons/18_atomic_handlers/talk_server.cpp";

test.each(programs)("$file has at most 40 lines and includes lesson.h alone", ({ file, source }) => {
  expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(file === kFourInOne ? 60 : 40);
  expect(source.match(/^\s*#.*$/gm)).toEqual(['#include "lesson.h"']);
});

test.each(programs)("$file is free of templates", ({ source }) => {
  expect(source).not.toMatch(/\btemplate\b|\bauto\s*&*\s*\w*\s*[,)]/);
});
