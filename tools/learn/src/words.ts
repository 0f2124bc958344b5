// What somebody can ask for: as a word at the prompt, or behind `./yp learn`.

import { wrap } from "./layout.ts";

export interface Word<Name extends string = string> {
  readonly name: Name;
  /** What it takes: "[LESSON]". */
  readonly takes: string;
  readonly help: string;
  /** Whether it wants the learner's program compiled, and so all that this needs built (tools/lib/learn.sh). */
  readonly compiles: boolean;
}

function word<Name extends string>(name: Name, takes: string, help: string, compiles = false): Word<Name> {
  return { name, takes, help, compiles };
}

/** In the order of the help. A first letter stands for the first word that begins with it. */
export const kWords = [
  word("check", "", "judge the program again; so does Enter, and so does saving it", true),
  word("hint", "", "one more step of help with the check that fails", true),
  word("task", "", "what is to be done"),
  word("next", "", "the next exercise that is not done"),
  word("list", "", "all exercises, and which are done"),
  word("go", "LESSON", "another exercise: go 13"),
  word("reset", "", "the program as it was in the beginning; yours is kept"),
  word("undo", "", "your program as it was before the reset"),
  word("solution", "", "after success: another solution, and how it differs from yours"),
  word("open", "", "the same exercise in the page"),
  word("export", "[FILE]", "your progress as a file, for the page or another machine"),
  word("import", "FILE", "progress from the page or another machine, added to yours"),
  word("help", "", "this list"),
  word("quit", "", "leave; everything is kept"),
] as const;

export type WordName = (typeof kWords)[number]["name"];

export type Request =
  | { readonly kind: "word"; readonly name: WordName; readonly argument: string }
  /** A sentence for who typed it. */
  | { readonly kind: "unknown"; readonly says: string };

/** Reads one line. Nothing typed is a request for another check. */
export function readRequest(line: string): Request {
  const [typed = "", ...rest] = line.trim().split(/\s+/);
  const argument = rest.join(" ");
  const asked = typed.toLowerCase();
  if (asked === "") return { kind: "word", name: "check", argument: "" };
  if (/^\d{1,2}$/.test(asked)) return { kind: "word", name: "go", argument: asked };
  const found = kWords.find(({ name }) => name === asked) ?? kWords.find(({ name }) => shortFor(asked, name));
  if (found === undefined)
    return { kind: "unknown", says: `There is no word ${typed}; help lists those that there are.` };
  if (found.takes === "" && argument !== "")
    return { kind: "unknown", says: `${found.name} stands alone; leave ${argument} out.` };
  if (found.takes !== "" && !found.takes.startsWith("[") && argument === "")
    return { kind: "unknown", says: `Say which: ${found.name} ${found.takes}.` };
  return { kind: "word", name: found.name, argument };
}

/** "?" is help; the beginning of a word is the word. */
function shortFor(asked: string, name: string): boolean {
  return asked === "?" ? name === "help" : name.startsWith(asked);
}

export function wordLines(columns: number): readonly string[] {
  const shown = kWords.map(({ name, takes, help }) => ({ call: takes === "" ? name : `${name} ${takes}`, help }));
  const width = Math.max(...shown.map(({ call }) => call.length));
  const indent = " ".repeat(width + 4);
  return shown.flatMap(({ call, help }) => wrap(help, columns, indent, `  ${call.padEnd(width)}  `));
}
