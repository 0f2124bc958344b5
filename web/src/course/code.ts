/** The text of a program: its own file, and the headers that it includes from its lesson. */

/** One file of a program, by its base name. */
export interface SourceFile {
  readonly file: string;
  readonly source: string;
}

export interface Code {
  /** Of the program's own file. */
  readonly source: string;
  /** None for most programs. */
  readonly headers: readonly SourceFile[];
}

export const kNoCode: Code = { source: "", headers: [] };

export function sameCode(a: Code, b: Code): boolean {
  if (a.source !== b.source) return false;
  if (a.headers === b.headers) return true;
  return a.headers.length === b.headers.length && a.headers.every(({ file, source }) => textOf(b, file) === source);
}

/** The text of a file; of the program's own unless a header has the name. */
export function textOf({ source, headers }: Code, file: string): string {
  return headers.find((header) => header.file === file)?.source ?? source;
}

/** The same code with another text in a file. */
export function withText({ source, headers }: Code, file: string, text: string): Code {
  if (!headers.some((header) => header.file === file)) return { source: text, headers };
  return { source, headers: headers.map((header) => (header.file === file ? { file, source: text } : header)) };
}

/** The code with those texts of its headers that are given. */
export function withHeaders({ source, headers }: Code, given: readonly SourceFile[]): Code {
  return given.reduce((code, { file, source: text }) => withText(code, file, text), { source, headers });
}

/** The headers that differ from the original's. */
export function changedHeaders(code: Code, original: Code): readonly SourceFile[] {
  return code.headers.filter(({ file, source }) => textOf(original, file) !== source);
}
