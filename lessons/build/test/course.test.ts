import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildCourse } from "../src/build.ts";
import { parseCourse } from "../src/course.ts";
import { kRecords, kSource } from "./support.ts";

const kEntry = {
  id: "01_greetings",
  title: "Greetings",
  summary: "Says hello.",
  slide: "Hello",
  examples: [{ name: "greet", title: "Greet" }],
};
const kTraceText = kRecords.map((record) => `${JSON.stringify(record)}\n`).join("");

let root = "";
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const build = () => buildCourse(path.join(root, "lessons"), path.join(root, "out"));

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "course-"));
  write("lessons/course.json", JSON.stringify({ title: "A course", lessons: [kEntry] }));
  write("lessons/01_greetings/lesson.md", "It took {{trace greet: elapsed}}.\n");
  write("lessons/01_greetings/greet.cpp", kSource);
  write("lessons/01_greetings/golden/greet.trace.jsonl", kTraceText);
  write("lessons/01_greetings/golden/greet.out", "beat 1\n");
});

afterEach(() => rmSync(root, { recursive: true }));

describe("building the course", () => {
  test("writes the list of lessons and one file for each", () => {
    expect(build()).toEqual([]);
    expect(readdirSync(path.join(root, "out")).sort()).toEqual([
      "01_greetings.json",
      "course.json",
      "glossary.json",
      "reference.json",
      "search.json",
    ]);
    expect(JSON.parse(readFileSync(path.join(root, "out/course.json"), "utf8"))).toEqual({
      title: "A course",
      lessons: [
        { id: "01_greetings", number: 1, title: "Greetings", summary: "Says hello.", slide: "Hello", needs: [] },
      ],
    });
  });

  test.each([
    [["02_farewells"], "needs 02_farewells, which comes later"],
    [["00_nothing"], "needs 00_nothing, which is no lesson"],
  ])("refuses a lesson that needs %j", (needs, says) => {
    write("lessons/course.json", JSON.stringify({ title: "A course", lessons: [{ ...kEntry, needs }] }));
    expect(build().map(({ text }) => text)).toEqual([expect.stringContaining(says)]);
  });

  test("gives the editor the file byte for byte as it was compiled", () => {
    build();
    const lesson = JSON.parse(readFileSync(path.join(root, "out/01_greetings.json"), "utf8"));
    expect(lesson.examples).toEqual([
      {
        name: "greet",
        title: "Greet",
        file: "greet.cpp",
        source: kSource,
        wasm: "examples/01_greetings/greet.wasm",
        trace: "examples/01_greetings/greet.trace.jsonl",
      },
    ]);
  });

  test("writes the glossary for the page", () => {
    write("lessons/glossary.md", "## beat\n\n* lesson: 01_greetings\n\nA `print`.\n");
    write("lessons/01_greetings/lesson.md", "There is a **beat**.\n");
    expect(build()).toEqual([]);
    expect(JSON.parse(readFileSync(path.join(root, "out/glossary.json"), "utf8"))).toEqual({
      terms: [{ term: "beat", html: "A <code>print</code>.", lesson: "01_greetings" }],
    });
  });

  test("refuses prose that takes too long and terms that are not explained", () => {
    write("lessons/01_greetings/lesson.md", `A **beat**. ${"word ".repeat(2000)}\n`);
    expect(build()).toMatchObject([
      { file: "lessons/01_greetings/lesson.md", text: expect.stringContaining("minutes to read") },
      {
        file: "lessons/01_greetings/lesson.md",
        text: expect.stringContaining("**beat** is not in lessons/glossary.md"),
      },
    ]);
  });

  test("refuses a glossary that cannot be read", () => {
    write("lessons/glossary.md", "## beat\n\nA print.\n");
    expect(build()).toMatchObject([
      { file: "lessons/glossary.md", text: expect.stringContaining('"beat" is not whole') },
    ]);
  });

  test("includes the talk's Python when the lesson has it", () => {
    write("lessons/01_greetings/talk.py", "async def greet(): ...\n");
    build();
    const lesson = JSON.parse(readFileSync(path.join(root, "out/01_greetings.json"), "utf8"));
    expect(lesson.python).toBe("async def greet(): ...\n");
  });

  test("names no trace when only a digest is kept", () => {
    rmSync(path.join(root, "lessons/01_greetings/golden/greet.trace.jsonl"));
    const digest = { sha256: "00", bytes: 1, elapsed: 1_000_000_000, counts: {} };
    write("lessons/01_greetings/golden/greet.trace.json", JSON.stringify(digest));
    expect(build()).toEqual([]);
    const lesson = JSON.parse(readFileSync(path.join(root, "out/01_greetings.json"), "utf8"));
    expect(lesson.examples[0]).not.toHaveProperty("trace");
  });

  test("refuses an example that is swept and whose sweep is not kept", () => {
    const examples = [{ name: "greet", title: "Greet", swept: true }];
    write("lessons/course.json", JSON.stringify({ title: "A course", lessons: [{ ...kEntry, examples }] }));
    expect(build()).toMatchObject([{ text: expect.stringContaining('"greet" has no golden sweep') }]);
    write("lessons/01_greetings/golden/greet.sweep.json", JSON.stringify({ rows: [] }));
    expect(build()).toEqual([]);
  });

  test("writes nothing while a lesson has a problem", () => {
    write("lessons/01_greetings/lesson.md", "{{trace greet: speed}}\n");
    expect(build()).toMatchObject([{ file: "lessons/01_greetings/lesson.md", line: 1 }]);
    expect(readdirSync(root)).not.toContain("out");
  });

  test("says which example lacks its golden trace", () => {
    rmSync(path.join(root, "lessons/01_greetings/golden/greet.trace.jsonl"));
    expect(build()).toMatchObject([{ text: 'example "greet" has no golden trace; build it, then run update-golden' }]);
  });

  test("finds programs that course.json does not list", () => {
    write("lessons/01_greetings/forgotten.cpp", kSource);
    expect(build()[0]?.text).toMatch(/has forgotten \(.cpp\) that course.json does not list/);
  });
});

