import { execFileSync } from "node:child_process";
import { kLessonsDir, kRoot, type LessonEntry, readCourse } from "@yieldpoint/course-builder";
import { expect, test } from "vitest";
import { plainList, readableList } from "../src/list.ts";

const kLesson: LessonEntry = {
  id: "01_greetings",
  title: "Greetings",
  summary: "Says hello.",
  slide: "Hello",
  needs: [],
  examples: [{ name: "greet", title: "Hello", scenarios: [], swept: false }],
  exercise: { title: "Say it twice", fails: "it is said twice", scenario: undefined },
};

test("people see the programs under their lesson, with titles", () => {
  expect(readableList([kLesson, { ...kLesson, id: "02_more", exercise: undefined }], 80)).toBe(
    [
      "01  Greetings",
      "  01_greetings/greet              Hello",
      "  01_greetings/exercise/start     Exercise: Say it twice",
      "  01_greetings/exercise/solution  Its solution",
      "02  Greetings",
      "  02_more/greet                   Hello",
      "",
    ].join("\n"),
  );
});

test("another program gets a line each: the name, a tab, the title", () => {
  expect(plainList([kLesson])).toBe(
    "01_greetings/greet\tHello\n01_greetings/exercise/start\tExercise: Say it twice\n01_greetings/exercise/solution\tIts solution\n",
  );
});

test("a line that is too long for the terminal is cut, and says so", () => {
  const lines = readableList([kLesson], 44).trimEnd().split("\n");
  expect(lines[2]).toBe("  01_greetings/exercise/start     Exercise:…");
});

test("the course's own list fits 80 columns and cuts no program's name", () => {
  const { lessons } = readCourse(kLessonsDir);
  const listed = readableList(lessons, 80).trimEnd().split("\n");
  for (const line of listed) expect(line.length).toBeLessThanOrEqual(80);
  for (const line of plainList(lessons).trimEnd().split("\n")) {
    const name = line.split("\t")[0] ?? "";
    expect(listed.some((each) => each.includes(`  ${name}  `))).toBe(true);
  }
});

test("what is listed is what yp run takes", () => {
  const script = "source tools/lib/run.sh; list_programs";
  const taken = execFileSync("bash", ["-c", script], { cwd: kRoot, encoding: "utf8" }).trimEnd().split("\n");
  const names = plainList(readCourse(kLessonsDir).lessons)
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t")[0] ?? "");
  expect(taken.toSorted()).toEqual(names.toSorted());
});

test.each([
  [
    "06_lightweight_tasks/exercise",
    "; did you mean 06_lightweight_tasks/exercise/solution or 06_lightweight_tasks/exercise/start?",
  ],
  ["gather_tasks", "; did you mean 06_lightweight_tasks/gather_tasks?"],
  ["06_lightwait_tasks/exercise/start", "; did you mean 06_lightweight_tasks/exercise/start or "],
])("who writes %s is asked whether they mean the program that is most like it", (word, question) => {
  const script = 'source tools/lib/run.sh; did_you_mean "$1" $(list_programs)';
  expect(execFileSync("bash", ["-c", script, "bash", word], { cwd: kRoot, encoding: "utf8" })).toContain(question);
});
