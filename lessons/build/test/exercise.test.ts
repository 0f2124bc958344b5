import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseHints, readExercise } from "../src/exercise.ts";

const kMarkdown = "Text.\n\n## Exercise\n\nSay hello.\n";
const kEntry = { title: "Say hello", fails: "it says hello", scenario: undefined };

let lesson = "";
const write = (file: string, text: string): void => {
  const full = path.join(lesson, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
};
const read = () => readExercise(lesson, kEntry, kMarkdown);

beforeEach(() => {
  lesson = path.join(mkdtempSync(path.join(tmpdir(), "exercise-")), "01_greetings");
  write("exercise/start.cpp", "int main() {}\n");
  write("exercise/solution.cpp", "int main() { hello(); }\n");
  write("exercise/check.cpp", 'return {check("it says hello", a), in_world("rain", check(\n  "it is dry", b))};\n');
  write("exercise/hints.md", "## it says hello\n\n* One?\n* `two`\n* three\n\n## it is dry\n\n* a\n* b\n* c\n");
  write("exercise/wrong/silent.cpp", "// Fails: it says hello\nint main() {}\n");
  write("exercise/wrong/wet.cpp", "// Fails: it is dry\nint main() {}\n");
  write("rain.scenario.json", "{}\n");
});

afterEach(() => rmSync(path.dirname(lesson), { recursive: true }));

test("an exercise is read whole: programs, checks, hints, wrong answers and worlds", () => {
  expect(read()).toEqual({
    ...kEntry,
    start: "int main() {}\n",
    solution: "int main() { hello(); }\n",
    headers: [],
    checks: ["it says hello", "it is dry"],
    hints: [
      { check: "it says hello", steps: ["One?", "`two`", "three"] },
      { check: "it is dry", steps: ["a", "b", "c"] },
    ],
    wrong: [
      { name: "silent", fails: "it says hello", source: "// Fails: it says hello\nint main() {}\n" },
      { name: "wet", fails: "it is dry", source: "// Fails: it is dry\nint main() {}\n" },
    ],
    worlds: [{ name: "rain", text: "{}\n" }],
  });
});

test("a world in the exercise's own folder goes before the lesson's", () => {
  write("exercise/rain.scenario.json", '{"seed":2}\n');
  expect(read()?.worlds).toEqual([{ name: "rain", text: '{"seed":2}\n' }]);
});

describe("the headers of an exercise", () => {
  const kHeader = '#pragma once\n\n#include "lesson.h"\n';

  test("are what its start includes, from its own folder before the lesson's", () => {
    write("exercise/start.cpp", '#include "lesson.h"\n#include "house.h"\n#include "words.h"\nint main() {}\n');
    write("exercise/house.h", `${kHeader}// the exercise's\n`);
    write("house.h", `${kHeader}// the lesson's\n`);
    write("words.h", kHeader);
    expect(read()?.headers).toEqual([
      { file: "house.h", source: `${kHeader}// the exercise's\n` },
      { file: "words.h", source: kHeader },
    ]);
  });

  test("stand in one of the two folders", () => {
    write("exercise/start.cpp", '#include "house.h"\nint main() {}\n');
    expect(read).toThrow('start.cpp includes "house.h", which is not in 01_greetings/exercise or 01_greetings');
  });

  test.each(["solution", "wrong/wet"])("are all that %s.cpp may include", (program) => {
    write("exercise/house.h", kHeader);
    write("exercise/start.cpp", '#include "house.h"\nint main() {}\n');
    write("words.h", kHeader);
    write(`exercise/${program}.cpp`, '// Fails: it is dry\n#include "house.h"\n#include "words.h"\nint main() {}\n');
    expect(read).toThrow(`exercise/${program}.cpp includes words.h, which start.cpp does not`);
  });

  test("are none that nobody includes", () => {
    write("exercise/house.h", kHeader);
    expect(read).toThrow("01_greetings/exercise has house.h, which no program includes");
  });
});

test("a step of a hint may go over several lines", () => {
  expect(parseHints("## a\n\n* one\n  two\n* three\n")).toEqual([{ check: "a", steps: ["one two", "three"] }]);
});

test("a lesson without the folder has no exercise", () => {
  rmSync(path.join(lesson, "exercise"), { recursive: true });
  expect(readExercise(lesson, undefined, kMarkdown)).toBeUndefined();
});

test("a folder that course.json does not know is refused", () => {
  expect(() => readExercise(lesson, undefined, kMarkdown)).toThrow('course.json no "exercise"; add its title');
});

test.each([
  ["a lesson that does not tell the task", () => readExercise(lesson, kEntry, "Text.\n"), 'no section "## Exercise"'],
  [
    "a start that fails no check of its",
    () => readExercise(lesson, { ...kEntry, fails: "it sings" }, kMarkdown),
    'course.json\'s "fails" names the check "it sings"; check.cpp has it says hello, it is dry',
  ],
])("%s is refused", (_, attempt, sentence) => {
  expect(attempt).toThrow(sentence);
});

test.each([
  [
    "hints for a check that there is not",
    "exercise/hints.md",
    "## it sings\n\n* a\n",
    'hints.md names the check "it sings"',
  ],
  [
    "a ladder of two steps",
    "exercise/hints.md",
    "## it says hello\n\n* a\n* b\n",
    'has 2 steps for "it says hello"; write 3',
  ],
  [
    "a wrong answer that says not what it fails",
    "exercise/wrong/wet.cpp",
    "int main() {}\n",
    "wrong/wet.cpp does not begin",
  ],
])("%s is refused", (_, file, text, sentence) => {
  write(file, text);
  expect(read).toThrow(sentence);
});

test("one wrong answer is too few", () => {
  rmSync(path.join(lesson, "exercise/wrong/wet.cpp"));
  expect(readdirSync(path.join(lesson, "exercise/wrong"))).toEqual(["silent.cpp"]);
  expect(read).toThrow("wrong has 1 programs; write 2");
});
