import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Exercise, type ExerciseEntry, exerciseFolder, readExercise } from "./exercise.ts";
import { readGolden } from "./golden.ts";
import { readHeaders, refuseForgotten, type SourceFile } from "./headers.ts";
import { LessonError, listed } from "./problem.ts";
import { readSweep, type Sweep } from "./sweep.ts";
import { type GoldenTrace, parseTrace } from "./trace.ts";

/** What course.json says: the order of lessons and examples, and their titles. */
export interface CourseFile {
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}

export interface LessonEntry {
  /** The folder's name, NN_topic. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The title of the talk's slide that the lesson is about. */
  readonly slide: string;
  /** The earlier lessons that it builds on, by id. */
  readonly needs: readonly string[];
  readonly examples: readonly ExampleEntry[];
  readonly exercise: ExerciseEntry | undefined;
}

export interface ExampleEntry {
  readonly name: string;
  readonly title: string;
  /** The worlds that it can run in, the usual one first; none when it needs no network. */
  readonly scenarios: readonly ScenarioEntry[];
  /** Whether its sweep is kept beside its golden traces, for the prose to show. */
  readonly swept: boolean;
}

/** A world of the simulation: the file NAME.scenario.json beside the lesson's programs (core/sim/scenario.h). */
export interface ScenarioEntry {
  readonly name: string;
  readonly title: string;
}

export interface Scenario extends ScenarioEntry {
  readonly text: string;
  readonly golden: GoldenTrace;
}

/** One run whose golden files are kept: of an example, in one of its scenarios if it has any. */
export interface RunEntry {
  readonly example: string;
  readonly scenario: string | undefined;
  /** What its golden files are called. */
  readonly stem: string;
}

export function runsOf({ name, scenarios }: ExampleEntry): readonly RunEntry[] {
  if (scenarios.length === 0) return [{ example: name, scenario: undefined, stem: name }];
  return scenarios.map(({ name: scenario }) => ({ example: name, scenario, stem: `${name}.${scenario}` }));
}

export function scenarioFile(lessonDir: string, scenario: string): string {
  return path.join(lessonDir, `${scenario}.scenario.json`);
}

export interface Example extends ExampleEntry {
  /** Base name: the runtime records base names, so places in a trace point into this file. */
  readonly file: string;
  readonly source: string;
  /** What it includes besides lesson.h; none for most. */
  readonly headers: readonly SourceFile[];
  /** Of its run in the first scenario. */
  readonly golden: GoldenTrace;
  readonly scenarios: readonly Scenario[];
  /** As its first scenario says. */
  readonly sweep: Sweep | undefined;
}

/** A lesson's files, read. */
export interface Lesson extends LessonEntry {
  readonly number: number;
  readonly markdown: string;
  readonly python: string | undefined;
  readonly examples: readonly Example[];
  readonly exercise: Exercise | undefined;
}

export function readCourse(lessonsDir: string): CourseFile {
  const value: unknown = JSON.parse(readFileSync(path.join(lessonsDir, "course.json"), "utf8"));
  return parseCourse(value);
}

/** Checks the shape of course.json. */
export function parseCourse(value: unknown): CourseFile {
  const course = {
    title: text(value, "title", "course.json"),
    lessons: list(value, "lessons", "course.json").map((lesson) => {
      const id = text(lesson, "id", "a lesson");
      if (!/^\d\d_[a-z_]+$/.test(id)) throw new LessonError(`lesson "${id}" is not named NN_topic; rename its folder`);
      return {
        id,
        title: text(lesson, "title", id),
        summary: text(lesson, "summary", id),
        slide: text(lesson, "slide", id),
        needs: parseNeeds(lesson, id),
        examples: list(lesson, "examples", id).map((example) => ({
          name: text(example, "name", `${id}, an example`),
          title: text(example, "title", `${id}, an example`),
          scenarios: parseScenarios(example, id),
          swept: member(example, "swept") === true,
        })),
        exercise: parseExercise(member(lesson, "exercise"), id),
      };
    }),
  };
  refuseStrangeNeeds(course);
  return course;
}

function refuseStrangeNeeds({ lessons }: CourseFile): void {
  const known = new Set(lessons.map(({ id }) => id));
  for (const { id, needs } of lessons) {
    const strange = needs.filter((needed) => !known.has(needed));
    if (strange.length > 0)
      throw new LessonError(`${id} needs ${listed(strange)}, which is no lesson; list lessons by id`);
  }
}

