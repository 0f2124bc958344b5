// The surface of @yieldpoint/course-builder: for the tests that compare runs with golden files.

export { buildCourse } from "./build.ts";
export type { CourseFile, Example, ExampleEntry, Lesson, LessonEntry, RunEntry, Scenario } from "./course.ts";
export { parseCourse, readCourse, readLesson, runsOf, scenarioFile } from "./course.ts";
export type { Exercise, HintLadder, World } from "./exercise.ts";
export { exerciseFolder, parseHints, worldFile } from "./exercise.ts";
export type { Golden, RunRecord } from "./golden.ts";
export { digestOf, readGolden, writeGolden } from "./golden.ts";
export { findHeader, readHeaders } from "./headers.ts";
export { escapeHtml } from "./markdown.ts";
export { kLessonsDir, kRoot } from "./paths.ts";
export { type Change, findExample, inScenario } from "./placeholders.ts";
export { type PlainBlock, plainBlocks, sectionOf } from "./plain.ts";
export { describe, LessonError, type Problem } from "./problem.ts";
export { measure, parseQuery } from "./queries.ts";
export { renderLesson } from "./render.ts";
export { runNative } from "./run-native.ts";
export type { RunSwept } from "./run-sweep.ts";
export { runSweep, sweptRun } from "./run-sweep.ts";
export type { Sweep } from "./sweep.ts";
export { readSweep } from "./sweep.ts";
export type { TraceDigest } from "./trace.ts";
