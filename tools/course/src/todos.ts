import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LessonEntry } from "@yieldpoint/course-builder";

/** As the skeleton says it; any other way is refused everywhere (tests/structure). */
const kTodo = "TODO(docs): ";
const kWritten = [".md", ".cpp", ".h", ".py"];

/** What is still to be written of a lesson, "lessons/05_x/lesson.md:3: the question". */
export function todosOf(lessonsDir: string, entry: LessonEntry): readonly string[] {
  const folder = path.join(lessonsDir, entry.id);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => kWritten.includes(path.extname(file)))
    .toSorted();
  const said = [
    entry.title,
    entry.summary,
    entry.slide,
    entry.exercise?.title ?? "",
    ...entry.examples.map(({ title }) => title),
  ];
  return [
    ...said.flatMap((text) => todo("lessons/course.json", text)),
    ...files.flatMap((file) => {
      const lines = readFileSync(path.join(folder, file), "utf8").split("\n");
      return lines.flatMap((line, index) => todo(`lessons/${entry.id}/${file}:${index + 1}`, line));
    }),
  ];
}

function todo(place: string, text: string): readonly string[] {
  const at = text.indexOf(kTodo);
  return at < 0 ? [] : [`${place}: ${text.slice(at + kTodo.length)}`];
}
