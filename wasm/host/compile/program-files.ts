// A program's files in the compiler's tree, for as long as a command looks at them.

import type { CompileRequest } from "../protocol.ts";
import { PROGRAM_FOLDER } from "./commands.ts";
import type { CompiledSource } from "./diagnostics.ts";
import type { FileTree } from "./file-tree.ts";

/** The program's own file, then its headers. */
export function filesOf({ fileName, source, headers = [] }: CompileRequest): readonly CompiledSource[] {
  return [{ file: fileName, source }, ...headers].map((each) => ({
    path: `${PROGRAM_FOLDER}/${each.file}`,
    name: each.file,
    source: each.source,
  }));
}

/** What is wrong with the files' names, as a sentence; undefined when nothing is. */
export function nameProblem(files: readonly CompiledSource[]): string | undefined {
  const wrong = files.find(({ name }) => !/^\w[\w.+-]*$/.test(name));
  if (wrong !== undefined) return `"${wrong.name}" is no plain file name.`;
  const twice = files.find(({ name }, index) => files.findIndex((other) => other.name === name) < index);
  return twice === undefined ? undefined : `There are two files "${twice.name}".`;
}

/** Gives what `use` gives; while it runs, the files are there. */
export function withFiles<T>(tree: FileTree, files: readonly CompiledSource[], use: () => T): T {
  const encoder = new TextEncoder();
  for (const { path, source } of files) tree.write(path, encoder.encode(source));
  try {
    return use();
  } finally {
    for (const { path } of files) tree.remove(path);
  }
}
