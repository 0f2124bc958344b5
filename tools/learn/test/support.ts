import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { exerciseFolder, kLessonsDir, kRoot } from "@yieldpoint/course-builder";

export const kBuild = path.join(kRoot, "build/release");
/** As tools/lib/learn.sh runs it: one process, which gets the terminal's signals. */
export const kLearn = [
  "--import",
  pathToFileURL(path.join(kRoot, "node_modules/tsx/dist/loader.mjs")).href,
  path.join(kRoot, "tools/learn/src/main.ts"),
];

/** What compiles a learner's program: the target `learn`. */
export const isBuilt = existsSync(path.join(kBuild, "CMakeFiles/lesson_header.dir/cmake_pch.hxx.pch"));
export const ofTheBuild = isBuilt ? "" : " (skipped: the target learn is not built)";

/** The wrong answers of an exercise: their texts, and the checks that they do not pass. */
export function wrongAnswers(id: string): readonly { readonly source: string; readonly fails: string }[] {
  const folder = path.join(exerciseFolder(path.join(kLessonsDir, id)), "wrong");
  return readdirSync(folder).map((file) => {
    const source = readFileSync(path.join(folder, file), "utf8");
    return { source, fails: /^\/\/ Fails: (.+)\n/.exec(source)?.[1] ?? "" };
  });
}
