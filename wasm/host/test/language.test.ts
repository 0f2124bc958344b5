import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Compiler, createCompiler, type PlaceRequest } from "../index.ts";

const pack = join(fileURLToPath(new URL("../../..", import.meta.url)), "build/pack");
const packed = existsSync(`${pack}/manifest.json`);
const never = new AbortController().signal;

/** A program around some lines of a coroutine, with the place where they have a "|". */
function program(...body: readonly string[]): PlaceRequest {
  const lines = [
    '#include "lesson.h"',
    "/// Fetches a number. Throws: nothing.",
    "Coro<int> fetch(int n, int tries = 2) { co_return n + tries; }",
    "struct Shop { int stock = 0; Coro<> buy(int n); };",
    "Coro<> amain() {",
    ...body.map((line) => `  ${line}`),
    "}",
    "int main() { run(amain()); }",
  ];
  const index = lines.findIndex((line) => line.includes("|"));
  const column = (lines[index]?.indexOf("|") ?? 0) + 1;
  return { source: lines.join("\n").replace("|", ""), fileName: "program.cpp", line: index + 1, column };
}

describe.skipIf(!packed)(
  packed ? "the language worker" : "the language worker (skipped: build/pack is not built)",
  () => {
    let compiler: Compiler;

    beforeAll(async () => {
      compiler = createCompiler({ assetsDir: pack });
      await compiler.ready(never);
    });
    afterAll(() => compiler.dispose());

    async function names(place: PlaceRequest): Promise<readonly string[]> {
      return (await compiler.language.complete(place, never)).map(({ name }) => name);
    }

    test("completes members, without what is private", async () => {
      const found = await names(program("Event event;", "event.|"));
      expect(found).toEqual(expect.arrayContaining(["set", "clear", "is_set", "wait"]));
      expect(found).not.toContain("waiters_");
    });

    test("completes members of one's own types while the rest of the line is missing", async () => {
      expect(await names(program("Shop shop;", "co_await shop.|"))).toEqual(expect.arrayContaining(["buy", "stock"]));
    });

    test("completes what begins as typed: variables, functions and keywords", async () => {
      expect(await names(program("int fetched = 1;", "co_await fe|"))).toEqual(
        expect.arrayContaining(["fetch", "fetched", "fetch_blocking"]),
      );
      expect(await names(program("co_re|"))).toContain("co_return");
    });

    test("counts columns in UTF-16 units", async () => {
      expect(await names(program('std::string π = "😀"; π.si|'))).toContain("size");
    });

    test("gives a member of a pointer with the arrow that it needs", async () => {
      const [size] = await compiler.language.complete(
        program("std::string text;", "auto* at = &text;", "at.siz|"),
        never,
      );
      expect(size).toMatchObject({ name: "size", fixit: { text: "->" } });
    });

    test("shows a function's parameters, default values and comment", async () => {
      const help = await compiler.language.signatures(program("co_await fetch(|"), never);
      expect(help?.signatures).toMatchObject([
        {
          name: "fetch",
          result: "Coro<int>",
          parameters: [
            { text: "int n", optional: false },
            { text: "int tries = 2", optional: true },
          ],
          doc: "Fetches a number. Throws: nothing.",
        },
      ]);
    });

    test.each([
      ["timeout(|1s, fetch(1));", "timeout"],
      ["Queue<int> queue; queue.put(|1);", "put"],
      ["Semaphore permits(|1);", "Semaphore"],
      ["auto twice = [](int n) { return 2 * n; }; twice(|1);", "twice"],
    ])("knows what is called in %s", async (line, name) => {
      const help = await compiler.language.signatures(program(line), never);
      expect(help?.signatures[0]?.name).toBe(name);
      expect(help?.signatures.some(({ parameters }) => parameters.length > 0)).toBe(true);
    });

    test("has nothing to show where nothing is called", async () => {
      expect(await compiler.language.signatures(program("int n = (|1);"), never)).toBeUndefined();
    });

    test("describes the name that ends at a place", async () => {
      const sleeping = await compiler.language.describe(program("co_await sleep|(1s);"), never);
      expect(sleeping).toMatchObject({ kind: "function", name: "sleep" });
      expect(sleeping?.doc).toMatch(/^Waits for `delay`/);
      const variable = await compiler.language.describe(
        program("std::vector<Task<int>> tasks;", "co_await gather(tasks|);"),
        never,
      );
      expect(variable).toMatchObject({ kind: "variable", detail: "std::vector<Task<int>>" });
      expect(await compiler.language.describe(program("int n = 1|;"), never)).toBeUndefined();
    });

    test("checks a program as the compiler does", async () => {
      const { source, fileName } = program("fetch(1);", "int n = nothing;", "co_return;");
      const found = await compiler.language.check({ source, fileName }, never);
      expect(found.map(({ severity, line, file }) => [severity, line, file])).toEqual([
        ["warning", 6, fileName],
        ["error", 7, fileName],
      ]);
    });

    test("drops a question that a newer one of its kind overtakes, but no other", async () => {
      const { source, fileName } = program("co_return;");
      const ask = () => compiler.language.check({ source, fileName }, never);
      const [first, overtaken, newest] = [ask(), ask(), ask()];
      const other = compiler.language.describe(program("co_await sleep|(1s);"), never);
      await expect(overtaken).rejects.toMatchObject({ name: "AbortError" });
      expect(await first).toEqual([]);
      expect(await newest).toEqual([]);
      expect((await other)?.name).toBe("sleep");
    });

    test("puts no question while a program is compiled", async () => {
      const { source, fileName } = program("co_return;");
      const order: string[] = [];
      const compiled = compiler.compile({ source, fileName }, never).then(() => order.push("compiled"));
      const checked = compiler.language.check({ source, fileName }, never).then(() => order.push("checked"));
      await Promise.all([compiled, checked]);
      expect(order).toEqual(["compiled", "checked"]);
    });

    test("rejects at once when the signal fires, and answers the next question", async () => {
      const stop = new AbortController();
      const asked = compiler.language.complete(program("co_await fe|"), stop.signal);
      stop.abort();
      await expect(asked).rejects.toMatchObject({ name: "AbortError" });
      expect(await names(program("co_await slee|"))).toContain("sleep");
    });

    test("is replaced when it refuses a question", async () => {
      const refused = compiler.language.check({ source: "", fileName: "../x.cpp" }, never);
      await expect(refused).rejects.toThrow('"../x.cpp" is no plain file name.');
      expect(await names(program("co_await slee|"))).toContain("sleep");
    });

    describe("of a program with a header", () => {
      const kHeader =
        '#pragma once\n#include "lesson.h"\n/// Sells. Throws: nothing.\ninline Coro<> sell(int boxes) { co_return; }\n';
      const kMain =
        '#include "lesson.h"\n#include "shop.h"\nCoro<> amain() { co_await sell(1); }\nint main() { run(amain()); }\n';

      test("the program sees what the header declares", async () => {
        const source = kMain.replace("sell(1)", "sel");
        const place = { source, fileName: "orders.cpp", headers: [{ file: "shop.h", source: kHeader }] };
        expect(await names({ ...place, line: 3, column: 30 })).toContain("sell");
        const described = await compiler.language.describe({ ...place, source: kMain, line: 3, column: 31 }, never);
        expect(described).toMatchObject({ name: "sell", doc: "Sells. Throws: nothing." });
      });

      test("the header is helped with like a program, and sees the other headers", async () => {
        const source = '#pragma once\n#include "lesson.h"\n#include "shop.h"\ninline Coro<> twice() { co_await sell(';
        const place = {
          source,
          fileName: "twice.h",
          headers: [{ file: "shop.h", source: kHeader }],
          line: 4,
          column: 39,
        };
        const help = await compiler.language.signatures(place, never);
        expect(help?.signatures.map(({ name, parameters }) => [name, parameters[0]?.text])).toEqual([
          ["sell", "int boxes"],
        ]);
      });

      test("a check tells of mistakes in each file", async () => {
        const headers = [{ file: "shop.h", source: kHeader.replace("int boxes", "in boxes") }];
        const source = kMain.replace("run(", "rum(");
        const found = await compiler.language.check({ source, fileName: "orders.cpp", headers }, never);
        expect(found.filter(({ severity }) => severity === "error").map(({ file, line }) => `${file}:${line}`)).toEqual(
          expect.arrayContaining(["shop.h:4", "orders.cpp:4"]),
        );
      });
    });
  },
);

test("a question to a disposed compiler rejects with AbortError", async () => {
  const compiler = createCompiler({ assetsDir: "/nowhere" });
  compiler.dispose();
  await expect(compiler.language.check({ source: "", fileName: "a.cpp" }, never)).rejects.toMatchObject({
    name: "AbortError",
  });
});
