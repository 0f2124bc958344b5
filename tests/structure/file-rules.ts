import { basename } from "node:path";
import type { SourceFile } from "./repository.ts";
import { linesOf } from "./repository.ts";

export interface NameRule {
  readonly files: RegExp;
  readonly stem: RegExp;
}

export const kNamesByLanguage: readonly NameRule[] = [
  { files: /\.(h|cpp)$/, stem: /^[a-z0-9]+(_[a-z0-9]+)*$/ },
  { files: /\.(ts|css|html)$/, stem: /^[a-z0-9]+(-[a-z0-9]+)*$/ },
];

/** Paths whose name, up to its first dot, is in the wrong case. */
export function misnamed(paths: readonly string[], rules: readonly NameRule[]): readonly string[] {
  return paths.filter((file) =>
    rules.some(({ files, stem }) => files.test(file) && !stem.test(basename(file).replace(/\..*/, ""))),
  );
}

const kHeaderLines = 200;
const kSourceLines = 400;

export function tooLong(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const limit = path.endsWith(".h") ? kHeaderLines : kSourceLines;
    const count = linesOf(text).length;
    return count <= limit ? [] : [`${path} has ${count} lines; ${limit} are allowed`];
  });
}

/** The composition root has no interface of its own: it defines what lower modules declare. */
const kWithoutHeader = new Set([
  "core/database.cpp",
  "core/network.cpp",
  "core/program.cpp",
  "core/scenario_reader.cpp",
]);

/** Sources that have no header of their stem beside them. */
export function unpaired(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return paths.filter(
    (file) => file.endsWith(".cpp") && !kWithoutHeader.has(file) && !all.has(file.replace(/\.cpp$/, ".h")),
  );
}

// clang-format indents: a body ends at the first closing brace in the column of the line that its head began in.
const kNoFunction = /^\s*(namespace|class|struct|union|enum|extern|if|for|while|switch|do|else|try|#|\/\/)\b/;

/** The longest function of a clang-formatted file and the line of its opening brace. */
export function longestFunction(text: string): { readonly lines: number; readonly line: number } {
  const lines = linesOf(text);
  let longest = { lines: 0, line: 0 };
  lines.forEach((line, index) => {
    if (!line.endsWith("{") || !line.includes(")") || kNoFunction.test(line)) return;
    const column = headColumn(lines, index);
    const length = lines.slice(index).findIndex((later) => later.startsWith(`${column}}`)) + 1;
    if (length > longest.lines) longest = { lines: length, line: index + 1 };
  });
  return longest;
}

/** The indentation of the line in which the head that ends at `index` began; initialisers of members are part of it. */
function headColumn(lines: readonly string[], index: number): string {
  let depth = 0;
  for (let at = index; at >= 0; --at) {
    const line = lines[at] ?? "";
    depth += line.split(")").length - line.split("(").length;
    const initialiser = /^\s*:/.test(line) || (lines[at - 1] ?? "").endsWith(",");
    if (depth <= 0 && !initialiser) return /^\s*/.exec(line)?.[0] ?? "";
  }
  return "";
}
