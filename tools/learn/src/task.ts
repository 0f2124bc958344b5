// The text of a task for a terminal.

import type { PlainBlock } from "@yieldpoint/course-builder";
import type { Exercise } from "./course.ts";
import { clip, type Layout, wrap } from "./layout.ts";

export function taskLines(exercise: Exercise, layout: Layout): readonly string[] {
  const blocks = exercise.task();
  if (blocks.length === 0) return wrap("The comments in the program say what is to be done.", layout.columns);
  return blocks.flatMap((block, index) => {
    const space = index === 0 || (block.kind === "item" && blocks[index - 1]?.kind === "item") ? [] : [""];
    return [...space, ...blockLines(block, layout)];
  });
}

function blockLines({ kind, text }: PlainBlock, { columns, style }: Layout): readonly string[] {
  switch (kind) {
    case "heading":
      return wrap(text, columns).map((line) => style("bold", line));
    case "item":
      return wrap(text, columns, "    ", "  * ");
    case "code":
      return text
        .trimEnd()
        .split("\n")
        .map((line) => clip(`    ${line}`, columns));
    default:
      return wrap(text, columns);
  }
}
