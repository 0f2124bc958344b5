import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type CourseFile, type Example, type Lesson, readCourse, readLesson, runsOf } from "./course.ts";
import type { Exercise, HintLadder, World } from "./exercise.ts";
import { glossaryData, readGlossary, type TermData } from "./glossary.ts";
import type { SourceFile } from "./headers.ts";
import { LessonError, type Problem } from "./problem.ts";
import { readingProblem } from "./reading-time.ts";
import { readReference } from "./reference.ts";
import { type RenderedLesson, renderLesson } from "./render.ts";
import { searchIndex } from "./search.ts";
import { termProblems } from "./terms.ts";

/** The lesson as the page reads it, course/<id>.json. */
export interface LessonData {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly slide: string;
  /** Rendered from lesson.md without raw html: safe to insert. */
  readonly html: string;
  /** The words of the course that the text explains where they stand. */
  readonly terms: readonly TermData[];
  readonly examples: readonly ExampleData[];
  /** The talk's own code. */
  readonly python?: string;
  readonly exercise?: ExerciseData;
}

export interface ExerciseData {
  readonly title: string;
  readonly start: string;
  readonly solution: string;
  /** Further files of the start and the solution; absent when there are none. */
  readonly headers?: readonly SourceFile[];
  readonly hints: readonly HintLadder[];
  /** The name of the usual world, if it needs one. */
  readonly scenario?: string;
  readonly worlds: readonly World[];
  /** The prebuilt module of `start`, relative to the site's root. */
  readonly wasm: string;
  /** The object file of its checks, for the linker. */
  readonly checks: string;
}

export interface ExampleData {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly source: string;
  /** Further files of the program; absent when it is one file. */
  readonly headers?: readonly SourceFile[];
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

/** Writes course.json, glossary.json and <lesson>.json to `outputDir` and returns what is wrong; with problems nothing is written. */
export function buildCourse(lessonsDir: string, outputDir: string): readonly Problem[] {
  const problems: Problem[] = [];
  const course = attempt(problems, "lessons/course.json", () => readCourse(lessonsDir));
  if (!course) return problems;
  const terms = attempt(problems, "lessons/glossary.md", () => readGlossary(lessonsDir)) ?? [];
  const ids = course.lessons.map(({ id }) => id);
  const read = course.lessons.flatMap((entry) => {
    return attempt(problems, `lessons/${entry.id}`, () => readLesson(lessonsDir, entry)) ?? [];
  });
  const lessons = read.map((lesson) => {
    const rendered = renderLesson(lesson, `lessons/${lesson.id}/lesson.md`, ids, terms);
    problems.push(...rendered.problems, ...readingProblem(lesson));
    return lessonData(lesson, rendered);
  });
  // A lesson that could not be read explains its terms nevertheless.
  if (read.length === ids.length) problems.push(...termProblems(read, terms));
  const core = path.join(lessonsDir, "../core");
  const reference = attempt(problems, "core/aio.h", () => (existsSync(core) ? readReference(core, read) : [])) ?? [];
  if (problems.length > 0) return problems;
  mkdirSync(outputDir, { recursive: true });
  writeJson(path.join(outputDir, "course.json"), courseData(course, lessons));
  const glossary = glossaryData(terms);
  writeJson(path.join(outputDir, "glossary.json"), glossary);
  writeJson(path.join(outputDir, "reference.json"), { pages: reference });
  writeJson(path.join(outputDir, "search.json"), searchIndex(lessons, reference, glossary.terms));
  for (const lesson of lessons) writeJson(path.join(outputDir, `${lesson.id}.json`), lesson);
  return [];
}

function courseData(course: CourseFile, lessons: readonly LessonData[]): unknown {
  return {
    title: course.title,
    lessons: lessons.map(({ id, number, title, summary, slide, exercise }, i) => ({
      id,
      number,
      title,
      summary,
      slide,
      ...(exercise !== undefined && { exercise: exercise.title }),
      needs: course.lessons[i]?.needs ?? [],
    })),
  };
}

function lessonData(lesson: Lesson, { html, terms }: RenderedLesson): LessonData {
  return {
    id: lesson.id,
    number: lesson.number,
    title: lesson.title,
    summary: lesson.summary,
    slide: lesson.slide,
    html,
    terms: glossaryData(terms).terms,
    examples: lesson.examples.map((example) => exampleData(lesson.id, example)),
    ...(lesson.python === undefined ? {} : { python: lesson.python }),
    ...(lesson.exercise === undefined ? {} : { exercise: exerciseData(lesson.id, lesson.exercise) }),
  };
}

function exerciseData(lesson: string, exercise: Exercise): ExerciseData {
  const { title, start, solution, headers, hints, scenario, worlds } = exercise;
  return {
    title,
    start,
    solution,
    ...(headers.length === 0 ? {} : { headers }),
    hints,
    ...(scenario === undefined ? {} : { scenario }),
    worlds,
    wasm: `examples/${lesson}/exercise/start.wasm`,
    checks: `examples/${lesson}/exercise/check.o`,
  };
}

function exampleData(lesson: string, example: Example): ExampleData {
  const { name, title, file, source, headers, golden, scenarios } = example;
  const stem = runsOf(example)[0]?.stem ?? name;
  return {
    name,
    title,
    file,
    source,
    ...(headers.length === 0 ? {} : { headers }),
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
