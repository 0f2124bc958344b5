import { describe, expect, test } from "vitest";
import { kNamesByLanguage, longestFunction, misnamed, tooLong, unpaired } from "./file-rules.ts";
import { readText, sample, sources, trackedPaths } from "./repository.ts";

const kCpp = sources(/\.(h|cpp)$/);
const kTypeScript = sources(/\.ts$/);
const kCore = kCpp.filter((file) => file.path.startsWith("core/"));

test("C++ files are named in snake_case and TypeScript files in kebab-case", () => {
  expect(kTypeScript.length).toBeGreaterThan(0);
  expect(misnamed(trackedPaths(), kNamesByLanguage)).toEqual([]);
});

test("headers stay under 200 lines, C++ sources and TypeScript files under 400", () => {
  expect(tooLong([...kCpp, ...kTypeScript])).toEqual([]);
});

test("no C++ function is longer than 70 lines", () => {
  const long = kCpp.map((file) => ({ file: file.path, ...longestFunction(file.text) })).filter((it) => it.lines > 70);
  expect(long).toEqual([]);
});

test("every source of core has a header of its stem beside it", () => {
  expect(unpaired(kCore.map((file) => file.path))).toEqual([]);
});

test("every file of core is listed in its CMakeLists.txt", () => {
  const lists = readText("core/CMakeLists.txt").split(/[\s()]+/);
  const missing = kCore.filter((file) => !lists.includes(file.path.replace(/^core\/([a-z]+\/)?/, "")));
  expect(missing.map((file) => file.path)).toEqual([]);
});

describe("the rules see", () => {
  test("a name in the other language's case", () => {
    expect(
      misnamed(["core/base/timer-heap.h", "web/src/timerHeap.ts", "web/src/timer_heap.ts"], kNamesByLanguage),
    ).toEqual(["core/base/timer-heap.h", "web/src/timerHeap.ts", "web/src/timer_heap.ts"]);
    expect(misnamed(["core/a_b.cpp", "web/a-b.ts", "web/a-b.test.ts", "web/vite-env.d.ts"], kNamesByLanguage)).toEqual(
      [],
    );
  });

  test("a file with one line too many", () => {
    const lines = (count: number) => Array.from({ length: count }, () => "x");
    expect(tooLong([sample("core/a.h", ...lines(200)), sample("core/a.cpp", ...lines(400))])).toEqual([]);
    expect(tooLong([sample("core/a.h", ...lines(201)), sample("web/a.ts", ...lines(401))])).toEqual([
      "core/a.h has 201 lines; 200 are allowed",
      "web/a.ts has 401 lines; 400 are allowed",
    ]);
  });

  test("the length of the longest function, of a class's as well", () => {
    const text = [
      "void f() {",
      "  g();",
      "}",
      "class A {",
      "  void h(",
      "      int x) {",
      "    x;",
      "    y;",
      "  }",
      "};",
    ];
    expect(longestFunction(text.join("\n"))).toEqual({ lines: 4, line: 6 });
  });

  test("a source without a header", () => {
    expect(unpaired(["core/base/a.cpp", "core/base/b.cpp", "core/base/b.h", "core/program.cpp"])).toEqual([
      "core/base/a.cpp",
    ]);
  });
});
