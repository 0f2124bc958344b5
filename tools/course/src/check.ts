import { buildCourse, type Problem, readCourse } from "@yieldpoint/course-builder";
import { todosOf } from "./todos.ts";

/** What the builder finds wrong with the chosen lessons, and with what all of them share. Without a choice, with all. */
export function problemsOf(lessonsDir: string, outputDir: string, chosen: readonly string[]): readonly Problem[] {
  const problems = buildCourse(lessonsDir, outputDir);
  if (chosen.length === 0) return problems;
  const isOther = ({ file }: Problem): boolean =>
    /^lessons\/\d\d_/.test(file) && !chosen.includes(file.split("/")[1] ?? "");
  return problems.filter((problem) => !isOther(problem));
}

export function todosOfAll(lessonsDir: string, chosen: readonly string[]): readonly string[] {
  const { lessons } = readCourse(lessonsDir);
  return lessons
    .filter(({ id }) => chosen.length === 0 || chosen.includes(id))
    .flatMap((entry) => todosOf(lessonsDir, entry));
}
