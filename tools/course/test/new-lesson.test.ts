import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kLessonsDir, readCourse, writeGolden } from "@yieldpoint/course-builder";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { problemsOf, todosOfAll } from "../src/check.ts";
import { newLesson } from "../src/new-lesson.ts";

const kSkeleton = path.resolve(import.meta.dirname, "../skeleton");

const entry = (id: string): string => `    {
      "id": "${id}",
      "title": "A title",
      "summary": "A summary.",
      "slide": "A slide",
      "examples": []
    }`;

let lessons = "";
const courseText = (): string => readFileSync(path.join(lessons, "course.json"), "utf8");
const ids = (): readonly string[] => readCourse(lessons).lessons.map(({ id }) => id);
const make = (id: string, title = "A new one"): void => newLesson(lessons, kSkeleton, id, title);

beforeEach(() => {
  lessons = mkdtempSync(path.join(tmpdir(), "lessons-"));
  const entries = ["02_first", "06_second"].map(entry).join(",\n");
  writeFileSync(path.join(lessons, "course.json"), `{\n  "title": "A course",\n  "lessons": [\n${entries}\n  ]\n}\n`);
  for (const id of ["02_first", "06_second"]) {
    mkdirSync(path.join(lessons, id));
    writeFileSync(path.join(lessons, id, "lesson.md"), "Text.\n");
  }
});

afterEach(() => rmSync(lessons, { recursive: true }));

describe("a new lesson", () => {
  test.each([
    ["01_before", ["01_before", "02_first", "06_second"]],
    ["04_between", ["02_first", "04_between", "06_second"]],
    ["09_after", ["02_first", "06_second", "09_after"]],
  ])("%s stands in its place by number, and the other entries as they were", (id, order) => {
    make(id);
    expect(ids()).toEqual(order);
    for (const other of ["02_first", "06_second"]) expect(courseText()).toContain(entry(other));
  });

  test("has prose, an example and an exercise with two wrong answers", () => {
    make("04_between");
    expect(readdirSync(path.join(lessons, "04_between")).toSorted()).toEqual(["exercise", "lesson.md", "words.cpp"]);
    expect(readdirSync(path.join(lessons, "04_between/exercise/wrong"))).toHaveLength(2);
    expect(readCourse(lessons).lessons[1]).toMatchObject({ title: "A new one", examples: [{ name: "words" }] });
  });

  test("has nothing wrong with it when its example has been run, and says what is to be written", () => {
    make("04_between");
    const prints = [1, 2].map((second) => `{"t":${second}000000000,"k":"print","task":1,"text":"word"}\n`);
    const trace = `{"t":0,"k":"run","format":1}\n${prints.join("")}{"t":2000000000,"k":"end","exit":0}\n`;
    mkdirSync(path.join(lessons, "04_between/golden"));
    writeGolden(path.join(lessons, "04_between"), "words", { output: "one\ntwo\n", trace });
    expect(problemsOf(lessons, path.join(lessons, "out"), ["04_between"])).toEqual([]);
    const todos = todosOfAll(lessons, ["04_between"]);
    expect(todos).toContain("lessons/course.json: what one remembers of it, in a sentence.");
    expect(todos.filter((todo) => todo.startsWith("lessons/04_between/lesson.md:")).length).toBeGreaterThan(5);
    expect(todosOfAll(lessons, ["02_first"])).toEqual([]);
  });
});

describe("refused, with nothing changed, is", () => {
  test.each([
    ["a number that is taken", "06_other", "A", "the number 06 is taken by 06_second; the next that is free is 07"],
    ["a topic that is taken", "07_second", "A", "the topic second is taken by 06_second; choose another name"],
    ["a name without a number", "second_steps", "A", '"second_steps" is no name of a lesson; write two digits'],
    ["a name that leaves the folder", "07_../x", "A", '"07_../x" is no name of a lesson'],
    ["a name with capitals", "07_Second", "A", '"07_Second" is no name of a lesson'],
    ["an empty title", "07_third", " ", "a lesson has a title of one line"],
    ["a title of two lines", "07_third", "A\nB", "a lesson has a title of one line"],
  ])("%s", (_, id, title, sentence) => {
    const before = courseText();
    expect(() => make(id, title)).toThrow(sentence);
    expect(courseText()).toBe(before);
    expect(existsSync(path.join(lessons, id))).toBe(false);
  });

  test("a folder that course.json does not list yet", () => {
    mkdirSync(path.join(lessons, "07_draft"));
    expect(() => make("07_other")).toThrow("the number 07 is taken by 07_draft");
  });
});

test("a title may have quotes", () => {
  make("04_between", 'The "best" way');
  expect(readCourse(lessons).lessons[1]?.title).toBe('The "best" way');
});

test("the course of today has nothing left to be written", () => {
  expect(todosOfAll(kLessonsDir, [])).toEqual([]);
});
