import { describe, expect, test } from "vitest";
import { kForeignWords, linesWith, looseEnds, packagesWithAddress } from "./portable-text.ts";
import { readText, sample, sources } from "./repository.ts";

const kPicture = /\.(png|webp|svg|ico|woff2)$/;
const kTracked = sources(/./).filter((file) => !kPicture.test(file.path));

test("no tracked file names a folder of one machine or the host of a package registry", () => {
  expect(kTracked.length).toBeGreaterThan(100);
  expect(linesWith(kTracked, kForeignWords)).toEqual([]);
});

test("the lock file says which packages, never where from", () => {
  expect(packagesWithAddress(JSON.parse(readText("package-lock.json")))).toEqual([]);
});

test("every mark of work to do has a category and a text", () => {
  expect(looseEnds(kTracked)).toEqual([]);
});

test("only pictures are binary", () => {
  expect(kTracked.filter((file) => file.text.includes("\0")).map((file) => file.path)).toEqual([]);
});

test("every text ends with one newline", () => {
  const wrong = kTracked.filter(({ text }) => text !== "" && (!text.endsWith("\n") || text.endsWith("\n\n")));
  expect(wrong.map((file) => file.path)).toEqual([]);
});

describe("the rule sees", () => {
  test("each of its words, in any line", () => {
    for (const word of kForeignWords) {
      expect(linesWith([sample("a.md", "text", `see ${word} for it`)], kForeignWords)).toEqual([
        `a.md:2 holds ${word}`,
      ]);
    }
  });

  test("a package with an address, but not a workspace's link", () => {
    const lock = {
      packages: {
        "": { name: "root" },
        "node_modules/web": { resolved: "web", link: true },
        "node_modules/lit": { version: "3.3.3", resolved: "somewhere/lit-3.3.3.tgz" },
      },
    };
    expect(packagesWithAddress(lock)).toEqual(["node_modules/lit"]);
  });

  test("a mark without a category or without a text", () => {
    const mark = ["TO", "DO"].join("");
    const wrong = [`// ${mark}: later`, `// ${mark}(perf):`, `// ${["FIX", "ME"].join("")} this`];
    expect(looseEnds([sample("a.h", ...wrong)])).toEqual(["a.h:1", "a.h:2", "a.h:3"]);
    expect(looseEnds([sample("a.h", `// ${mark}(perf): reuse the buffer`)])).toEqual([]);
  });
});
