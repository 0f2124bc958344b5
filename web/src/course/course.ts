/** The course's data (build/course), parsed once at the border. */
import { parseTerm, type Term } from "./book.ts";
import type { Code, SourceFile } from "./code.ts";
import { integer, list, object, text } from "./json.ts";

export interface LessonEntry {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  /** The title of the talk's slide that it is about. */
  readonly slide?: string;
  /** The title of its exercise, if it has one. */
  readonly exercise?: string;
  /** The lessons that it builds on, by id. */
  readonly needs?: readonly string[];
}

export interface Course {
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}

/** A world of the simulation that an example can run in. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What the program reads: JSON (core/sim/scenario.h). */
  readonly text: string;
}

export interface Example extends Code {
  readonly name: string;
  readonly title: string;
  /** Base name of the source, as places in traces and diagnostics carry it. */
  readonly file: string;
  /** Address of the prebuilt module, relative to the page. */
  readonly wasm: string;
  /** The usual one first; none when there is nothing to choose. */
  readonly scenarios: readonly Scenario[];
  /** What there is to do, if the program is the start of an exercise. */
  readonly exercise?: Exercise;
}

/** A program that the learner mends until its checks hold. */
export interface Exercise {
  readonly title: string;
  readonly solution: string;
  readonly hints: readonly HintLadder[];
  /** Those that the checks name, and the usual one if it has one. */
  readonly worlds: readonly Pick<Scenario, "name" | "text">[];
  /** Address of the object file of the checks, relative to the page. */
  readonly checks: string;
}

/** For who does not pass a check: steps of markdown with `code`, from a question to nearly the answer. */
export interface HintLadder {
  readonly check: string;
  readonly steps: readonly string[];
}

/** The name under which a lesson has its exercise among its examples. */
export const kExerciseName = "exercise";
/** The section of its text that says what is to be done in the exercise. */
export const kExerciseSection = "exercise";

export interface Lesson {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** Rendered from our own markdown when the course is built. */
  readonly html: string;
  /** The words of the course that the text explains where they stand. */
  readonly terms: readonly Term[];
  readonly examples: readonly Example[];
  /** The talk's own Python. */
  readonly python: string | undefined;
}

function parseEntry(value: unknown): LessonEntry {
  const json = object(value, "a lesson");
  return {
    id: text(json, "id"),
    number: integer(json, "number"),
    title: text(json, "title"),
    summary: typeof json.summary === "string" ? json.summary : "",
    ...(typeof json.slide === "string" && { slide: json.slide }),
    ...(typeof json.exercise === "string" && { exercise: json.exercise }),
    needs: json.needs === undefined ? [] : list(json.needs, "needs", String),
  };
}

export function parseCourse(value: unknown): Course {
  const json = object(value, "the course");
  return { title: text(json, "title"), lessons: list(json.lessons, "lessons", parseEntry) };
}

function parseScenario(value: unknown): Scenario {
  const json = object(value, "a scenario");
  return { name: text(json, "name"), title: text(json, "title"), text: text(json, "text") };
}

function parseHeader(value: unknown): SourceFile {
  const json = object(value, "a header");
  return { file: text(json, "file"), source: text(json, "source") };
}

function parseExample(value: unknown): Example {
  const json = object(value, "an example");
  return {
    name: text(json, "name"),
    title: text(json, "title"),
    file: text(json, "file"),
    source: text(json, "source"),
    headers: parseHeaders(json),
    wasm: text(json, "wasm"),
    scenarios: json.scenarios === undefined ? [] : list(json.scenarios, "scenarios", parseScenario),
  };
}

function parseHints(value: unknown): HintLadder {
  const json = object(value, "hints");
  return { check: text(json, "check"), steps: list(json.steps, "steps", String) };
}

function parseWorld(value: unknown): Pick<Scenario, "name" | "text"> {
  const json = object(value, "a world");
  return { name: text(json, "name"), text: text(json, "text") };
}

function parseHeaders({ headers }: { readonly headers?: unknown }): readonly SourceFile[] {
  return headers === undefined ? [] : list(headers, "headers", parseHeader);
}

/** The exercise is one more program of its lesson: it is edited, run, shared and downloaded as the others are. */
function parseExercise(value: unknown): Example {
  const json = object(value, "the exercise");
  const title = text(json, "title");
  const worlds = list(json.worlds, "worlds", parseWorld);
  const usual = worlds.find(({ name }) => name === json.scenario);
  return {
    name: kExerciseName,
    title: `Exercise: ${title}`,
    file: "start.cpp",
    source: text(json, "start"),
    headers: parseHeaders(json),
    wasm: text(json, "wasm"),
    scenarios: usual === undefined ? [] : [{ ...usual, title: "The exercise's world" }],
    exercise: {
      title,
      solution: text(json, "solution"),
      hints: list(json.hints, "hints", parseHints),
      worlds,
      checks: text(json, "checks"),
    },
  };
}

export function parseLesson(value: unknown): Lesson {
  const json = object(value, "the lesson");
  return {
    id: text(json, "id"),
    number: integer(json, "number"),
    title: text(json, "title"),
    html: text(json, "html"),
    terms: json.terms === undefined ? [] : list(json.terms, "terms", parseTerm),
    examples: [
      ...list(json.examples, "examples", parseExample),
      ...(json.exercise === undefined ? [] : [parseExercise(json.exercise)]),
    ],
    python: typeof json.python === "string" ? json.python : undefined,
  };
}
