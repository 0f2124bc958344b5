import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { format } from "@wasm-fmt/clang-format/node";
import { expect, it } from "vitest";

const kRoot = resolve(import.meta.dirname, "../..");
const style = readFileSync(join(kRoot, ".clang-format"), "utf8");
const lessons = join(kRoot, "lessons");
const programs = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter((path) => /^\d.*\.cpp$/.test(path));

it.each(programs)("the page's formatter leaves %s as it is", (path) => {
  const source = readFileSync(join(lessons, path), "utf8");
  expect(format(source, "main.cc", style)).toBe(source);
});

it("the page's formatter gives a learner's program the lessons' layout", () => {
  const source = "Coro<>   amain( ){\nif(true){co_await   sleep( 1s ) ;}\n}";
  expect(format(source, "main.cc", style)).toBe("Coro<> amain() {\n  if (true) {\n    co_await sleep(1s);\n  }\n}\n");
});
