import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CompileResult,
  type Compiler,
  createCompiler,
  createRunner,
  type LoadProgress,
  type Runner,
  type RunResult,
  type SourceFile,
} from "../index.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pack = join(root, "build/pack");
const examples = readdirSync(join(root, "lessons"))
  .filter((lesson) => /^\d/.test(lesson))
  .flatMap((lesson) => readdirSync(join(root, "lessons", lesson)).map((file) => `${lesson}/${file}`))
  .filter((file) => file.endsWith(".cpp"));

/** The headers of a lesson, which its programs may include. */
async function headersOf(lesson: string): Promise<readonly SourceFile[]> {
  const folder = join(root, "lessons", lesson);
  const names = readdirSync(folder).filter((file) => file.endsWith(".h"));
  return Promise.all(names.map(async (file) => ({ file, source: await readFile(join(folder, file), "utf8") })));
}

const packed = existsSync(`${pack}/manifest.json`);
const never = new AbortController().signal;
/** Tests run on busy machines. */
const limits = { wallMs: 30_000 };

describe.skipIf(!packed)(
  packed ? "the page's compiler" : "the page's compiler (skipped: build/pack is not built)",
  () => {
    let compiler: Compiler;
    let runner: Runner;
    const progress: LoadProgress[] = [];

    beforeAll(async () => {
      compiler = createCompiler({ assetsDir: pack, onProgress: (step) => progress.push(step) });
      runner = createRunner();
      await compiler.ready(never);
    });
    afterAll(() => {
      compiler.dispose();
      runner.dispose();
    });

    function compile(source: string, fileName = "program.cpp"): Promise<CompileResult> {
      return compiler.compile({ source, fileName }, never);
    }

    async function run(source: string): Promise<RunResult> {
      const result = await compile(source);
      if (!result.ok) throw new Error(result.text);
      return runner.run({ module: result.module, limits }, never);
    }

    test("tells how far it has come with loading", () => {
      expect(progress.at(0)).toMatchObject({ phase: "loading", loadedBytes: 0 });
      expect(progress.at(-1)).toMatchObject({ phase: "ready" });
      expect(progress.at(-1)?.loadedBytes).toBe(progress.at(-1)?.totalBytes);
    });

    test("warns of a forgotten co_await and of a coroutine that outlives its argument", async () => {
      const source = `#include "lesson.h"
Coro<> greet(const std::string& name) { print(name); co_await sleep(1s); }
Coro<> amain() {
  greet("nobody");
  Coro<> kept = greet(std::string("gone"));
  co_await kept;
}
int main() { run(amain()); }
`;
      const result = await compile(source);
      expect(result.ok).toBe(true);
      const warnings = result.diagnostics.filter((each) => each.severity === "warning");
      expect(warnings.map((each) => each.line)).toEqual([4, 5]);
      expect(warnings[0]?.message).toContain("a coroutine does nothing until it is awaited");
      expect(warnings[1]?.message).toContain("temporary");
    });

    test("refuses a coroutine function without a co_await, whose body would run as a plain function", async () => {
      const result = await compile('#include "lesson.h"\nCoro<> f() { print("plain"); }\nint main() { run(f()); }\n');
      expect(result.ok ? "" : result.text).toContain("neither a coroutine nor a coroutine wrapper");
    });

    test("makes a program that prints and returns", async () => {
      const result = await run('#include <cstdio>\nint main() { std::printf("%d\\n", 6 * 7); return 3; }\n');
      expect(result).toMatchObject({ exitCode: 3, stdout: "42\n" });
    });

    test("makes the same module of the same source", async () => {
      const [first, second] = [await compile("int main() { return 1; }"), await compile("int main() { return 1; }")];
      expect(first.ok && second.ok && first.module).toEqual(second.ok && second.module);
    });

    test("handles exceptions around co_await in a loop", async () => {
      const result = await run(COROUTINES);
      expect(result.stdout).toBe("ok 0;runtime 1;code 2;ok 3;runtime 4;code 5;\n");
      expect(result.exitCode).toBe(0);
    });

    test("keeps to C++'s rules for nested, rethrown and stored exceptions", async () => {
      const result = await run(EXCEPTIONS);
      expect(result.stdout.trimEnd().split("\n")).toEqual([
        "inner 1",
        "rethrown 1, uncaught 0",
        "uncaught while unwinding 1",
        "base of a virtual base",
        "stored far away",
        "stored again far away",
        "destroyed 1 of 1",
        "any",
      ]);
    });

    test.each(examples)("makes of %s a program that runs as the prebuilt one does", async (example) => {
      const [lesson = "", file = ""] = example.split("/");
      const name = file.replace(".cpp", "");
      const source = await readFile(join(root, "lessons", lesson, file), "utf8");
      const result = await compiler.compile({ source, fileName: file, headers: await headersOf(lesson) }, never);
      if (!result.ok) throw new Error(result.text);
      const here = await runner.run({ module: result.module, args: [name], limits }, never);
      const module = join(root, "build/wasm/lessons", lesson, `${name}.wasm`);
      const prebuilt = await runner.run({ module, args: [name], limits }, never);
      expect(here.stdout).toBe(prebuilt.stdout);
      expect(here.trace).toBe(prebuilt.trace);
    });

    test("sees the headers of a program while it is compiled, and no longer", async () => {
      const source = '#include "lesson.h"\n#include "shop.h"\nint main() { print(open()); }\n';
      const headers = [
        { file: "shop.h", source: '#pragma once\n#include "lesson.h"\ninline int open() { return 42; }\n' },
      ];
      const result = await compiler.compile({ source, fileName: "orders.cpp", headers }, never);
      if (!result.ok) throw new Error(result.text);
      expect(await compile(source)).toMatchObject({
        ok: false,
        text: expect.stringContaining("'shop.h' file not found"),
      });
    });

    test("says in which header the mistake is", async () => {
      const source = '#include "lesson.h"\n#include "shop.h"\nint main() {}\n';
      const headers = [{ file: "shop.h", source: "int open() { return closed; }\n" }];
      const result = await compiler.compile({ source, fileName: "orders.cpp", headers }, never);
      expect(result).toMatchObject({
        ok: false,
        diagnostics: [{ file: "shop.h", line: 1, column: 21, endColumn: 27 }],
      });
      expect(result.ok ? "" : result.text).toContain("shop.h:1:21: error: use of undeclared identifier 'closed'");
    });

    test("refuses files of one name, and a name that is a path", async () => {
      const twice = { source: "", fileName: "a.h", headers: [{ file: "a.h", source: "" }] };
      expect(await compiler.compile(twice, never)).toMatchObject({ ok: false, text: 'There are two files "a.h".' });
      const path = { source: "", fileName: "a.cpp", headers: [{ file: "../lib/a.h", source: "" }] };
      expect(await compiler.compile(path, never)).toMatchObject({
        ok: false,
        text: '"../lib/a.h" is no plain file name.',
      });
    });

    test("names the file, line and UTF-16 column of an error", async () => {
      const result = await compile("int main() {\n  auto π = foo(1);\n}\n", "gather.cpp");
      expect(result.ok).toBe(false);
      expect(result.diagnostics[0]).toMatchObject({
        severity: "error",
        file: "gather.cpp",
        line: 2,
        column: 12,
        endColumn: 15,
      });
      expect(!result.ok && result.text).toMatch(/^gather\.cpp:2:13: error: use of undeclared identifier 'foo'/);
    });

    test("gives warnings with a program that it could make", async () => {
      const result = await compile("int main() { return 5 / 0; }");
      expect(result.ok).toBe(true);
      expect(result.diagnostics).toMatchObject([{ severity: "warning", line: 1 }]);
    });

    test("says which function is declared and never defined, and where it is used", async () => {
      const result = await compile("namespace a { int f(double); }\nint main() { return a::f(1); }");
      expect(result.diagnostics).toMatchObject([
        { message: "'a::f(double)' is declared and used, but nothing defines it", line: 1, column: 19 },
      ]);
    });

    test("says that main is missing", async () => {
      expect((await compile("int f() { return 1; }")).diagnostics).toMatchObject([
        { message: "the program has no main()" },
      ]);
    });

    test("refuses a file name that is a path", async () => {
      expect(await compile("int main() {}", "../x.cpp")).toMatchObject({
        ok: false,
        text: '"../x.cpp" is no plain file name.',
      });
    });

    test("leaves off at once when its signal fires, and compiles the next program", async () => {
      const stop = new AbortController();
      const abandoned = compiler.compile({ source: COROUTINES, fileName: "a.cpp" }, stop.signal);
      setTimeout(() => stop.abort(), 20);
      await expect(abandoned).rejects.toMatchObject({ name: "AbortError" });
      expect((await compile("int main() {}")).ok).toBe(true);
    });
  },
);

