import type { CourseFile, LessonEntry } from "@yieldpoint/course-builder";

/** A program that `./yp run` takes. */
export interface Program {
  /** 06_lightweight_tasks/exercise/start */
  readonly name: string;
  readonly title: string;
}

/** The examples of a lesson, then the two programs of its exercise. */
export function programsOf({ id, examples, exercise }: LessonEntry): readonly Program[] {
  const shown = examples.map(({ name, title }) => ({ name: `${id}/${name}`, title }));
  if (exercise === undefined) return shown;
  return [
    ...shown,
    { name: `${id}/exercise/start`, title: `Exercise: ${exercise.title}` },
    { name: `${id}/exercise/solution`, title: "Its solution" },
  ];
}

/** For other programs: a line each, the name, a tab, the title. */
export function plainList(lessons: CourseFile["lessons"]): string {
  return lessons
    .flatMap(programsOf)
    .map(({ name, title }) => `${name}\t${title}\n`)
    .join("");
}

/** For people: the programs under their lessons, no line longer than `columns`. */
export function readableList(lessons: CourseFile["lessons"], columns: number): string {
  const widest = Math.max(0, ...lessons.flatMap(programsOf).map(({ name }) => name.length));
  const lines = lessons.flatMap((lesson) => [
    `${lesson.id.slice(0, 2)}  ${lesson.title}`,
    ...programsOf(lesson).map(({ name, title }) => `  ${name.padEnd(widest)}  ${title}`),
  ]);
  return lines.map((line) => `${cut(line, columns)}\n`).join("");
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
