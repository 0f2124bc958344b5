// The surface of @yieldpoint/course-builder: for the tests that compare runs with golden files.

export type { CourseFile, Example, ExampleEntry, Lesson, LessonEntry, RunEntry, Scenario } from "./course.ts";
export { readCourse, readLesson, runsOf, scenarioFile } from "./course.ts";
export type { Golden, RunRecord } from "./golden.ts";
export { digestOf, readGolden } from "./golden.ts";
export { kLessonsDir, kRoot } from "./paths.ts";
export type { Change } from "./placeholders.ts";
export { renderLesson } from "./render.ts";
export { runNative } from "./run-native.ts";
export type { RunSwept } from "./run-sweep.ts";
export { runSweep, sweptRun } from "./run-sweep.ts";
export type { Sweep } from "./sweep.ts";
export { readSweep } from "./sweep.ts";
export type { TraceDigest } from "./trace.ts";
