// Text for a terminal: lines that fit, and the few styles, which say nothing that the words do not say too.

export type Style = "bold" | "dim" | "red" | "green";

const kCodes: Readonly<Record<Style, string>> = { bold: "1", dim: "2", red: "31", green: "32" };
/** Of a terminal that does not know its size, or says 0. */
const kUsualColumns = 80;
const kUsualRows = 24;
const kNarrowest = 40;
const kWidest = 100;

export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly style: (style: Style, text: string) => string;
  /** What the terminal can show of a text: a locale without UTF-8 gets ASCII. */
  readonly shown: (text: string) => string;
}

export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** As the C library decides: the first of these that is set. */
function hasUtf8({ LC_ALL, LC_CTYPE, LANG }: TerminalFacts["environment"]): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "") ?? "";
  return /utf-?8/i.test(locale);
}

const kAscii: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
  "…": "...",
  "–": "-",
  µ: "u",
};

function inAscii(text: string): string {
  return text.replaceAll(/[^\p{ASCII}]/gu, (character) => kAscii[character] ?? "?");
}

/** https://no-color.org, and a terminal that says it can do nothing. */
export function layoutFor({ isTerminal, columns, rows, environment }: TerminalFacts): Layout {
  const styled = isTerminal && (environment.NO_COLOR ?? "") === "" && environment.TERM !== "dumb";
  return {
    columns: Math.max(kNarrowest, Math.min(kWidest, columns || kUsualColumns)),
    rows: rows || kUsualRows,
    shown: (text) => (hasUtf8(environment) ? text : inAscii(text)),
    style: (style, text) => (styled && text !== "" ? `\u001b[${kCodes[style]}m${text}\u001b[0m` : text),
  };
}

/** Breaks a text into lines of at most `width` characters, each with `indent` before it; a longer word stands alone. */
export function wrap(text: string, width: number, indent = "", first = indent): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return isEmpty ? lines : [...lines, line];
}

/** A line of code or of a trace that must not be broken: its end is left out. */
export function clip(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 3))}...`;
}

/** Two texts at the ends of a line, or on two lines when they do not fit. */
export function apart(left: string, right: string, width: number): readonly string[] {
  const room = width - left.length - right.length;
  return room < 2 ? [left, right] : [left + " ".repeat(room) + right];
}