describe("an example with headers", () => {
  const kHeader = '#pragma once\n\n#include "lesson.h"\n';
  const including = (...names: readonly string[]) =>
    kSource.replace("\n", `\n${names.map((name) => `#include "${name}"\n`).join("")}`);
  const examples = () => JSON.parse(readFileSync(path.join(root, "out/01_greetings.json"), "utf8")).examples;

  test("brings each of them to the page once, in the order of the includes", () => {
    write("lessons/01_greetings/greet.cpp", including("shop.h", "words.h"));
    write("lessons/01_greetings/shop.h", `${kHeader}#include "words.h"\n#include "tables.h"\n`);
    write("lessons/01_greetings/words.h", kHeader);
    write("lessons/01_greetings/tables.h", `${kHeader}#include "shop.h"\n`);
    expect(build()).toEqual([]);
    expect(examples()[0].headers.map(({ file }: { file: string }) => file)).toEqual(["shop.h", "words.h", "tables.h"]);
    expect(examples()[0].headers[1]).toEqual({ file: "words.h", source: kHeader });
  });

  test("needs them in its folder", () => {
    write("lessons/01_greetings/greet.cpp", including("shop.h"));
    expect(build()).toMatchObject([
      { text: 'greet.cpp includes "shop.h", which is not in 01_greetings; add it there' },
    ]);
  });

  test("takes none from elsewhere", () => {
    write("lessons/01_greetings/greet.cpp", including("../shop.h"));
    write("lessons/shop.h", kHeader);
    expect(build()[0]?.text).toContain('greet.cpp includes "../shop.h"; a header of a lesson is named');
  });

  test("leaves none over", () => {
    write("lessons/01_greetings/shop.h", kHeader);
    expect(build()[0]?.text).toContain("has shop.h, which no program includes");
  });
});

describe("a header that only the exercise includes", () => {
  const kHeader = '#pragma once\n\n#include "lesson.h"\n';

  beforeEach(() => {
    const entry = { ...kEntry, exercise: { title: "Say hello", fails: "it says hello" } };
    const including = '#include "lesson.h"\n#include "shop.h"\nint main() {}\n';
    write("lessons/course.json", JSON.stringify({ title: "A course", lessons: [entry] }));
    write("lessons/01_greetings/lesson.md", "It took {{trace greet: elapsed}}.\n\n## Exercise\n\nSay hello.\n");
    write("lessons/01_greetings/exercise/start.cpp", including);
    write("lessons/01_greetings/exercise/solution.cpp", including);
    write("lessons/01_greetings/exercise/check.cpp", 'return {check("it says hello", a)};\n');
    write("lessons/01_greetings/exercise/hints.md", "## it says hello\n\n* One?\n* two\n* three\n");
    for (const name of ["silent", "rude"])
      write(`lessons/01_greetings/exercise/wrong/${name}.cpp`, `// Fails: it says hello\n${including}`);
  });

  const lesson = () => JSON.parse(readFileSync(path.join(root, "out/01_greetings.json"), "utf8"));

  test("may lie in the lesson's folder, and comes to the page with the exercise alone", () => {
    write("lessons/01_greetings/shop.h", kHeader);
    expect(build()).toEqual([]);
    expect(lesson().exercise.headers).toEqual([{ file: "shop.h", source: kHeader }]);
    expect(lesson().examples[0].headers).toBeUndefined();
  });

  test("does not save another of its name in the lesson's folder", () => {
    write("lessons/01_greetings/shop.h", kHeader);
    write("lessons/01_greetings/exercise/shop.h", kHeader);
    expect(build()[0]?.text).toContain("01_greetings has shop.h, which no program includes");
  });
});

describe("course.json is refused for", () => {
  test("a folder that is not named NN_topic", () => {
    expect(() => parseCourse({ title: "x", lessons: [{ ...kEntry, id: "greetings" }] })).toThrow(/not named NN_topic/);
  });

  test("a lesson without a title", () => {
    expect(() => parseCourse({ title: "x", lessons: [{ ...kEntry, title: "" }] })).toThrow(
      /01_greetings has no text "title"/,
    );
  });

  test("a missing list", () => {
    expect(() => parseCourse({ title: "x" })).toThrow(/course.json has no list "lessons"/);
  });
});

describe("an example with scenarios", () => {
  const scenarios = [
    { name: "near", title: "Near" },
    { name: "far", title: "Far" },
  ];

  beforeEach(() => {
    const example = { name: "greet", title: "Greet", scenarios };
    write("lessons/course.json", JSON.stringify({ title: "A course", lessons: [{ ...kEntry, examples: [example] }] }));
    for (const { name } of scenarios) {
      write(`lessons/01_greetings/${name}.scenario.json`, `{"${name}":1}`);
      write(`lessons/01_greetings/golden/greet.${name}.trace.jsonl`, kTraceText);
      write(`lessons/01_greetings/golden/greet.${name}.out`, "beat 1\n");
    }
  });

  test("brings them to the page, and the trace of the first", () => {
    expect(build()).toEqual([]);
    const lesson = JSON.parse(readFileSync(path.join(root, "out/01_greetings.json"), "utf8"));
    expect(lesson.examples[0]).toMatchObject({
      trace: "examples/01_greetings/greet.near.trace.jsonl",
      scenarios: [
        { name: "near", title: "Near", text: '{"near":1}' },
        { name: "far", title: "Far", text: '{"far":1}' },
      ],
    });
  });

  test("needs the file of each", () => {
    rmSync(path.join(root, "lessons/01_greetings/far.scenario.json"));
    expect(build()[0]?.text).toContain("far.scenario.json");
  });
});
