/** Progress as text (format.md): written by one side, read and distrusted by the other. */
import type { ExerciseProgress, LessonProgress, Progress } from "./progress.ts";

const kFormat = "yieldpoint-progress";
const kVersion = 1;
/** Characters: a course of programs of 40 lines is a hundredth of it. */
const kLargest = 4 * 1024 * 1024;
const kMostEntries = 1000;

/** The text is none of this format; the message is a sentence for people. */
export class ProgressError extends Error {}

export function formatProgress({ current, lessons, exercises }: Progress): string {
  const sorted = <T>(entries: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const value = {
    format: kFormat,
    version: kVersion,
    ...(current !== undefined && { current }),
    lessons: sorted(lessons),
    exercises: sorted(exercises),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Members that this version does not know are left out. Throws: ProgressError. */
export function parseProgress(text: string): Progress {
  const value = parseJson(text);
  if (member(value, "format") !== kFormat) throw new ProgressError("This is no exported progress of the course.");
  const version = member(value, "version");
  if (typeof version !== "number" || version < 1)
    throw new ProgressError(`The progress has no version that can be read: ${JSON.stringify(version)}.`);
  if (version > kVersion)
    throw new ProgressError(`The progress has version ${version}, this program reads ${kVersion}: update the course.`);
  const current = member(value, "current");
  return {
    ...(isId(current) && { current }),
    lessons: entries(member(value, "lessons"), isId, parseLesson),
    exercises: entries(member(value, "exercises"), isId, parseExercise),
  };
}

function parseJson(text: string): unknown {
  if (text.length > kLargest) throw new ProgressError(`The progress has more than ${kLargest / 1024 / 1024} MiB.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new ProgressError("The progress is no JSON: was it cut short?");
  }
}

function parseLesson(value: unknown): LessonProgress {
  const read = member(value, "read");
  return isTime(read) ? { read } : {};
}

function parseExercise(value: unknown): ExerciseProgress {
  const passed = member(value, "passed");
  const code = member(value, "code");
  const hints = entries(member(value, "hints"), isSentence, Number);
  const headers = entries(member(value, "headers"), isHeader, (source) => source);
  const texts = Object.entries(headers).filter(([, source]) => typeof source === "string");
  const counts = Object.entries(hints).filter(([, steps]) => Number.isInteger(steps) && steps > 0 && steps < 100);
  return {
    ...(isTime(passed) && { passed }),
    ...(counts.length > 0 && { hints: Object.fromEntries(counts) }),
    ...(typeof code === "string" && { code }),
    ...(texts.length > 0 && { headers: Object.fromEntries(texts) as Readonly<Record<string, string>> }),
  };
}

const isId = (text: unknown): text is string => typeof text === "string" && /^\d\d_[a-z0-9_]{1,60}$/.test(text);
const isHeader = (text: string): boolean => /^[A-Za-z]\w{0,60}\.h$/.test(text);
const isSentence = (text: string): boolean => text.length <= 200 && text !== "__proto__";
const isTime = (text: unknown): text is string =>
  typeof text === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);

function entries<T>(
  value: unknown,
  accepts: (key: string) => boolean,
  parse: (value: unknown) => T,
): Readonly<Record<string, T>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const found = Object.entries(value).filter(([key]) => accepts(key));
  if (found.length > kMostEntries) throw new ProgressError(`The progress has more than ${kMostEntries} entries.`);
  return Object.fromEntries(found.map(([key, each]) => [key, parse(each)]));
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}
