// Reads clang's messages. Run with -fdiagnostics-print-source-range-info and -fdiagnostics-parseable-fixits, it prints
//   /program/gather.cpp:3:10:{3:10-3:13}{3:15-3:16}: error: use of undeclared identifier 'foo'
//   fix-it:"/program/gather.cpp":{3:10-3:13}:"for"
// with columns in bytes. People get the same text without the ranges and the fix-it lines.

import type { Diagnostic, Fixit, Severity } from "../protocol.ts";

export interface ParsedOutput {
  readonly diagnostics: readonly Diagnostic[];
  /** The compiler's output as people should see it. */
  readonly text: string;
}

/** A file that was compiled: its path as the compiler saw it, its name as people know it, its text. */
export interface CompiledSource {
  readonly path: string;
  readonly name: string;
  readonly source: string;
}

interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const PLACED = /^(.+?):(\d+):(\d+):((?:\{\d+:\d+-\d+:\d+\})*:?) (fatal error|error|warning|note|remark): (.*)$/;
const UNPLACED = /^(?:wasm-ld|clang)?:? ?(fatal error|error|warning): (.*)$/;
const FIXIT = /^fix-it:"((?:[^"\\]|\\.)*)":\{(\d+):(\d+)-(\d+):(\d+)\}:"((?:[^"\\]|\\.)*)"$/;
const RANGE = /\{(\d+):(\d+)-(\d+):(\d+)\}/g;
const TOKEN = /^(?:[\p{L}_][\p{L}\p{N}_]*|\d[\w.']*|"(?:[^"\\]|\\.)*"|::|->|[<>=!]=|&&|\|\||\S)/u;

/** `compiled` are the program's own files: places in others are left as they are. */
export function parseDiagnostics(output: string, ...compiled: readonly CompiledSource[]): ParsedOutput {
  const files = new Map(compiled.map((each) => [each.path, { name: each.name, columns: new Columns(each.source) }]));
  const diagnostics: Diagnostic[] = [];
  const text: string[] = [];
  for (const line of output.split("\n")) {
    const fixit = FIXIT.exec(line);
    if (fixit) {
      const last = diagnostics.at(-1);
      const file = files.get(fixit[1] ?? "");
      // An edit has no file of its own: it is one of the file that its message is about.
      if (last && file?.name === last.file) {
        const added = { ...file.columns.range(fixit.slice(2, 6)), text: unescapeClang(fixit[6] ?? "") };
        diagnostics[diagnostics.length - 1] = withFixit(last, added);
      }
      continue;
    }
    const placed = PLACED.exec(line);
    if (placed) {
      const [, file = "", row = "", column = "", ranges = "", kind = "", message = ""] = placed;
      text.push(`${rename(file, compiled)}:${row}:${column}: ${kind}: ${message}`);
      const severity = severityOf(kind);
      const about = { severity: severity ?? "note", message, file };
      if (severity) diagnostics.push(place(about, Number(row), Number(column), ranges, files.get(file)));
      continue;
    }
    text.push(rename(line, compiled));
    const unplaced = UNPLACED.exec(line);
    const severity = severityOf(unplaced?.[1] ?? "");
    if (unplaced && severity) diagnostics.push({ severity, message: unplaced[2] ?? "", file: "", line: 0, column: 0 });
  }
  return { diagnostics, text: text.join("\n").trimEnd() };
}

interface KnownFile {
  readonly name: string;
  readonly columns: Columns;
}

function place(
  head: Pick<Diagnostic, "severity" | "message" | "file">,
  line: number,
  byteColumn: number,
  ranges: string,
  known: KnownFile | undefined,
): Diagnostic {
  // Other files are not at hand, so their columns stay bytes: headers are ASCII.
  if (known === undefined) return { ...head, line, column: byteColumn };
  const { name, columns } = known;
  const column = columns.utf16(line, byteColumn);
  const around = [...ranges.matchAll(RANGE)]
    .map((match) => columns.range(match.slice(1, 5)))
    .find(
      (range) => range.line === line && range.endLine === line && range.column <= column && range.endColumn > column,
    );
  const endColumn = around?.endColumn ?? columns.tokenEnd(line, column);
  return { ...head, file: name, line, column, ...(endColumn !== undefined && { endColumn }) };
}

function withFixit(diagnostic: Diagnostic, fixit: Fixit): Diagnostic {
  return { ...diagnostic, fixits: [...(diagnostic.fixits ?? []), fixit] };
}

function severityOf(kind: string): Severity | undefined {
  switch (kind) {
    case "error":
    case "fatal error":
      return "error";
    case "warning":
      return "warning";
    case "note":
      return "note";
    default:
      return undefined;
  }
}

function rename(text: string, compiled: readonly CompiledSource[]): string {
  return compiled.reduce((renamed, { path, name }) => renamed.replaceAll(path, name), text);
}

function unescapeClang(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) =>
    character === "n" ? "\n" : character === "t" ? "\t" : character,
  );
}

/** Turns clang's columns, which count UTF-8 bytes, into columns that count UTF-16 units. */
class Columns {
  readonly #lines: readonly string[];

  constructor(source: string) {
    this.#lines = source.split("\n");
  }

  utf16(line: number, byteColumn: number): number {
    const text = this.#lines[line - 1];
    if (text === undefined) return byteColumn;
    let bytes = 1;
    let units = 1;
    for (const character of text) {
      if (bytes >= byteColumn) break;
      bytes += utf8Length(character);
      units += character.length;
    }
    return units + Math.max(0, byteColumn - bytes);
  }

  range(numbers: readonly string[]): Range {
    const [line = 0, column = 0, endLine = 0, endColumn = 0] = numbers.map(Number);
    return { line, column: this.utf16(line, column), endLine, endColumn: this.utf16(endLine, endColumn) };
  }

  /** Where the token at a place ends; undefined at the end of a line. */
  tokenEnd(line: number, column: number): number | undefined {
    const token = TOKEN.exec((this.#lines[line - 1] ?? "").slice(column - 1));
    return token ? column + token[0].length : undefined;
  }
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
