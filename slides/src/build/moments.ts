/** Moments of golden runs, as slides name them. */
import type { Example } from "@yieldpoint/course-builder";
import { findExample, inScenario, type Lesson, LessonError, measure, parseQuery } from "@yieldpoint/course-builder";
import type { ProgramName } from "./source.ts";

/** The example with the golden trace of that world. Throws: LessonError. */
export function programOf(lesson: Lesson, { example, scenario }: ProgramName): Example {
  const found = findExample(lesson, example);
  if (scenario === undefined && found.scenarios.length > 0) {
    const names = found.scenarios.map(({ name }) => name).join(", ");
    throw new LessonError(`say in which world ${example} runs: ${example}@SCENARIO, one of ${names}`);
  }
  return inScenario(found, scenario);
}

/** The event, from 1, at which a run is at "start", at "end", at "10s", or at the first record like this: `print text~"late"`. Throws: LessonError. */
export function eventOf({ name, golden }: Example, moment: string): number {
  if (golden.form === "digest") throw new LessonError(`only a digest of ${name}'s trace is kept; show another run`);
  if (moment === "start") return 1;
  if (moment === "end") return golden.records.length;
  const time = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(moment);
  if (time === null) return (measure(golden, parseQuery(`at ${moment}`)).record ?? 0) + 1;
  const nanoseconds = Math.round(Number(time[1]) * (time[2] === "s" ? 1e9 : 1e6));
  const index = golden.records.findLastIndex(({ t }) => t === nanoseconds);
  if (index < 0)
    throw new LessonError(`nothing happens in ${name} at ${moment}; name a time at which its trace has a record`);
  return index + 1;
}
