/** The program that a message is about, as the rules look at it. Lines and columns are 1-based. */
import type { Diagnostic } from "@yieldpoint/host";
import { maskCode } from "../cpp-text.ts";

/** One replacement; the end is exclusive. */
export interface Edit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

export interface Fix {
  /** What the button says. */
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** The function or lambda whose body a place is in. */
export interface Enclosing {
  readonly kind: "function" | "lambda";
  /** "main", or empty for a lambda. */
  readonly name: string;
  /** What stands before the body: "Coro<> amain() ". */
  readonly head: string;
  /** Where the head begins and the body's braces are, as offsets. */
  readonly start: number;
  readonly open: number;
  readonly close: number;
}

export class Program {
  readonly source: string;
  /** With blanks for comments and strings. */
  readonly masked: string;
  readonly #starts: readonly number[];

  constructor(source: string) {
    this.source = source;
    this.masked = maskCode(source);
    const starts = [0];
    for (let i = source.indexOf("\n"); i >= 0; i = source.indexOf("\n", i + 1)) starts.push(i + 1);
    this.#starts = starts;
  }

  offset(line: number, column: number): number {
    return (this.#starts[line - 1] ?? this.source.length) + column - 1;
  }

  place(offset: number): { readonly line: number; readonly column: number } {
    let line = this.#starts.findLastIndex((start) => start <= offset);
    line = Math.max(0, line);
    return { line: line + 1, column: offset - (this.#starts[line] ?? 0) + 1 };
  }

  /** A line without comments and strings. */
  code(line: number): string {
    const from = this.#starts[line - 1];
    if (from === undefined) return "";
    return this.masked.slice(from, (this.#starts[line] ?? this.masked.length + 1) - 1);
  }

  edit(from: number, to: number, text: string): Edit {
    const { line, column } = this.place(from);
    const end = this.place(to);
    return { line, column, endLine: end.line, endColumn: end.column, text };
  }

  insert(at: number, text: string): Edit {
    return this.edit(at, at, text);
  }

  /** Where the statement that a place is in begins. */
  statementStart(offset: number): number {
    const before = Math.max(...[";", "{", "}"].map((end) => this.masked.lastIndexOf(end, offset - 1)));
    const blank = /^\s*/.exec(this.masked.slice(before + 1))?.[0].length ?? 0;
    return Math.min(offset, before + 1 + blank);
  }

  /** The brace or parenthesis that closes the one at an offset; the end of the program when it is missing. */
  closing(open: number): number {
    const pairs: Readonly<Record<string, string>> = { "(": ")", "{": "}", "[": "]" };
    const opening = this.masked[open] ?? "";
    const wanted = pairs[opening];
    let depth = 0;
    for (let i = open; i < this.masked.length; ++i) {
      if (this.masked[i] === opening) depth += 1;
      else if (this.masked[i] === wanted && --depth === 0) return i;
    }
    return this.masked.length;
  }

  enclosing(offset: number): Enclosing | undefined {
    let depth = 0;
    for (let i = offset - 1; i >= 0; --i) {
      const character = this.masked[i];
      if (character === "}") depth += 1;
      else if (character === "{") {
        if (depth > 0) depth -= 1;
        else {
          const found = this.#bodyAt(i);
          if (found !== undefined) return found;
        }
      }
    }
    return undefined;
  }

  #bodyAt(open: number): Enclosing | undefined {
    const before = this.masked.slice(0, open);
    const lambda = /\[[^[\]{};]*\]\s*(?:\([^{};]*\))?\s*(?:mutable\s*)?(?:->\s*[\w:<>, *&]+)?\s*$/.exec(before);
    const close = this.closing(open);
    if (lambda !== null) {
      return { kind: "lambda", name: "", head: lambda[0], start: lambda.index, open, close };
    }
    const head = /(?:^|[;{}\n])\s*((?:[\w:<>,*&\s]+?[\s*&>])?(~?\w+)\s*\([^{};]*\)\s*(?:const\s*|noexcept\s*)*)$/.exec(
      before,
    );
    const [, text = "", name = ""] = head ?? [];
    if (head === null || /^(?:if|for|while|switch|catch)$/.test(name)) return undefined;
    return { kind: "function", name, head: text, start: open - text.length, open, close };
  }

  /** Functions of this program that return a coroutine, with their parameters. */
  coroutines(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>();
    for (const match of this.masked.matchAll(/\bCoro<[^;{}()]*>\s+(\w+)\s*(?=\()/g)) {
      const open = match.index + match[0].length;
      const list = this.source.slice(open + 1, this.closing(open));
      found.set(match[1] ?? "", splitList(list));
    }
    return found;
  }
}

/** Splits "a, std::map<int, int> b" at its own commas. */
export function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (!quoted && "<([{".includes(character)) depth += 1;
    if (!quoted && ">)]}".includes(character)) depth -= 1;
    if (character === "," && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = "";
    } else part += character;
  }
  return part.trim() === "" ? parts : [...parts, part.trim()];
}

/** A message with what a rule has to say of it. */
export interface Explained extends Diagnostic {
  /** What is wrong and what to do, in plain words; absent when no rule knows the message. */
  readonly explanation?: string;
  /** The rule's name, for tests. */
  readonly rule?: string;
  readonly fixes: readonly Fix[];
}

/** What a rule looks at. */
export interface Case {
  readonly program: Program;
  readonly diagnostic: Diagnostic;
  /** The notes that follow the message. */
  readonly notes: readonly Diagnostic[];
  /** The parts that the rule's pattern found in the message. */
  readonly found: readonly string[];
  /** Where the message points to. */
  readonly offset: number;
}

export interface Verdict {
  readonly text: string;
  readonly fixes?: readonly Fix[];
}

export interface Rule {
  readonly name: string;
  /** Over the compiler's message. */
  readonly pattern: RegExp;
  /** Undefined when it is another mistake with the same message. */
  explain(about: Case): Verdict | undefined;
}