test("a compiler whose files are missing says so in a sentence", async () => {
  const compiler = createCompiler({ assetsDir: "/nowhere" });
  await expect(compiler.ready(never)).rejects.toThrow(/^The compiler's file manifest\.json can't be read/);
  compiler.dispose();
});

test("a disposed compiler rejects with AbortError", async () => {
  const compiler = createCompiler({ assetsDir: "/nowhere" });
  compiler.dispose();
  await expect(compiler.ready(never)).rejects.toMatchObject({ name: "AbortError" });
});

const COROUTINES = `
#include <coroutine>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace own {

template <class T> struct Coro {
  struct promise_type {
    T value{};
    std::exception_ptr error;
    std::coroutine_handle<> next;
    Coro get_return_object() { return Coro{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Final {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> handle) noexcept {
        if (handle.promise().next) handle.promise().next.resume();
      }
      void await_resume() noexcept {}
    };
    Final final_suspend() noexcept { return {}; }
    void return_value(T result) { value = std::move(result); }
    void unhandled_exception() { error = std::current_exception(); }
  };
  std::coroutine_handle<promise_type> handle;
  explicit Coro(std::coroutine_handle<promise_type> of) : handle(of) {}
  Coro(Coro&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~Coro() { if (handle) handle.destroy(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> waiter) { handle.promise().next = waiter; handle.resume(); }
  T await_resume() {
    if (handle.promise().error) std::rethrow_exception(handle.promise().error);
    return std::move(handle.promise().value);
  }
};

struct Code { int value; };

Coro<int> may_throw(int i) {
  if (i % 3 == 1) throw std::runtime_error("runtime " + std::to_string(i));
  if (i % 3 == 2) throw Code{i};
  co_return i;
}

Coro<std::string> loop() {
  std::string out;
  for (int i = 0; i < 6; ++i) {
    try {
      int got = co_await may_throw(i);
      out += "ok " + std::to_string(got) + ";";
    } catch (const std::exception& error) {
      out += std::string(error.what()) + ";";
    } catch (Code code) {
      out += "code " + std::to_string(code.value) + ";";
    }
  }
  co_return out;
}

}  // namespace own

int main() {
  auto coro = own::loop();
  coro.handle.resume();
  std::printf("%s\\n", coro.await_resume().c_str());
}
`;

