import { describe, expect, test } from "vitest";
import {
  deckOf,
  deckProblems,
  idOf,
  kMostCodeLines,
  parseSection,
  readDecksFile,
  readSections,
  readSlides,
  readStock,
  renderSlide,
} from "../src/build/index.ts";

const file = readDecksFile();
const stock = readStock();
const { slides, problems } = readSlides(readSections(file), stock);
const decks = file.decks.map((entry) => deckOf(entry, slides));

test("the slides have no problems", () => {
  expect(problems).toEqual([]);
  expect(slides.length).toBeGreaterThan(40);
});

test("the decks take the minutes that they promise, and every lesson is told", () => {
  expect(deckProblems(decks, stock.lessons.keys())).toEqual([]);
});

test("the short talk is a part of the whole one, in its order", () => {
  const [full, short] = decks;
  const order = short?.slides.map(({ id }) => full?.slides.findIndex((slide) => slide.id === id) ?? -1) ?? [];
  expect(order.length).toBeGreaterThan(5);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test("a program that is shown has a moment to begin with, and one to go to", () => {
  for (const { title, pictures } of slides) {
    for (const { moments } of pictures) expect(moments.length, title).toBeGreaterThan(1);
  }
});

test("the short talk says the first paragraph of what the whole one says", () => {
  const [full, short] = decks;
  for (const { id, said } of short?.slides ?? []) {
    const whole = full?.slides.find((slide) => slide.id === id)?.said ?? "";
    expect(whole.startsWith(said), id).toBe(true);
    expect(said.match(/<p>/g), id).toHaveLength(1);
  }
});

test("the picture of a run with a hundred lanes has those that the slide is about, and counts the others", () => {
  const [picture] = slides.find(({ id }) => id === "closed-properly")?.pictures ?? [];
  const svg = picture?.svg("light") ?? "";
  for (const lane of ["loop", "Task-1", "Task-52"]) expect(svg).toContain(`>${lane}</text>`);
  expect(svg).not.toContain(">Task-30</text>");
  expect(svg).toContain("and 94 more lanes");
});

test("a third of the slides or more show a run", () => {
  const live = slides.filter(({ pictures }) => pictures.length > 0);
  expect(live.length * 3).toBeGreaterThanOrEqual(slides.length);
});

describe("the builder refuses", () => {
  const kHead = ["lesson 10_where_to_put_timeouts/around_gather@one_silent at start", "minutes 1", ""];
  const kNotes = ["::: notes", "Say it.", ":::"];

  function problemOf(...lines: readonly string[]): string {
    const notes = lines.includes("::: notes") ? [] : kNotes;
    const [source] = parseSection(["# S", "", "## T", ...lines, ...notes].join("\n")).slides;
    if (source === undefined) throw new Error("no slide");
    const rendered = renderSlide(source, "S", "s.md", stock);
    return rendered.problems.map(({ line, text }) => `${line}: ${text}`).join("\n");
  }

  test("a lesson, an example, a world and a moment that there are not", () => {
    const at = (text: string): string => problemOf(`lesson ${text}`, "minutes 1", "");
    expect(at("10_nowhere/a at start")).toMatch(/^4: there is no lesson "10_nowhere"/);
    expect(at("10_where_to_put_timeouts/a at start")).toMatch(/^4: there is no example "a"/);
    expect(at("10_where_to_put_timeouts/per_task at start")).toMatch(
      /^4: say in which world per_task runs: .*one_silent/,
    );
    expect(at("10_where_to_put_timeouts/per_task@lost at start")).toMatch(/^4: per_task has no scenario "lost"/);
    expect(at("10_where_to_put_timeouts/per_task@one_silent at 3.3s")).toMatch(
      /^4: nothing happens in per_task at 3.3s/,
    );
    expect(at('10_where_to_put_timeouts/per_task@one_silent at print text="x"')).toMatch(/^4: no record of the trace/);
  });

  test("a function that the program has not, and a diagram that there is not", () => {
    expect(problemOf(...kHead, "{{code around_gather: fetch_none}}")).toMatch(/^7: no function "fetch_none"/);
    expect(problemOf(...kHead, "::: diagram nothing")).toMatch(/^7: there is no diagram "nothing"/);
  });

  test("code that is no region of a program", () => {
    expect(problemOf(...kHead, "```cpp", "int x;", "```")).toMatch(/^7: a literal copy of code/);
  });

  test("a run that would go backwards", () => {
    const demo = "::: demo per_task@one_silent: start; end; 10s";
    expect(problemOf(...kHead, demo)).toMatch(/^7: "10s" is event \d+, not after "end"/);
  });

  test("notes that do not say when to press, or press too often, or say it where the short talk does not", () => {
    const demo = "::: demo per_task@one_silent: start; deliver; end";
    const said = (...notes: readonly string[]): string => problemOf(...kHead, demo, "::: notes", ...notes, ":::");
    expect(said("It runs. Next: it is late. Next: the end.")).toBe("");
    expect(said("It runs. Next: the end.")).toMatch(/^9: the slide goes on 2 times, and .* says "Next:" 1 times/);
    expect(said("Next: one. Next: two. Next: three.")).toMatch(/says "Next:" 3 times/);
    expect(said("Next: one.", "", "Next: two.")).toMatch(/says "Next:" 1 times/);
  });

  test("notes that cannot be said in the slide's minutes, in either talk", () => {
    const minutes = (text: string): readonly string[] => [kHead[0] ?? "", `minutes ${text}`, ""];
    const words = (count: number): string => "word ".repeat(count);
    expect(problemOf(...minutes("1"), "::: notes", words(150), ":::")).toBe("");
    expect(problemOf(...minutes("1"), "::: notes", words(151), ":::")).toMatch(
      /^8: the notes have 151 words for 1 min/,
    );
    expect(problemOf(...minutes("2, short 0.5"), "::: notes", words(70), "", words(70), ":::")).toBe("");
    expect(problemOf(...minutes("2, short 0.5"), "::: notes", words(80), ":::")).toMatch(/^8: the first lines of the/);
  });

  test("more code than the last row reads", () => {
    expect(problemOf(...kHead, "{{code around_gather}}")).toMatch(
      new RegExp(`and ${kMostCodeLines} are what the last`),
    );
  });

  test("a time that no run has said, also in the notes", () => {
    expect(problemOf(...kHead, "It takes 10 s.")).toMatch(/^7: /);
    expect(problemOf(...kHead, "::: notes", "It takes 10 s.", ":::")).toMatch(/^8: /);
  });
});

test("a deck that takes other minutes than it promises is a problem, and so is a lesson without a slide", () => {
  const deck = {
    name: "full",
    page: "index.html",
    title: "T",
    minutes: 45,
    slides: decks[0]?.slides.slice(0, 2) ?? [],
  } as const;
  const texts = deckProblems([deck], ["99_missing"]).map(({ text }) => text);
  expect(texts[0]).toMatch(/and 45 are promised/);
  expect(texts[1]).toMatch(/no slide is about 99_missing/);
});

test("a deck whose notes leave half of the talk to the speaker is a problem", () => {
  const mute = slides.map((slide) => ({ ...slide, said: "<p>Look.</p>" }));
  const deck = { name: "full", page: "index.html", title: "T", minutes: 45, slides: mute } as const;
  expect(deckProblems([deck], []).map(({ text }) => text)).toEqual([expect.stringMatching(/70 a minute are wanted/)]);
});

test("a title is a name in addresses", () => {
  expect(idOf("Spawn tasks, 2")).toBe("spawn-tasks-2");
  expect(idOf("close() should be an async?")).toBe("close-should-be-an-async");
});
