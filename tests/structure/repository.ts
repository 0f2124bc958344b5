import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The checkout's root. */
export const kRoot = path.resolve(import.meta.dirname, "../..");

export interface SourceFile {
  /** From the root, with slashes: "core/base/place.h". */
  readonly path: string;
  readonly text: string;
}

/** What git tracks, and what it would track: a file counts before its first commit. Sorted. */
export function trackedPaths(): readonly string[] {
  // The checkout may belong to another user than the one who tests it, which git refuses unless told.
  const git = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", git, { cwd: kRoot, encoding: "utf8" }).split("\0");
  return [...new Set(listed)].filter((file) => file !== "" && existsSync(path.join(kRoot, file))).sort();
}

export function readText(file: string): string {
  return readFileSync(path.join(kRoot, file), "utf8");
}

/** The tracked files whose path matches, with their text. */
export function sources(pattern: RegExp): readonly SourceFile[] {
  return trackedPaths()
    .filter((file) => pattern.test(file))
    .map((file) => ({ path: file, text: readText(file) }));
}

/** A sample to show that a rule can fail. */
export function sample(file: string, ...lines: readonly string[]): SourceFile {
  return { path: file, text: `${lines.join("\n")}\n` };
}

export function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}