const EXCEPTIONS = `
#include <cstdio>
#include <exception>
#include <stdexcept>

namespace own {

int alive = 0, made = 0, destroyed = 0;
struct Counted {
  Counted() { ++alive; ++made; }
  Counted(const Counted&) { ++alive; ++made; }
  ~Counted() { --alive; ++destroyed; }
};
struct Witness {
  ~Witness() { std::printf("uncaught while unwinding %d\\n", std::uncaught_exceptions()); }
};
struct Top { virtual ~Top() = default; };
struct Left : virtual Top {};
struct Right : virtual Top {};
struct Bottom : Left, Right {};

void nested() {
  try {
    try { throw 1; }
    catch (int value) { std::printf("inner %d\\n", value); throw; }
  } catch (int value) {
    std::printf("rethrown %d, uncaught %d\\n", value, std::uncaught_exceptions());
  }
}

}  // namespace own

int main() {
  using namespace own;
  nested();
  try { Witness witness; throw 1; } catch (...) {}
  try { throw Bottom(); } catch (Top&) { std::puts("base of a virtual base"); }
  std::exception_ptr stored;
  try { throw std::out_of_range("far away"); } catch (...) { stored = std::current_exception(); }
  try { std::rethrow_exception(stored); } catch (const std::logic_error& error) { std::printf("stored %s\\n", error.what()); }
  try { std::rethrow_exception(stored); } catch (const std::exception& error) { std::printf("stored again %s\\n", error.what()); }
  stored = nullptr;
  try { throw Counted(); } catch (const Counted&) {}
  std::printf("destroyed %d of %d\\n", destroyed, made);
  try { throw "text"; } catch (int) { std::puts("int"); } catch (...) { std::puts("any"); }
}
`;
