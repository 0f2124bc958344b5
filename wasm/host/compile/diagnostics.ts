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

/** The program that was compiled: its path as the compiler saw it, its name as people know it, its text. */
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

export function parseDiagnostics(output: string, compiled: CompiledSource): ParsedOutput {
  const columns = new Columns(compiled.source);
  const diagnostics: Diagnostic[] = [];
  const text: string[] = [];
  for (const line of output.split("\n")) {
    const fixit = FIXIT.exec(line);
    if (fixit) {
      const last = diagnostics.at(-1);
      if (last && fixit[1] === compiled.path) {
        const added = { ...columns.range(fixit.slice(2, 6)), text: unescapeClang(fixit[6] ?? "") };
        diagnostics[diagnostics.length - 1] = withFixit(last, added);
      }
      continue;
    }
    const placed = PLACED.exec(line);
    if (placed) {
      const [, file = "", row = "", column = "", ranges = "", kind = "", message = ""] = placed;
      text.push(`${rename(file, compiled)}:${row}:${column}: ${kind}: ${message}`);
      const severity = severityOf(kind);
      if (severity)
        diagnostics.push(place({ severity, message, file }, Number(row), Number(column), ranges, columns, compiled));
      continue;
    }
    text.push(rename(line, compiled));
    const unplaced = UNPLACED.exec(line);
    const severity = severityOf(unplaced?.[1] ?? "");
    if (unplaced && severity) diagnostics.push({ severity, message: unplaced[2] ?? "", file: "", line: 0, column: 0 });
  }
  return { diagnostics, text: text.join("\n").trimEnd() };
}

function place(
  head: Pick<Diagnostic, "severity" | "message" | "file">,
  line: number,
  byteColumn: number,
  ranges: string,
  columns: Columns,
  compiled: CompiledSource,
): Diagnostic {
  // Other files are not at hand, so their columns stay bytes: headers are ASCII.
  if (head.file !== compiled.path) return { ...head, line, column: byteColumn };
  const column = columns.utf16(line, byteColumn);
  const around = [...ranges.matchAll(RANGE)]
    .map((match) => columns.range(match.slice(1, 5)))
    .find(
      (range) => range.line === line && range.endLine === line && range.column <= column && range.endColumn > column,
    );
  const endColumn = around?.endColumn ?? columns.tokenEnd(line, column);
  return { ...head, file: compiled.name, line, column, ...(endColumn !== undefined && { endColumn }) };
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

function rename(text: string, compiled: CompiledSource): string {
  return text.replaceAll(compiled.path, compiled.name);
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
