import { describe, expect, test } from "vitest";
import { parseGlossary } from "../src/glossary.ts";
import { termProblems } from "../src/terms.ts";

const kTerms = parseGlossary(`
## task

* lesson: 02_tasks

A thing that runs.

## pool

* lesson: 02_tasks
* everyday

It lends connections.

## thread pool

* lesson: 01_start

Threads.

## \`gather\`

* lesson: 02_tasks

Waits for several.
`);
const kFirst = "A **thread pool** has threads.\n";
const kSecond = "A **task** runs. **`gather`** waits for tasks. A **pool** lends.\n";

/** What is said of two lessons, "file:line: text". */
function complaints(first: string, second = kSecond): readonly string[] {
  const lessons = [
    { id: "01_start", markdown: first },
    { id: "02_tasks", markdown: second },
  ];
  return termProblems(lessons, kTerms).map(({ file, line, text }) => `${file}:${line}: ${text}`);
}

test("lessons that have each term in bold where it is explained have no problem", () => {
  expect(complaints(kFirst)).toEqual([]);
});

describe("refused is", () => {
  test.each([
    [
      "a bold term that the glossary does not know",
      `${kFirst}\nWe like\n**futures**.\n`,
      "lessons/01_start/lesson.md:4: **futures** is not in lessons/glossary.md",
    ],
    [
      "a term that is bold elsewhere than where it is explained",
      `${kFirst}\nA **task** runs.\n`,
      "lessons/01_start/lesson.md:3: **task** is explained in 02_tasks",
    ],
    [
      "a term that is used before the lesson that explains it",
      `${kFirst}\nLook at\nthe Tasks.\n`,
      'lessons/01_start/lesson.md:4: "task" is used here and explained later, in 02_tasks',
    ],
    [
      "a name of code that is used before",
      `${kFirst}\nCall \`gather\` there.\n`,
      'lessons/01_start/lesson.md:3: "gather" is used here and explained later',
    ],
  ])("%s", (_, first, complaint) => {
    expect(complaints(first)).toEqual([expect.stringContaining(complaint)]);
  });

  test("a term that its lesson uses before it is bold", () => {
    expect(complaints(kFirst, `Here is a task.\n\n${kSecond}`)).toEqual([
      'lessons/02_tasks/lesson.md:1: "task" is first used here and should be bold here: **task**',
    ]);
  });

  test("a term of the glossary that its lesson does not have in bold", () => {
    expect(complaints(kFirst, "A **task** runs. **`gather`** waits.\n")).toEqual([
      "lessons/02_tasks/lesson.md:0: lessons/glossary.md says that it explains pool; have it in bold where it does",
    ]);
  });

  test("a term of a lesson that is not in the course", () => {
    expect(termProblems([], kTerms)).toContainEqual(
      expect.objectContaining({ text: '"task" is of the lesson 02_tasks, which course.json does not list' }),
    );
  });
});

describe("allowed before its lesson is", () => {
  test.each([
    ["a word of everyday", "A swimming pool."],
    ["a term within a longer one", "The thread pool has work."],
    ["a term as the words of a link to its lesson", "Later you will meet a [task](#/02_tasks)."],
    ["another word that contains it", "It multitasks, and a task-force does."],
    ["a term in a heading", "## The task"],
    ["a term in what changed since the talk", "## What changed since the talk\n\nA task does."],
    ["a term in code of several words", "`Task<> task`"],
    ["the word that a name of code has", "They gather."],
  ])("%s", (_, text) => {
    expect(complaints(`${kFirst}\n${text}\n`)).toEqual([]);
  });
});

test("a whole sentence in bold is no term", () => {
  expect(complaints(`${kFirst}\n**Calling runs nothing.**\n`)).toEqual([]);
});

test("an early use is told once in a lesson", () => {
  expect(complaints(`${kFirst}\nA task, and a task.\n\nA task.\n`)).toHaveLength(1);
});
