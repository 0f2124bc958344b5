// The solution, and what of it is otherwise than in the learner's program: a line that begins with + is only the
// solution's, one with - only the learner's.

import { diffArrays } from "diff";
import type { Layout, Style } from "./layout.ts";

export function differenceLines(own: string, solution: string, title: string, { style }: Layout): readonly string[] {
  const parts = diffArrays(own.trimEnd().split("\n"), solution.trimEnd().split("\n"));
  if (parts.every(({ added, removed }) => !added && !removed))
    return [`Your program is the solution of ${title}, letter by letter.`];
  return [
    "Here is one solution; there are others. Lines with + are only in it, lines with - only in yours:",
    "",
    ...parts.flatMap(({ added, removed, value }) => {
      const marked = (mark: string, colour?: Style): readonly string[] =>
        value.map((line) => {
          const text = `${mark} ${line}`.trimEnd();
          return colour === undefined ? text : style(colour, text);
        });
      if (added) return marked("+", "green");
      return removed ? marked("-", "red") : marked(" ");
    }),
  ];
}
