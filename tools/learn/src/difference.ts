// The solution, and what of it is otherwise than in the learner's program: a line that begins with + is only the
// solution's, one with - only the learner's.

import type { Layout } from "./layout.ts";

interface Row {
  readonly mark: " " | "+" | "-";
  readonly line: string;
}

export function differenceLines(own: string, solution: string, title: string, { style }: Layout): readonly string[] {
  const rows = difference(own.trimEnd().split("\n"), solution.trimEnd().split("\n"));
  if (rows.every(({ mark }) => mark === " ")) return [`Yours is the solution of ${title}, letter by letter.`];
  return [
    "One solution. + is only in it, - only in yours:",
    "",
    ...rows.map(({ mark, line }) => {
      const text = `${mark} ${line}`.trimEnd();
      return mark === " " ? text : style(mark === "+" ? "green" : "red", text);
    }),
  ];
}

/** Two lists of lines as one, with as many common lines as there are. Programs here are short: quadratic is fine. */
export function difference(own: readonly string[], other: readonly string[]): readonly Row[] {
  const width = other.length + 1;
  const common = new Uint32Array((own.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = own.length - 1; i >= 0; --i) {
    for (let j = other.length - 1; j >= 0; --j) {
      common[i * width + j] = own[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const rows: Row[] = [];
  let i = 0;
  let j = 0;
  while (i < own.length || j < other.length) {
    if (i < own.length && j < other.length && own[i] === other[j]) {
      rows.push({ mark: " ", line: own[i] ?? "" });
      ++i;
      ++j;
    } else if (i < own.length && (j === other.length || at(i + 1, j) >= at(i, j + 1))) {
      rows.push({ mark: "-", line: own[i++] ?? "" });
    } else {
      rows.push({ mark: "+", line: other[j++] ?? "" });
    }
  }
  return rows;
}
