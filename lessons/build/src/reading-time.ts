import type { Lesson } from "./course.ts";
import type { Problem } from "./problem.ts";
import { kHole, passagesOf } from "./prose.ts";

/** Words of plain prose a minute, read on a screen by somebody who thinks about them. */
const kPace = 200;
/**
 * Minutes of reading. The runs, the changes and the exercise take three times as long, and half an hour is what people
 * give to a lesson at a time. A lesson that needs more is two.
 */
export const kBudget = 8;

/** Minutes of reading: prose without code, and without what the page fills in. */
export function readingTime(markdown: string): number {
  const words = passagesOf(markdown).flatMap(({ text }) =>
    text.split(/\s+/).filter((word) => /\w/.test(word.replaceAll(kHole, ""))),
  );
  return words.length / kPace;
}

export function readingProblem({ id, markdown }: Pick<Lesson, "id" | "markdown">): readonly Problem[] {
  const minutes = readingTime(markdown);
  if (minutes <= kBudget) return [];
  const text = `takes ${minutes.toFixed(1)} minutes to read, and ${kBudget} are the budget; leave something out, or make two lessons of it`;
  return [{ file: `lessons/${id}/lesson.md`, line: 0, text }];
}
