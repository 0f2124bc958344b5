import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";
import { nativeCompiler } from "./preprocess.ts";
import { kRoot, linesOf, sample, sources } from "./repository.ts";

const kHeaders = sources(/^(core|lessons\/support|tools)\/.*\.h$/);
const kFlags = ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"];
const kFolders = ["-Icore", "-Ilessons/support"];

/** The compiler's complaints about a translation unit; empty when there are none. */
function complaints(unit: string, signal: AbortSignal): Promise<string> {
  const { command, flags } = nativeCompiler();
  return new Promise((resolve) => {
    const args = [...flags, ...kFlags, ...kFolders, "-x", "c++", "-"];
    const child = execFile(command, args, { cwd: kRoot, signal }, (error, _stdout, stderr) => {
      resolve(error ? stderr || error.message : "");
    });
    child.stdin?.end(unit);
  });
}

describe("compiles alone, and twice in one file:", () => {
  for (const { path } of kHeaders) {
    const name = path.startsWith("tools/") ? path : path.replace(/^(core|lessons\/support)\//, "");
    // A name that only a .cpp includes may need third-party headers; it is found from the root.
    test.concurrent(path, async ({ signal }) => {
      expect(await complaints(`#include "${name}"\n#include "./${name}"\n`, signal)).toBe("");
    });
  }
});

test("every header is guarded by #pragma once, below a comment that opens the file", () => {
  expect(kHeaders.filter((header) => !opensWell(header.text)).map((header) => header.path)).toEqual([]);
});

/** A comment in the first line, `#pragma once` as the first line that is none. */
function opensWell(text: string): boolean {
  const lines = linesOf(text);
  return lines[0]?.startsWith("// ") === true && lines.find((line) => !line.startsWith("//")) === "#pragma once";
}

describe("the rule sees", () => {
  test("a header that uses a name without its include", async ({ signal }) => {
    expect(await complaints("#pragma once\ninline std::string text;\n", signal)).toContain("std");
  });

  test("a header without a guard, without a comment, or with code before the guard", () => {
    const guard = "#pragma once";
    expect(opensWell(sample("a.h", "// What it is.", guard, "int x();").text)).toBe(true);
    expect(opensWell(sample("a.h", "// What it is.", "int x();").text)).toBe(false);
    expect(opensWell(sample("a.h", guard).text)).toBe(false);
    expect(opensWell(sample("a.h", "// What it is.", "int x();", guard).text)).toBe(false);
  });
});
