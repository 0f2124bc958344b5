import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseCourse } from "@yieldpoint/course-builder";

/** What cannot be made, in a sentence for the author. */
export class Refused extends Error {}

const kName = /^\d\d_[a-z]+(?:_[a-z]+)*$/;

/** Makes lessons/<id> of the skeleton, and its entry in course.json in its place by number. Throws: Refused. */
export function newLesson(lessonsDir: string, skeletonDir: string, id: string, title: string): void {
  const courseFile = path.join(lessonsDir, "course.json");
  const course = readFileSync(courseFile, "utf8");
  const listed = parseCourse(JSON.parse(course)).lessons.map((lesson) => lesson.id);
  const taken = [...new Set([...listed, ...foldersIn(lessonsDir)])].toSorted();
  refuseTaken(id, taken);
  if (title.trim() === "" || /[\p{Cc}]/u.test(title))
    throw new Refused(`a lesson has a title of one line: ./yp new-lesson ${id} "Its title"`);
  const changed = withEntry(course, listed, id, title.trim());
  cpSync(skeletonDir, path.join(lessonsDir, id), { recursive: true, errorOnExist: true, force: false });
  writeFileSync(courseFile, changed);
}

function foldersIn(lessonsDir: string): readonly string[] {
  return readdirSync(lessonsDir).filter((name) => kName.test(name));
}

function refuseTaken(id: string, taken: readonly string[]): void {
  if (!kName.test(id))
    throw new Refused(
      `"${id}" is no name of a lesson; write two digits and its topic in small letters, such as 07_debug_mode`,
    );
  const number = id.slice(0, 2);
  const topic = id.slice(3);
  const sameNumber = taken.find((each) => each.startsWith(`${number}_`));
  if (sameNumber !== undefined)
    throw new Refused(
      `the number ${number} is taken by ${sameNumber}; the next that is free is ${nextFree(number, taken)}`,
    );
  const sameTopic = taken.find((each) => each.slice(3) === topic);
  if (sameTopic !== undefined) throw new Refused(`the topic ${topic} is taken by ${sameTopic}; choose another name`);
}

function nextFree(number: string, taken: readonly string[]): string {
  const numbers = new Set(taken.map((id) => id.slice(0, 2)));
  for (let next = Number(number) + 1; next < 100; ++next) {
    const text = String(next).padStart(2, "0");
    if (!numbers.has(text)) return text;
  }
  return "none";
}

/** course.json's text with one more entry, the rest of it as its authors wrote it. */
function withEntry(course: string, listed: readonly string[], id: string, title: string): string {
  const entry = entryOf(id, title);
  const next = listed.find((each) => each > id);
  const end = course.lastIndexOf("\n  ]");
  const at = next === undefined ? end : course.indexOf(`\n    {\n      "id": "${next}"`);
  if (at < 0) throw new Refused("course.json is not formatted; run npm run format");
  const between = next === undefined ? `,\n${entry}` : `\n${entry},`;
  return course.slice(0, at) + between + course.slice(at);
}

function entryOf(id: string, title: string): string {
  return `    {
      "id": "${id}",
      "title": ${JSON.stringify(title)},
      "summary": "TODO(docs): what one remembers of it, in a sentence.",
      "slide": "TODO(docs): the title of the talk's slide",
      "examples": [{ "name": "words", "title": "TODO(docs): what the example shows" }],
      "exercise": { "title": "TODO(docs): what is to be done", "fails": "the word comes after two seconds" }
    }`;
}
