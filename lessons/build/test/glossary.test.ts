import { expect, test } from "vitest";
import { glossaryData, parseGlossary } from "../src/glossary.ts";

const kLoop = "## event loop\n\n* lesson: 01_async\n* also: the loop, loop\n\nIt gives turns to tasks.\n";
const kGather = "## `gather`\n\n* lesson: 02_tasks\n* everyday\n\nWaits for several. It `throws` what\none throws.\n";

test("a glossary is read whole: terms, their forms, their lessons and what they mean", () => {
  expect(parseGlossary(`# Glossary\n\nWords.\n\n${kLoop}\n${kGather}`)).toEqual([
    {
      term: "event loop",
      forms: ["event loop", "the loop", "loop"],
      lesson: "01_async",
      everyday: false,
      meaning: "It gives turns to tasks.",
    },
    {
      term: "gather",
      forms: ["`gather`"],
      lesson: "02_tasks",
      everyday: true,
      meaning: "Waits for several. It `throws` what one throws.",
    },
  ]);
});

test("the page gets the terms in the order of the alphabet, and what they mean as html", () => {
  expect(glossaryData(parseGlossary(kGather + kLoop))).toEqual({
    terms: [
      { term: "event loop", html: "It gives turns to tasks.", lesson: "01_async" },
      { term: "gather", html: "Waits for several. It <code>throws</code> what one throws.", lesson: "02_tasks" },
    ],
  });
});

test("raw html in a meaning is text", () => {
  const [term] = glossaryData(parseGlossary("## task\n* lesson: 01_async\n\nA <b>thing</b>.\n")).terms;
  expect(term?.html).toBe("A &lt;b&gt;thing&lt;/b&gt;.");
});

test.each([
  ["a term without a lesson", "## task\n\nA thing.\n", '"task" is not whole; write "## term"'],
  ["a term without a meaning", "## task\n\n* lesson: 01_async\n", '"task" is not whole; write "## term"'],
  ["a fact that nobody knows", "## task\n* since: 3.4\n\nA thing.\n", 'cannot read "since: 3.4" of "task"'],
  [
    "three sentences",
    "## task\n* lesson: 01_async\n\nA. B. C.\n",
    '"task" is explained in 3 sentences; write one or two',
  ],
  ["no sentence", "## task\n* lesson: 01_async\n\nA thing\n", '"task" is explained in 0 sentences'],
  ["a term that is another's form", `${kLoop}## loop\n* lesson: 01_async\n\nIt loops.\n`, '"loop" is there twice'],
])("%s is refused", (_, markdown, sentence) => {
  expect(() => parseGlossary(markdown)).toThrow(sentence);
});
