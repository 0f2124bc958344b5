import { describe, expect, test } from "vitest";
import { parseDiagnostics } from "../compile/diagnostics.ts";

function parse(output: string, source = ""): ReturnType<typeof parseDiagnostics> {
  return parseDiagnostics(output, { path: "/program/gather.cpp", name: "gather.cpp", source });
}

describe("a place in the program", () => {
  test("has the base name, the caret's place and the end of the range around it", () => {
    const { diagnostics } = parse(
      "/program/gather.cpp:1:9:{1:9-1:14}: error: use of undeclared identifier 'sleep'",
      "int x = sleep(1);",
    );
    expect(diagnostics).toEqual([
      {
        severity: "error",
        message: "use of undeclared identifier 'sleep'",
        file: "gather.cpp",
        line: 1,
        column: 9,
        endColumn: 14,
      },
    ]);
  });

  test("counts UTF-16 units where clang counts bytes", () => {
    const { diagnostics } = parse(
      "/program/gather.cpp:1:17:{1:17-1:20}: error: no",
      'f("π", "😀", foo);'.replace(" ", ""),
    );
    // π is 2 bytes and 1 unit, 😀 is 4 bytes and 2 units.
    expect(diagnostics[0]).toMatchObject({ column: 14, endColumn: 17 });
  });

  test("ends with the token when clang gives no range around it", () => {
    const { diagnostics } = parse("/program/gather.cpp:1:5: error: redefinition of 'main'", "int main() {}");
    expect(diagnostics[0]).toMatchObject({ column: 5, endColumn: 9 });
  });

  test("has no end behind the last character of a line", () => {
    const { diagnostics } = parse("/program/gather.cpp:1:9: error: expected ';'", "return 0");
    expect(diagnostics[0]).not.toHaveProperty("endColumn");
  });

  test("keeps the path of a header", () => {
    const { diagnostics } = parse("/sysroot/include/c++/v1/string:896:71: note: candidate constructor");
    expect(diagnostics[0]).toMatchObject({
      severity: "note",
      file: "/sysroot/include/c++/v1/string",
      line: 896,
      column: 71,
    });
  });
});

test("severities are error, warning and note", () => {
  const { diagnostics } = parse(
    [
      "/program/gather.cpp:1:1: fatal error: 'x' file not found",
      "/program/gather.cpp:1:1: warning: unused [-Wunused]",
      "/program/gather.cpp:1:1: note: here",
    ].join("\n"),
  );
  expect(diagnostics.map((diagnostic) => diagnostic.severity)).toEqual(["error", "warning", "note"]);
});

test("a fix-it belongs to the message before it", () => {
  const { diagnostics } = parse(
    ["/program/gather.cpp:1:9: error: expected ';'", 'fix-it:"/program/gather.cpp":{1:9-1:9}:";"'].join("\n"),
    "return 0",
  );
  expect(diagnostics[0]?.fixits).toEqual([{ line: 1, column: 9, endLine: 1, endColumn: 9, text: ";" }]);
});

test("the text for people has neither ranges nor fix-it lines nor our folder", () => {
  const { text } = parse(
    [
      "/program/gather.cpp:1:9:{1:9-1:14}: error: no",
      "    1 | int x = sleep(1);",
      'fix-it:"/program/gather.cpp":{1:9-1:9}:";"',
      "1 error generated.",
      "",
    ].join("\n"),
  );
  expect(text).toBe("gather.cpp:1:9: error: no\n    1 | int x = sleep(1);\n1 error generated.");
});

test("a message of the linker has no place", () => {
  const { diagnostics } = parse("wasm-ld: error: duplicate symbol: main");
  expect(diagnostics).toEqual([{ severity: "error", message: "duplicate symbol: main", file: "", line: 0, column: 0 }]);
});

describe("of a program of several files", () => {
  const source = '#include "shop.h"';
  const files = [
    { path: "/program/orders.cpp", name: "orders.cpp", source },
    { path: "/program/shop.h", name: "shop.h", source: 'auto π = 1; f("π", foo)' },
  ];

  test("each message has its file's name, and a place in that file", () => {
    const { diagnostics, text } = parseDiagnostics(
      'In file included from /program/orders.cpp:1:\n/program/shop.h:1:22:{1:22-1:25}: error: no\nfix-it:"/program/shop.h":{1:22-1:25}:"bar"',
      ...files,
    );
    const place = { line: 1, column: 20, endColumn: 23 };
    expect(diagnostics).toEqual([
      {
        severity: "error",
        message: "no",
        file: "shop.h",
        ...place,
        fixits: [{ ...place, endLine: 1, text: "bar" }],
      },
    ]);
    expect(text).toBe("In file included from orders.cpp:1:\nshop.h:1:22: error: no");
  });

  test("an edit of another file than the message's is not offered: it would hit the wrong text", () => {
    const { diagnostics } = parseDiagnostics(
      '/program/orders.cpp:1:1: error: no\nfix-it:"/program/shop.h":{1:1-1:2}:""',
      ...files,
    );
    expect(diagnostics).toMatchObject([{ file: "orders.cpp" }]);
    expect(diagnostics[0]?.fixits).toBeUndefined();
  });
});
