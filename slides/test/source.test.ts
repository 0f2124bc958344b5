import { expect, test } from "vitest";
import { parseSection } from "../src/build/source.ts";

const kSlide = [
  "# Time-outs",
  "",
  "## Spawn tasks, 2",
  "lesson 10_where_to_put_timeouts/around_gather@one_silent at 10s",
  "minutes 1.5, short 1",
  "",
  "One time-out around all.",
  "",
  "::: demo around_gather@one_silent: start; deliver; end",
  "::: notes",
  "Say it.",
  ":::",
];

function parsed(...lines: readonly string[]): ReturnType<typeof parseSection> {
  return parseSection(lines.join("\n"));
}

function without(index: number, ...instead: readonly string[]): readonly string[] {
  return kSlide.toSpliced(index, 1, ...instead);
}

test("a slide names its moment, its minutes in both decks, its notes, and shows blocks", () => {
  const [slide] = parsed(...kSlide).slides;
  expect(slide).toMatchObject({
    title: "Spawn tasks, 2",
    line: 3,
    lesson: "10_where_to_put_timeouts",
    program: { example: "around_gather", scenario: "one_silent" },
    moment: "10s",
    minutes: 1.5,
    shortMinutes: 1,
    notes: "Say it.",
    notesLine: 11,
  });
  expect(slide?.blocks.map(({ kind }) => kind)).toEqual(["text", "demo"]);
  expect(slide?.blocks[1]).toMatchObject({ line: 9, moments: ["start", "deliver", "end"] });
});

test("a slide without minutes of the short talk is not in it", () => {
  expect(parsed(...without(4, "minutes 2")).slides[0]?.shortMinutes).toBeUndefined();
});

test.each([
  ["a section without its title", kSlide.slice(1), 1, /begins with its title/],
  ["a section without slides", kSlide.slice(0, 2), 1, /has no slides/],
  ["a slide without a moment", without(3, "lesson 10"), 4, /lesson NN_topic\/example@scenario at MOMENT/],
  ["a slide without minutes", without(4, "long"), 5, /minutes 1.5, short 1/],
  ["a slide without notes", kSlide.slice(0, 9), 5, /has no notes/],
  ["notes that do not end", kSlide.slice(0, 11), 10, /close them/],
  ["notes in two places", [...kSlide, ...kSlide.slice(9)], 13, /has notes already/],
  ["a block that there is not", without(8, "::: dmeo around_gather: end"), 9, /cannot read "::: dmeo/],
])("is refused with its line: %s", (_, lines, line, text) => {
  expect(() => parsed(...lines)).toThrow(text);
  expect(() => parsed(...lines)).toThrow(expect.objectContaining({ line }));
});
