import { LessonError, listed } from "./problem.ts";

/** Whole lines of an example's source. */
export interface Region {
  readonly text: string;
  /** 1-based line of the file at which `text` begins, so that line numbers beside a snippet are the file's. */
  readonly firstLine: number;
}

/**
 * The regions of a source are its functions, by name. Nothing marks them in the file: what the editor shows is byte for
 * byte what was compiled. A function begins in column 0 on a line with its name and parameters and ends at the next
 * line that is `}` alone, as clang-format writes it; comment lines right above belong to it.
 */
export function functionRegion(source: string, name: string): Region {
  const lines = source.split("\n");
  const found = lines.flatMap((line, index) => (functionName(line) === name ? [index] : []));
  const [header, ...others] = found;
  if (header === undefined) {
    throw new LessonError(`no function "${name}" in the example; its functions are ${listed(functionNames(source))}`);
  }
  if (others.length > 0) throw new LessonError(`the example has ${found.length} functions "${name}"; rename one`);
  const last = lines.indexOf("}", header);
  if (last < 0) throw new LessonError(`function "${name}" has no closing brace in column 0; run clang-format`);
  let begin = header;
  while (lines[begin - 1]?.startsWith("//") && begin > 1) begin -= 1;
  return { text: lines.slice(begin, last + 1).join("\n"), firstLine: begin + 1 };
}

/**
 * The lines of a region from the only one that contains `from` to the next one that is `to`, blanks and all, or else the
 * only one that contains it.
 */
export function partOf(region: Region, from: string, to: string): Region {
  const first = lineOf(region.text, from);
  const exact = region.text.split("\n").indexOf(to, first);
  const last = exact >= 0 ? exact + 1 : lineOf(region.text, to);
  if (last < first) throw new LessonError(`"${to}" stands before "${from}"; name the upper line first`);
  const lines = region.text.split("\n").slice(first - 1, last);
  return { text: lines.join("\n"), firstLine: region.firstLine + first - 1 };
}

/** A function of a Python source: from its `def` in column 0 to the last line that is indented or empty below it. */
export function pythonFunction(source: string, name: string): string {
  const lines = source.split("\n");
  const header = lines.findIndex((line) => new RegExp(`^(?:async )?def ${name}\\(`).test(line));
  if (header < 0) throw new LessonError(`no function "${name}" in talk.py`);
  let begin = header;
  while (lines[begin - 1]?.startsWith("@") === true) begin -= 1;
  const length = lines.slice(header + 1).findIndex((line) => /^\S/.test(line));
  return lines
    .slice(begin, length < 0 ? undefined : header + 1 + length)
    .join("\n")
    .trimEnd();
}

/** The function in which a line stands, without the comment above it. */
export function functionAt(source: string, line: number): Region {
  const lines = source.split("\n");
  const header = lines.findLastIndex((text, index) => index < line && functionName(text) !== undefined);
  const last = lines.indexOf("}", header);
  if (header < 0 || last < line - 1) throw new LessonError(`line ${line} of the example is in no function`);
  return { text: lines.slice(header, last + 1).join("\n"), firstLine: header + 1 };
}

export function functionNames(source: string): readonly string[] {
  return source.split("\n").flatMap((line) => functionName(line) ?? []);
}

/** The number of the only line that contains `text`. */
export function lineOf(source: string, text: string): number {
  const found = source.split("\n").flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  const [only, ...others] = found;
  if (only === undefined) throw new LessonError(`no line of the example contains "${text}"`);
  if (others.length > 0)
    throw new LessonError(`lines ${listed(found.map(String))} contain "${text}"; write more of one`);
  return only;
}

function functionName(line: string): string | undefined {
  return /^[A-Za-z][\w:<>,&* ]*[ >&*](\w+)\([^;]*\{$/.exec(line)?.[1];
}
