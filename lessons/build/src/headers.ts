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
 * The headers of a program: what it, or one of them, includes from the lesson's folder, in the order in which they are first
 * met. Throws: LessonError when one is not there.
 */
export function readHeaders(folder: string, program: SourceFile): readonly SourceFile[] {
  const headers = new Map<string, SourceFile>();
  const read = ({ file, source }: SourceFile): void => {
    for (const name of includedBy(source)) {
      if (name === kShared || headers.has(name)) continue;
      if (!kHeaderName.test(name)) {
        throw new LessonError(
          `${file} includes "${name}"; a header of a lesson is named in small letters, as "shop.h"`,
        );
      }
      if (!existsSync(path.join(folder, name))) {
        throw new LessonError(`${file} includes "${name}", which is not in the lesson's folder; add it there`);
      }
      const header = { file: name, source: readFileSync(path.join(folder, name), "utf8") };
      headers.set(name, header);
      read(header);
    }
  };
  read(program);
  return [...headers.values()];
}

/** Throws: LessonError when a header of the folder belongs to no program. */
export function refuseForgotten(lesson: string, onDisk: readonly string[], known: readonly SourceFile[]): void {
  const forgotten = onDisk.filter((name) => name.endsWith(".h") && !known.some(({ file }) => file === name));
  if (forgotten.length === 0) return;
  throw new LessonError(`${lesson} has ${listed(forgotten)}, which no example includes; include or delete it`);
}
