import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readHeaders, refuseForgotten, type SourceFile } from "./headers.ts";
import { createMarkdown } from "./markdown.ts";
import { LessonError, listed } from "./problem.ts";

/** What course.json says of a lesson's exercise. */
export interface ExerciseEntry {
  readonly title: string;
  /** The check that start.cpp does not pass. */
  readonly fails: string;
  /** The usual world, if it needs one: NAME.scenario.json in the exercise's folder or the lesson's. */
  readonly scenario: string | undefined;
}

/** An exercise's files, read. */
export interface Exercise extends ExerciseEntry {
  readonly start: string;
  readonly solution: string;
  /** What the start includes besides lesson.h, from the exercise's folder or the lesson's. Its other programs include no others. */
  readonly headers: readonly SourceFile[];
  /** The sentences of check.cpp, in its order. */
  readonly checks: readonly string[];
  readonly hints: readonly HintLadder[];
  readonly wrong: readonly WrongAnswer[];
  /** The usual world, then those that the checks name. */
  readonly worlds: readonly World[];
}

export interface World {
  readonly name: string;
  /** What the program reads: JSON (core/sim/scenario.h). */
  readonly text: string;
}

/** For who does not pass a check: from a question to nearly the answer. */
export interface HintLadder {
  readonly check: string;
  /** Markdown of one line each. */
  readonly steps: readonly string[];
}

export interface WrongAnswer {
  readonly name: string;
  readonly source: string;
  /** The check that it does not pass. */
  readonly fails: string;
}

const kSteps = 3;
const kFewestWrong = 2;
const kFails = /^\/\/ Fails: (.+)\n/;

export function exerciseFolder(lessonDir: string): string {
  return path.join(lessonDir, "exercise");
}

/** The exercise of a lesson, or undefined when it has none. Throws: LessonError. */
export function readExercise(
  lessonDir: string,
  entry: ExerciseEntry | undefined,
  markdown: string,
): Exercise | undefined {
  const folder = exerciseFolder(lessonDir);
  const lesson = path.basename(lessonDir);
  if (entry === undefined) {
    if (!existsSync(folder)) return undefined;
    throw new LessonError(`${lesson} has a folder exercise/ and course.json no "exercise"; add its title and "fails"`);
  }
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const checks = read("check.cpp");
  const start = read("start.cpp");
  const headers = readHeaders([folder, lessonDir], { file: "start.cpp", source: start });
  refuseForgotten(`${lesson}/exercise`, readdirSync(folder), headers);
  const worlds = [...(entry.scenario === undefined ? [] : [entry.scenario]), ...firstArguments(checks, "in_world")];
  const exercise: Exercise = {
    ...entry,
    start,
    solution: read("solution.cpp"),
    headers,
    checks: firstArguments(checks, "check"),
    hints: parseHints(read("hints.md")),
    wrong: readWrong(path.join(folder, "wrong")),
    worlds: [...new Set(worlds)].map((name) => ({ name, text: readFileSync(worldFile(lessonDir, name), "utf8") })),
  };
  if (!/^## Exercise$/m.test(markdown))
    throw new LessonError(`${lesson}/lesson.md has no section "## Exercise"; say there what is to be done`);
  complain(lesson, exercise);
  refuseOtherHeaders([folder, lessonDir], exercise);
  return exercise;
}

/** The texts that are the first argument of calls of `name`. */
function firstArguments(source: string, name: string): readonly string[] {
  return [...source.matchAll(new RegExp(`\\b${name}\\(\\s*"([^"]+)"`, "g"))].map((match) => match[1] ?? "");
}

/** A world of the exercise's own, or of its lesson. */
export function worldFile(lessonDir: string, name: string): string {
  const own = path.join(exerciseFolder(lessonDir), `${name}.scenario.json`);
  return existsSync(own) ? own : path.join(lessonDir, `${name}.scenario.json`);
}

function readWrong(folder: string): readonly WrongAnswer[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".cpp"))
    .toSorted()
    .map((file) => {
      const source = readFileSync(path.join(folder, file), "utf8");
      const fails = kFails.exec(source)?.[1];
      if (fails === undefined)
        throw new LessonError(`exercise/wrong/${file} does not begin with "// Fails: <the check that it trips>"`);
      return { name: path.basename(file, ".cpp"), source, fails };
    });
}

/** A learner's program is compiled with the headers of the start, and no others. */
function refuseOtherHeaders(folders: readonly string[], { solution, wrong, headers }: Exercise): void {
  const programs = [
    { file: "solution.cpp", source: solution },
    ...wrong.map(({ name, source }) => ({ file: `wrong/${name}.cpp`, source })),
  ];
  for (const program of programs) {
    const strange = readHeaders(folders, program).filter(({ file }) => !headers.some((known) => known.file === file));
    if (strange.length === 0) continue;
    const names = listed(strange.map(({ file }) => file));
    throw new LessonError(
      `exercise/${program.file} includes ${names}, which start.cpp does not; include it there, too`,
    );
  }
}

/** `## <check>` headings, a list of steps below each. */
export function parseHints(markdown: string): readonly HintLadder[] {
  const ladders: { check: string; steps: string[] }[] = [];
  let inHeading = false;
  let inStep = false;
  for (const token of createMarkdown().parse(markdown, {})) {
    if (token.type === "heading_open") inHeading = true;
    else if (token.type === "heading_close") inHeading = false;
    else if (token.type === "list_item_open") inStep = true;
    else if (token.type === "list_item_close") inStep = false;
    else if (token.type === "inline" && inHeading) ladders.push({ check: token.content, steps: [] });
    else if (token.type === "inline" && inStep) ladders.at(-1)?.steps.push(token.content.replaceAll("\n", " "));
  }
  return ladders;
}

function complain(lesson: string, { fails, checks, hints, wrong }: Exercise): void {
  const known = (name: string, who: string): void => {
    if (!checks.includes(name))
      throw new LessonError(`${lesson}/exercise: ${who} names the check "${name}"; check.cpp has ${listed(checks)}`);
  };
  known(fails, 'course.json\'s "fails"');
  for (const ladder of hints) known(ladder.check, "hints.md");
  for (const { name, fails } of wrong) known(fails, `wrong/${name}.cpp`);
  for (const check of checks) {
    const steps = hints.find((ladder) => ladder.check === check)?.steps.length ?? 0;
    if (steps !== kSteps)
      throw new LessonError(`${lesson}/exercise/hints.md has ${steps} steps for "${check}"; write ${kSteps}`);
  }
  if (wrong.length < kFewestWrong)
    throw new LessonError(
      `${lesson}/exercise/wrong has ${wrong.length} programs; write ${kFewestWrong} that people try`,
    );
}
