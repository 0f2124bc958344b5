import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kRoot, sources } from "./repository.ts";

// What clang says of the mistakes that people make with coroutines, before the program runs. Lines are counted from the
// first of the snippet.
const kLanguage = ["-std=c++20", "-Icore", "-Ilessons/support", "-fno-color-diagnostics"];
const kFlags = [...kLanguage, "-fsyntax-only"];
const kChecked = [...kFlags, "-DAIO_CHECK_COROUTINES"];
const kWholeProgram = [...kLanguage, "-DAIO_CHECK_COROUTINES", "-Wall", "-Wextra"];

const kAround = {
  head: [
    '#include "lesson.h"',
    "Coro<> show(const std::string& text) { co_await checkpoint(); print(text); }",
    "Coro<int> count() { co_return 1; }",
    "Coro<> program() {",
  ],
  tail: ["  co_return;", "}", "int main() { run(program()); }", ""],
};

/** Line, text of each warning and error in the body of a coroutine, whose first line is 1. */
function complaints(flags: readonly string[], body: readonly string[], signal: AbortSignal): Promise<string[]> {
  const unit = [...kAround.head, ...body, ...kAround.tail].join("\n");
  return new Promise((resolve) => {
    const args = [...flags, "-x", "c++", "-"];
    const child = execFile("clang++-19", args, { cwd: kRoot, signal }, (_error, _stdout, stderr) => {
      const found = [...stderr.matchAll(/^\S+:(\d+):\d+: (?:warning|error): (.*)$/gm)];
      resolve(found.map(([, line, text]) => `${Number(line) - kAround.head.length}: ${text}`));
    });
    child.stdin?.end(unit);
  });
}

describe("clang warns of", () => {
  test.concurrent("a forgotten co_await", async ({ signal }) => {
    const found = await complaints(kFlags, ["  count();", "  sleep(1s);", "  Event().wait();"], signal);
    expect(found).toHaveLength(3);
    expect(found[0]).toContain("1: ignoring return value");
    expect(found[0]).toContain("a coroutine does nothing until it is awaited: write co_await");
  });

  test.concurrent("a task that nobody keeps", async ({ signal }) => {
    const [found] = await complaints(kFlags, ["  create_task(count());"], signal);
    expect(found).toContain("keep the task: its exception is lost with the last handle");
  });

  test.concurrent("a gather or a shield that nobody awaits", async ({ signal }) => {
    const body = ["  gather(count(), count());", "  gather_settled(count());", "  shield(count());"];
    const found = await complaints(kFlags, body, signal);
    expect(found).toHaveLength(3);
    for (const each of found) expect(each).toContain("nobody else sees how it ends");
  });

  test.concurrent("a coroutine that is kept longer than what it refers to", async ({ signal }) => {
    const body = ['  Coro<> kept = show("temporary");', "  co_await kept;"];
    const [found] = await complaints(kChecked, body, signal);
    expect(found).toContain("1: temporary whose address is used as value of local variable 'kept' will be destroyed");
  });

  test.concurrent("a coroutine that is kept longer than the lambda that it belongs to", async ({ signal }) => {
    const body = ["  int n = 0;", "  Coro<> kept = [&n]() -> Coro<> { print(n); co_return; }();", "  co_await kept;"];
    const [found] = await complaints(kChecked, body, signal);
    expect(found).toContain("2: temporary whose address is used as value of local variable 'kept' will be destroyed");
  });
});

test("clang has nothing to say of the same done right", async ({ signal }) => {
  const body = [
    '  co_await show("lives as long as the await");',
    '  const std::string text = "kept";',
    "  Coro<> kept = show(text);",
    "  co_await kept;",
    "  Coro<int> limited = timeout(1s, count());",
    "  co_await limited;",
    "  co_await timeout(1s, [](Timeout&) -> Coro<> { co_return; });",
    "  co_await wait_for(count(), 1s);",
  ];
  expect(await complaints(kChecked, body, signal)).toEqual([]);
});

describe("clang has nothing to say of", () => {
  // lesson.h, with which every program begins (layering.test.ts), parsed once for all: most of the time of each.
  const folder = mkdtempSync(path.join(tmpdir(), "header-"));
  const header = path.join(folder, "lesson.pch");
  beforeAll(async () => {
    expect(await whatClangSays(["-x", "c++-header", "lessons/support/lesson.h", "-o", header], "")).toBe("");
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const { path: file, text } of sources(/^lessons\/\d[^/]*\/[^/]+\.cpp$/)) {
    test.concurrent(file, async ({ signal }) => {
      const args = ["-fsyntax-only", "-include-pch", header, "-iquote", path.dirname(file), "-x", "c++", "-"];
      expect(await whatClangSays(args, text, signal)).toBe("");
    });
  }
});

function whatClangSays(args: readonly string[], input: string, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const all = [...kWholeProgram, ...args];
    const child = execFile("clang++-19", all, { cwd: kRoot, signal }, (error, _stdout, stderr) => {
      resolve(error ? stderr || error.message : stderr);
    });
    child.stdin?.end(input);
  });
}
