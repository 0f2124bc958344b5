import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
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
    checks: ["it says hello", "it is dry"],
    hints: [
      { check: "it says hello", steps: ["One?", "`two`", "three"] },
      { check: "it is dry", steps: ["a", "b", "c"] },
    ],
    wrong: [
      { name: "silent", fails: "it says hello" },
      { name: "wet", fails: "it is dry" },
    ],
    worlds: [{ name: "rain", text: "{}\n" }],
  });
});

test("a world in the exercise's own folder goes before the lesson's", () => {
  write("exercise/rain.scenario.json", '{"seed":2}\n');
  expect(read()?.worlds).toEqual([{ name: "rain", text: '{"seed":2}\n' }]);
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
