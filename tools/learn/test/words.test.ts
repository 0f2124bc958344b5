import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { kWords, readRequest, wordLines } from "../src/words.ts";

describe("what is typed", () => {
  test.each([
    ["hint", "hint", ""],
    ["  HINT ", "hint", ""],
    ["h", "hint", ""],
    ["n", "next", ""],
    ["?", "help", ""],
    ["", "check", ""],
    ["go 13", "go", "13"],
    ["13", "go", "13"],
    ["import my progress.json", "import", "my progress.json"],
    ["export", "export", ""],
  ])("%j asks for %s %s", (line, name, argument) => {
    expect(readRequest(line)).toEqual({ kind: "word", name, argument });
  });

  test.each([
    ["hnt", "There is no word hnt; help lists those that there are."],
    ["hint 2", "hint stands alone; leave 2 out."],
    ["go", "Say which: go LESSON."],
    ["123", "There is no word 123; help lists those that there are."],
  ])("%j is refused with a sentence", (line, says) => {
    expect(readRequest(line)).toEqual({ kind: "unknown", says });
  });

  test("the shell part builds nothing for words that compile nothing", () => {
    const shell = readFileSync(path.join(import.meta.dirname, "../../lib/learn.sh"), "utf8");
    const light = /^readonly yp_learn_light=\((.*)\)$/m.exec(shell)?.[1]?.split(" ");
    expect(light?.toSorted()).toEqual(
      kWords
        .filter(({ compiles }) => !compiles)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  test.each([80, 60])("the help says each word, in lines that fit %i columns", (columns) => {
    const lines = wordLines(columns);
    const words = lines.map((line) => /^ {2}(\S+)/.exec(line)?.[1]).filter((word) => word !== undefined);
    expect(words).toEqual(kWords.map(({ name }) => name));
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });
});
