/** Course data, deep links, and what the learner's browser remembers. */
export type { ReferenceName, ReferencePage, Term } from "./book.ts";
export { type CourseClient, createCourseClient } from "./client.ts";
export {
  type Code,
  changedHeaders,
  kNoCode,
  type SourceFile,
  sameCode,
  textOf,
  withHeaders,
  withText,
} from "./code.ts";
export {
  type Course,
  type Example,
  type Exercise,
  type HintLadder,
  kExerciseName,
  kExerciseSection,
  type Lesson,
  type LessonEntry,
  parseCourse,
  parseLesson,
  type Scenario,
} from "./course.ts";
export { createDrafts, type Drafts, type KeyValueStore, readSetting, writeSetting } from "./drafts.ts";
export { type BookRoute, formatRoute, parseBookRoute, parseRoute, parseTraceRoute, type Route } from "./route.ts";
export { fetchTrace, kLargestTrace, type TraceText, traceProblem } from "./trace-file.ts";
