import { describe, expect, it } from "vitest";
import { callAt, isInText, maskCode } from "../src/editor/cpp-text.ts";

/** Takes the "|" out; gives the text and where it was. */
function at(text: string): { readonly source: string; readonly position: number } {
  return { source: text.replace("|", ""), position: text.indexOf("|") };
}

describe("masked code", () => {
  it("has blanks for comments and between quotes, and every place stays", () => {
    const source = `a("x, y"); // b(\nc('"'); /* d\n( */ e(R"(f")");`;
    const masked = maskCode(source);
    expect(masked).toHaveLength(source.length);
    expect(masked.split("\n")).toHaveLength(source.split("\n").length);
    expect(masked.match(/\w+/g)).toEqual(["a", "c", "e"]);
    expect(masked).not.toContain(",");
  });

  it("keeps a number with quotes between its digits", () => {
    expect(maskCode("sleep(1'000'000ns);")).toBe("sleep(1'000'000ns);");
  });
});

describe("a position is in a text", () => {
  it.each(['print("a|b");', 'print("ab|', "x; // a|", "x; // a\n// b|", "/* a | b */", "c = '|x';"])("%j", (text) => {
    const { source, position } = at(text);
    expect(isInText(source, position)).toBe(true);
  });

  it.each(['print("ab"|);', 'print(|"ab");', "x;| // a", "// a\n|x", "/* a */|", "1'000'0|00"])(
    "or not: %j",
    (text) => {
      const { source, position } = at(text);
      expect(isInText(source, position)).toBe(false);
    },
  );
});

describe("the call around a position", () => {
  it.each([
    ["f(|", "f", 0],
    ["f(a, |b)", "f", 1],
    ["f(g(a, b), |)", "f", 1],
    ["f(g(a, |b), c)", "g", 1],
    ['f("a, b", |)', "f", 1],
    ["queue.put(|item)", "put", 0],
    ["co_await gather(first(1), second(2), |", "gather", 2],
    ["f([a, b] { return a; }, |)", "f", 1],
    ["std::vector<int>(|)", "vector", 0],
    ["f(// (\n1, |)", "f", 1],
  ])("%j", (text, callee, argument) => {
    const { source, position } = at(text);
    const call = callAt(maskCode(source), position);
    expect(call).toMatchObject({ callee, argument });
    expect(source[(call?.open ?? 0) - 1]).toBe("(");
  });

  it.each(["if (|x)", "f(a)|", "f(a); |", "f([] { | })", "(|1 + 2)", "while (|true)", "co_await (|x)", ""])(
    "or none: %j",
    (text) => {
      const { source, position } = at(text);
      expect(callAt(maskCode(source), position)).toBeUndefined();
    },
  );
});
