import { describe, expect, test } from "vitest";
import { undocumented } from "./documentation.ts";
import { sample, sources } from "./repository.ts";

const kPublicHeaders = sources(/^core\/runtime\/[^/]+\.h$/);

test("every public declaration of the runtime has its comment", () => {
  expect(kPublicHeaders.length).toBeGreaterThan(10);
  expect(kPublicHeaders.flatMap(undocumented)).toEqual([]);
});

test("the comment that opens a public header says which thread may touch what it declares", () => {
  const silent = kPublicHeaders.filter(({ text }) => !/thread|lane/i.test(text.slice(0, text.indexOf("#pragma once"))));
  expect(silent.map((file) => file.path)).toEqual([]);
});

describe("the rule sees", () => {
  const header = (...lines: readonly string[]) =>
    sample("a.h", "namespace aio {", "", ...lines, "", "}  // namespace aio");

  test("a function without a comment", () => {
    expect(undocumented(header("void f();"))).toEqual(["a.h:3"]);
    expect(undocumented(header("/// Does it.", "void f();"))).toEqual([]);
  });

  test("a class and its public members without a comment, but not its private ones", () => {
    const lines = ["class A {", " public:", "  int size();", "", " private:", "  int size_;", "};"];
    expect(undocumented(header(...lines))).toEqual(["a.h:3", "a.h:5"]);
  });

  test("nothing wrong with members that share a comment, and with special members", () => {
    const members = ["  A(const A&) = delete;", "  ~A();", "", "  /// Both.", "  int first();", "  int last();"];
    expect(undocumented(header("/// It.", "class A {", " public:", ...members, "};"))).toEqual([]);
  });

  test("nothing in namespace detail, in bodies and in forward declarations", () => {
    const lines = [
      "class B;",
      "",
      "namespace detail {",
      "",
      "void g();",
      "",
      "}  // namespace detail",
      "",
      "/// Does it.",
      "inline void f() {",
      "",
      "  g();",
      "}",
    ];
    expect(undocumented(header(...lines))).toEqual([]);
  });

  test("a second function right below a documented one's body", () => {
    expect(undocumented(header("/// Does it.", "inline void f() {", "  g();", "}", "", "void h();"))).toEqual([
      "a.h:8",
    ]);
  });
});
