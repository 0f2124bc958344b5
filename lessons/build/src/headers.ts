import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { LessonError, listed } from "./problem.ts";

/** One file of a program, by its base name. */
export interface SourceFile {
  readonly file: string;
  readonly source: string;
}

/** What every program includes; it is the course's, not the lesson's. */
const kShared = "lesson.h";
const kHeaderName = /^[a-z][a-z0-9_]*\.h$/;

/** The names that a source includes between quotes, in order. */
function includedBy(source: string): readonly string[] {
  return [...source.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"\n]*)"/gm)].map((match) => match[1] ?? "");
}

/**
 * The headers of a program: what it, or one of them, includes from the first of the folders that has it, in the order in which
 * they are first met. The last folder is the lesson's. Throws: LessonError when one is not there.
 */
export function readHeaders(folders: readonly string[], program: SourceFile): readonly SourceFile[] {
  const headers = new Map<string, SourceFile>();
  const read = ({ file, source }: SourceFile): void => {
    for (const name of includedBy(source)) {
      if (name === kShared || headers.has(name)) continue;
      if (!kHeaderName.test(name)) {
        throw new LessonError(
          `${file} includes "${name}"; a header of a lesson is named in small letters, as "shop.h"`,
        );
      }
      const found = findHeader(folders, name);
      if (found === undefined)
        throw new LessonError(`${file} includes "${name}", which is not in ${namesOf(folders)}; add it there`);
      const header = { file: name, source: readFileSync(found, "utf8") };
      headers.set(name, header);
      read(header);
    }
  };
  read(program);
  return [...headers.values()];
}

/** The header's file in the first folder that has it. */
export function findHeader(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => path.join(folder, name)).find((each) => existsSync(each));
}

function namesOf(folders: readonly string[]): string {
  const lessons = path.dirname(folders.at(-1) ?? "");
  return folders.map((folder) => path.relative(lessons, folder)).join(" or ");
}

/** Throws: LessonError when a header of the folder belongs to no program. */
export function refuseForgotten(folder: string, onDisk: readonly string[], known: readonly SourceFile[]): void {
  const forgotten = onDisk.filter((name) => name.endsWith(".h") && !known.some(({ file }) => file === name));
  if (forgotten.length === 0) return;
  throw new LessonError(`${folder} has ${listed(forgotten)}, which no program includes; include or delete it`);
}
