// The exercises of the course, in its order.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  exerciseFolder,
  findHeader,
  type HintLadder,
  kLessonsDir,
  type LessonEntry,
  type PlainBlock,
  parseHints,
  plainBlocks,
  readCourse,
  readHeaders,
  readLesson,
  sectionOf,
  worldFile,
} from "@yieldpoint/course-builder";
import type { CompiledSource } from "@yieldpoint/host";

export interface Exercise {
  /** The lesson's: "06_lightweight_tasks". */
  readonly id: string;
  /** "06". */
  readonly number: string;
  readonly title: string;
  readonly start: string;
  readonly solution: string;
  /** What the start includes besides lesson.h. */
  readonly headers: readonly CompiledSource[];
  readonly hints: readonly HintLadder[];
  /** The file of the world of this name; without one of the usual world, which not every exercise has. */
  readonly world: (name?: string) => string | undefined;
  /** The text of the task. Throws: LessonError. */
  readonly task: () => readonly PlainBlock[];
}

export function readExercises(): readonly Exercise[] {
  return readCourse(kLessonsDir).lessons.flatMap((entry) => readExercise(entry) ?? []);
}

/** Only what a learner needs: what is wrong with an exercise, the course's builder says to its author. */
function readExercise(entry: LessonEntry): Exercise | undefined {
  const lessonDir = path.join(kLessonsDir, entry.id);
  const folder = exerciseFolder(lessonDir);
  const { exercise } = entry;
  if (exercise === undefined || !existsSync(folder)) return undefined;
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const start = read("start.cpp");
  const folders = [folder, lessonDir];
  return {
    id: entry.id,
    number: entry.id.slice(0, 2),
    title: exercise.title,
    start,
    solution: read("solution.cpp"),
    headers: readHeaders(folders, { file: "start.cpp", source: start }).map(({ file, source }) => ({
      path: findHeader(folders, file) ?? file,
      name: file,
      source,
    })),
    hints: parseHints(read("hints.md")),
    world: (name = exercise.scenario) => (name === undefined ? undefined : worldFile(lessonDir, name)),
    task: () => {
      const markdown = readFileSync(path.join(lessonDir, "lesson.md"), "utf8");
      return plainBlocks(sectionOf(markdown, "Exercise") ?? "", () => readLesson(kLessonsDir, entry));
    },
  };
}

/** The exercise that "6", "06", "06_lightweight_tasks" or "lightweight" means. */
export function findExercise(exercises: readonly Exercise[], wanted: string): Exercise | undefined {
  const number = /^\d+$/.test(wanted) ? wanted.padStart(2, "0") : undefined;
  const name = wanted.replace(/\/.*$/, "").toLowerCase();
  const matches = exercises.filter(({ id }) =>
    number === undefined ? id.includes(name) : id.startsWith(`${number}_`),
  );
  return exercises.find(({ id }) => id === name) ?? (matches.length === 1 ? matches[0] : undefined);
}

/** The exercise behind this one that is not done, or else the first that is not; undefined when all are. */
export function nextExercise(
  exercises: readonly Exercise[],
  current: string,
  isDone: (id: string) => boolean,
): Exercise | undefined {
  const at = exercises.findIndex(({ id }) => id === current);
  const inTurn = [...exercises.slice(at + 1), ...exercises.slice(0, Math.max(0, at))];
  return inTurn.find(({ id }) => !isDone(id));
}
