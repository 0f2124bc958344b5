import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type CourseFile, type Example, type Lesson, readCourse, readLesson, runsOf } from "./course.ts";
import { LessonError, type Problem } from "./problem.ts";
import { renderLesson } from "./render.ts";

/** The lesson as the page reads it, course/<id>.json. */
export interface LessonData {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly slide: string;
  /** Rendered from lesson.md without raw html: safe to insert. */
  readonly html: string;
  readonly examples: readonly ExampleData[];
  /** The talk's own code. */
  readonly python?: string;
}

export interface ExampleData {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly source: string;
  /** Relative to the site's root. */
  readonly wasm: string;
  /** Relative to the site's root; absent when the golden trace is a digest. */
  readonly trace?: string;
  /** The worlds that it can run in; absent when there is one only. */
  readonly scenarios?: readonly ScenarioData[];
}

export interface ScenarioData {
  readonly name: string;
  readonly title: string;
  /** What the program reads (core/sim/scenario.h). */
  readonly text: string;
}

/** Writes course.json and <lesson>.json to `outputDir` and returns what is wrong; with problems nothing is written. */
export function buildCourse(lessonsDir: string, outputDir: string): readonly Problem[] {
  const problems: Problem[] = [];
  const course = attempt(problems, "lessons/course.json", () => readCourse(lessonsDir));
  if (!course) return problems;
  const lessons = course.lessons.flatMap((entry) => {
    const lesson = attempt(problems, `lessons/${entry.id}`, () => readLesson(lessonsDir, entry));
    if (!lesson) return [];
    const rendered = renderLesson(lesson, `lessons/${entry.id}/lesson.md`);
    problems.push(...rendered.problems);
    return [lessonData(lesson, rendered.html)];
  });
  if (problems.length > 0) return problems;
  mkdirSync(outputDir, { recursive: true });
  writeJson(path.join(outputDir, "course.json"), courseData(course, lessons));
  for (const lesson of lessons) writeJson(path.join(outputDir, `${lesson.id}.json`), lesson);
  return [];
}

function courseData(course: CourseFile, lessons: readonly LessonData[]): unknown {
  return {
    title: course.title,
    lessons: lessons.map(({ id, number, title, summary, slide }) => ({ id, number, title, summary, slide })),
  };
}

function lessonData(lesson: Lesson, html: string): LessonData {
  return {
    id: lesson.id,
    number: lesson.number,
    title: lesson.title,
    summary: lesson.summary,
    slide: lesson.slide,
    html,
    examples: lesson.examples.map((example) => exampleData(lesson.id, example)),
    ...(lesson.python === undefined ? {} : { python: lesson.python }),
  };
}

function exampleData(lesson: string, example: Example): ExampleData {
  const { name, title, file, source, golden, scenarios } = example;
  const stem = runsOf(example)[0]?.stem ?? name;
  return {
    name,
    title,
    file,
    source,
    wasm: `examples/${lesson}/${name}.wasm`,
    ...(golden.form === "records" ? { trace: `examples/${lesson}/${stem}.trace.jsonl` } : {}),
    ...(scenarios.length === 0 ? {} : { scenarios: scenarios.map(({ golden: _, ...scenario }) => scenario) }),
  };
}

function attempt<T>(problems: Problem[], file: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LessonError || error instanceof SyntaxError || isMissingFile(error))) throw error;
    problems.push({ file, line: 0, text: error.message });
    return undefined;
  }
}

function isMissingFile(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value)}\n`);
}