function parseExercise(value: unknown, id: string): ExerciseEntry | undefined {
  if (value === undefined) return undefined;
  const scenario = member(value, "scenario");
  return {
    title: text(value, "title", `${id}, its exercise`),
    fails: text(value, "fails", `${id}, its exercise`),
    scenario: typeof scenario === "string" ? scenario : undefined,
  };
}

/** Nothing is needed before it was taught. */
function parseNeeds(lesson: unknown, id: string): readonly string[] {
  if (member(lesson, "needs") === undefined) return [];
  const needs = list(lesson, "needs", id).map(String);
  const later = needs.filter((needed) => !(needed < id));
  if (later.length > 0)
    throw new LessonError(`${id} needs ${listed(later)}, which comes later; a lesson needs earlier ones`);
  return needs;
}

function parseScenarios(example: unknown, id: string): readonly ScenarioEntry[] {
  if (member(example, "scenarios") === undefined) return [];
  return list(example, "scenarios", `${id}, an example`).map((scenario) => {
    const name = text(scenario, "name", `${id}, a scenario`);
    if (!/^[a-z_]+$/.test(name)) throw new LessonError(`${id}: scenario "${name}" is not named in small letters`);
    return { name, title: text(scenario, "title", `${id}, scenario ${name}`) };
  });
}

export function readLesson(lessonsDir: string, entry: LessonEntry): Lesson {
  const folder = path.join(lessonsDir, entry.id);
  const files = readdirSync(folder);
  const onDisk = files.filter((file) => file.endsWith(".cpp")).map((file) => path.basename(file, ".cpp"));
  const listedNames = entry.examples.map((example) => example.name);
  const unlisted = onDisk.filter((name) => !listedNames.includes(name));
  if (unlisted.length > 0) {
    throw new LessonError(
      `${entry.id} has ${listed(unlisted)} (.cpp) that course.json does not list; add or delete it`,
    );
  }
  const examples = entry.examples.map((example) => readExample(folder, example));
  const markdown = readFileSync(path.join(folder, "lesson.md"), "utf8");
  const exercise = readExercise(folder, entry.exercise, markdown);
  const shared = exercise?.headers.filter(({ file }) => !existsSync(path.join(exerciseFolder(folder), file))) ?? [];
  refuseForgotten(entry.id, files, [...shared, ...examples.flatMap(({ headers }) => headers)]);
  return {
    ...entry,
    number: Number(entry.id.slice(0, 2)),
    markdown,
    python: files.includes("talk.py") ? readFileSync(path.join(folder, "talk.py"), "utf8") : undefined,
    examples,
    exercise,
  };
}

/** The program's own file, then its headers. */
export function filesOf({ file, source, headers }: Example): readonly SourceFile[] {
  return [{ file, source }, ...headers];
}

function readExample(folder: string, entry: ExampleEntry): Example {
  const goldens = runsOf(entry).map(({ stem }) => goldenTrace(folder, stem));
  const [golden] = goldens;
  if (golden === undefined) throw new LessonError(`${entry.name} has an empty list of scenarios; leave it out`);
  const file = `${entry.name}.cpp`;
  const source = readFileSync(path.join(folder, file), "utf8");
  return {
    ...entry,
    file,
    source,
    headers: readHeaders([folder], { file, source }),
    golden,
    scenarios: entry.scenarios.map((scenario, i) => ({
      ...scenario,
      text: readFileSync(scenarioFile(folder, scenario.name), "utf8"),
      golden: goldens[i] ?? golden,
    })),
    sweep: entry.swept ? readSweep(folder, entry.name) : undefined,
  };
}

function goldenTrace(lessonDir: string, name: string): GoldenTrace {
  const golden = readGolden(lessonDir, name);
  return golden.digest
    ? { form: "digest", digest: golden.digest }
    : { form: "records", records: parseTrace(golden.trace ?? "") };
}

function text(value: unknown, key: string, where: string): string {
  const found = member(value, key);
  if (typeof found !== "string" || found === "") throw new LessonError(`${where} has no text "${key}"; add it`);
  return found;
}

function list(value: unknown, key: string, where: string): readonly unknown[] {
  const found = member(value, key);
  if (!Array.isArray(found)) throw new LessonError(`${where} has no list "${key}"; add it`);
  return found;
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}
