import { expect, test } from "vitest";
import { functionNames, functionRegion, lineOf, partOf, pythonFunction } from "../src/regions.ts";
import { kSource } from "./support.ts";

test("a region is a function, from the comment above it to its closing brace", () => {
  const region = functionRegion(kSource, "greet");
  expect(region.text.split("\n")[0]).toBe("// Waits, then says hello.");
  expect(region.text.endsWith('print("hello", name);\n}')).toBe(true);
});

test("a region knows its first line in the file", () => {
  expect(functionRegion(kSource, "greet").firstLine).toBe(3);
  expect(functionRegion(kSource, "main").firstLine).toBe(9);
});

test("calls are not taken for functions", () => {
  expect(functionNames(kSource)).toEqual(["greet", "main"]);
});

test("a function is found whatever it returns", () => {
  const source = "Coro<std::vector<int>> f(std::string name) {\n}\nconst char* g() {\n}\nTask<std::string>& h() {\n}\n";
  expect(functionNames(source)).toEqual(["f", "g", "h"]);
});

test("an unknown function is refused with the names that exist", () => {
  expect(() => functionRegion(kSource, "grete")).toThrow(/no function "grete".*greet, main/);
});

test("two functions of one name are refused", () => {
  expect(() => functionRegion("int f() {\n}\nint f(int x) {\n}\n", "f")).toThrow(/2 functions "f"/);
});

test("a line is named by a text that only it has", () => {
  expect(lineOf(kSource, "co_await")).toBe(5);
  expect(() => lineOf(kSource, "greet")).toThrow(/lines 4, 10 contain "greet"/);
  expect(() => lineOf(kSource, "goodbye")).toThrow(/no line/);
});

test("a part of a region is named by what its first and last lines say, and keeps its place in the file", () => {
  const greet = functionRegion(kSource, "greet");
  expect(partOf(greet, "co_await", "print")).toEqual({
    text: '  co_await sleep(1s);\n  print("hello", name);',
    firstLine: 5,
  });
  expect(() => partOf(greet, "print", "co_await")).toThrow(/"co_await" stands before "print"/);
  expect(partOf(greet, "co_await", "}")).toEqual({
    text: '  co_await sleep(1s);\n  print("hello", name);\n}',
    firstLine: 5,
  });
});

test("a function of the talk's Python ends where the next line begins in column 0", () => {
  const talk = "# One\n@atomic\nasync def f(x):\n    a\n\n    b\n\ndef g():\n    c\n";
  expect(pythonFunction(talk, "f")).toBe("@atomic\nasync def f(x):\n    a\n\n    b");
  expect(pythonFunction(talk, "g")).toBe("def g():\n    c");
  expect(() => pythonFunction(talk, "h")).toThrow(/no function "h"/);
});
