/** The course's data (build/course), parsed once at the border. */

export interface LessonEntry {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
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

export interface Example {
  readonly name: string;
  readonly title: string;
  /** Base name of the source, as places in traces and diagnostics carry it. */
  readonly file: string;
  readonly source: string;
  /** Address of the prebuilt module, relative to the page. */
  readonly wasm: string;
  /** The usual one first; none when there is nothing to choose. */
  readonly scenarios: readonly Scenario[];
}

export interface Lesson {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** Rendered from our own markdown when the course is built. */
  readonly html: string;
  readonly examples: readonly Example[];
  /** The talk's own Python. */
  readonly python: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null) throw new TypeError(`${what} is not an object`);
  return value as Json;
}

function list<T>(value: unknown, what: string, parse: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`${what} is not a list`);
  return value.map(parse);
}

function text(json: Json, key: string): string {
  const value = json[key];
  if (typeof value !== "string") throw new TypeError(`"${key}" is not a text`);
  return value;
}

function integer(json: Json, key: string): number {
  const value = json[key];
  if (typeof value !== "number") throw new TypeError(`"${key}" is not a number`);
  return value;
}

function parseEntry(value: unknown): LessonEntry {
  const json = object(value, "a lesson");
  return {
    id: text(json, "id"),
    number: integer(json, "number"),
    title: text(json, "title"),
    summary: typeof json.summary === "string" ? json.summary : "",
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

function parseExample(value: unknown): Example {
  const json = object(value, "an example");
  return {
    name: text(json, "name"),
    title: text(json, "title"),
    file: text(json, "file"),
    source: text(json, "source"),
    wasm: text(json, "wasm"),
    scenarios: json.scenarios === undefined ? [] : list(json.scenarios, "scenarios", parseScenario),
  };
}

export function parseLesson(value: unknown): Lesson {
  const json = object(value, "the lesson");
  return {
    id: text(json, "id"),
    number: integer(json, "number"),
    title: text(json, "title"),
    html: text(json, "html"),
    examples: list(json.examples, "examples", parseExample),
    python: typeof json.python === "string" ? json.python : undefined,
  };
}
