// The TypeScript behind `./yp list`, `new-lesson` and `check-lessons` (tools/lib/course.sh).
// Exit codes: 0 done, 1 something is wrong with a lesson or still to be written, 2 refused.

import path from "node:path";
import { describe, kLessonsDir, kRoot, readCourse } from "@yieldpoint/course-builder";
import { problemsOf, todosOfAll } from "./check.ts";
import { plainList, readableList } from "./list.ts";
import { newLesson, Refused } from "./new-lesson.ts";

const kColumns = 80;
const kSkeleton = path.join(import.meta.dirname, "../skeleton");

function list(chosen: readonly string[]): number {
  const lessons = readCourse(kLessonsDir).lessons.filter(({ id }) => chosen.length === 0 || chosen.includes(id));
  const { isTTY, columns } = process.stdout;
  process.stdout.write(isTTY ? readableList(lessons, Math.min(columns || kColumns, kColumns)) : plainList(lessons));
  return 0;
}

function makeNew([id = "", ...title]: readonly string[]): number {
  newLesson(kLessonsDir, kSkeleton, id, title.join(" "));
  return 0;
}

function check(chosen: readonly string[]): number {
  const problems = problemsOf(kLessonsDir, path.join(kRoot, "build/course"), chosen);
  for (const problem of problems) console.error(describe(problem));
  return problems.length === 0 ? 0 : 1;
}

function tellTodos(chosen: readonly string[]): number {
  const todos = todosOfAll(kLessonsDir, chosen);
  if (todos.length > 0)
    console.error(`Still to be written (${todos.length}):\n${todos.map((todo) => `  ${todo}`).join("\n")}`);
  return todos.length === 0 ? 0 : 1;
}

const kCommands: ReadonlyMap<string, (args: readonly string[]) => number> = new Map([
  ["list", list],
  ["new", makeNew],
  ["check", check],
  ["todos", tellTodos],
]);

const [command = "", ...args] = process.argv.slice(2);
try {
  const run = kCommands.get(command);
  if (run === undefined) throw new Refused(`there is no command "${command}"`);
  process.exitCode = run(args);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(`yp: ${error.message}`);
  process.exitCode = 2;
}
