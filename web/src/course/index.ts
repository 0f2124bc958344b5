/** Course data, deep links, and what the learner's browser remembers. */
export { type CourseClient, createCourseClient } from "./client.ts";
export {
  type Course,
  type Example,
  type Lesson,
  type LessonEntry,
  parseCourse,
  parseLesson,
  type Scenario,
} from "./course.ts";
export { createDrafts, type Drafts, type KeyValueStore, readSetting, writeSetting } from "./drafts.ts";
export { formatRoute, parseRoute, parseTraceRoute, type Route } from "./route.ts";
export { fetchTrace, kLargestTrace, type TraceText, traceProblem } from "./trace-file.ts";
