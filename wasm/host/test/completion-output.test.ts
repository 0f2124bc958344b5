import { describe, expect, test } from "vitest";
import { parseCompletionOutput } from "../language/completion-output.ts";

function parse(...lines: readonly string[]) {
  return parseCompletionOutput(lines.join("\n"));
}

describe("a function", () => {
  test("has its result, parameters, default values and comment", () => {
    const { completions } = parse(
      'COMPLETION: fetch : [#Coro<int>#]fetch(<#int n#>{#, <#const std::string &host = "x"#>#}) : Fetches n. Throws: nothing.',
    );
    expect(completions).toEqual([
      {
        kind: "function",
        name: "fetch",
        detail: "",
        doc: "Fetches n. Throws: nothing.",
        signatures: [
          {
            name: "fetch",
            result: "Coro<int>",
            parameters: [
              { text: "int n", optional: false },
              { text: 'const std::string &host = "x"', optional: true },
            ],
            suffix: "",
            doc: "Fetches n. Throws: nothing.",
          },
        ],
      },
    ]);
  });

  test("is one completion with its overloads", () => {
    const { completions } = parse(
      "COMPLETION: at : [#int &#]at(<#int n#>)",
      "COMPLETION: at : [#int#]at(<#int n#>)[# const#] : Reads.",
    );
    expect(completions).toHaveLength(1);
    expect(completions[0]).toMatchObject({ doc: "Reads." });
    expect(completions[0]?.signatures.map(({ suffix }) => suffix)).toEqual(["", " const"]);
  });

  test("does not tell of the place that the library takes by itself", () => {
    const { completions } = parse(
      "COMPLETION: shield : [#auto#]shield(<#A awaitable#>{#, <#const std::source_location &where = std::source_location::current()#>#})",
    );
    expect(completions[0]?.signatures[0]?.parameters).toEqual([{ text: "A awaitable", optional: false }]);
  });

  test("may have nested default values, and a comment with a colon", () => {
    const { completions } = parse("COMPLETION: f : [#int#]f({#<#int a = 1#>{#, <#int b = 2#>#}#}) : One : two");
    expect(completions[0]?.signatures[0]?.parameters.map(({ text }) => text)).toEqual(["int a = 1", "int b = 2"]);
    expect(completions[0]?.doc).toBe("One : two");
  });
});

test("a class and its constructors are one completion", () => {
  const { completions } = parse(
    "COMPLETION: Queue : Queue<<#class T#>{#, <#class Storage#>#}> : First in, first out.",
    "COMPLETION: Queue<T, Storage> : Queue<<#class T#>{#, <#class Storage#>#}>(<#std::size_t maxsize#>) : Of a size.",
  );
  expect(completions).toMatchObject([
    { kind: "type", name: "Queue", detail: "<class T, class Storage>", doc: "First in, first out." },
  ]);
  expect(completions[0]?.signatures).toHaveLength(1);
});

test("variables have a type, keywords none", () => {
  const { completions } = parse(
    "COMPLETION: tasks : [#std::vector<Task<int>>#]tasks",
    "COMPLETION: int",
    "COMPLETION: Pattern : [#bool#]false",
  );
  expect(completions.map(({ kind, name, detail }) => [kind, name, detail])).toEqual([
    ["variable", "tasks", "std::vector<Task<int>>"],
    ["keyword", "int", ""],
    ["keyword", "false", ""],
  ]);
});

test("a snippet keeps its lines and what is to be filled in", () => {
  const { completions } = parse(
    "COMPLETION: Pattern : while (<#condition#>) {",
    "<#statements#>",
    "}",
    "COMPLETION: x : [#int#]x",
  );
  expect(completions[0]).toMatchObject({
    kind: "snippet",
    name: "while",
    template: `while (\${condition}) {\n\${statements}\n}`,
  });
  expect(completions[1]?.name).toBe("x");
});

test("a member of a pointer says that the dot must become an arrow", () => {
  const { completions } = parse('COMPLETION: size : [#int#]size()[# const#] (requires fix-it: {7:4-7:5} to "->")');
  expect(completions[0]).toMatchObject({
    name: "size",
    fixit: { line: 7, column: 4, endLine: 7, endColumn: 5, text: "->" },
    signatures: [{ suffix: " const" }],
  });
});

test("what cannot be used, or is not written by name, is left out", () => {
  const { completions } = parse(
    "COMPLETION: set_ (Inaccessible) : [#bool#]set_",
    "COMPLETION: b_ (InBase,Inaccessible) : [#int#][#Base::#]b_",
    "COMPLETION: __ATOMIC : __ATOMIC",
    "COMPLETION: operator= : [#Event &#]operator=(<#const Event &#>)",
    "COMPLETION: ~Event : [#void#]~Event()",
    "COMPLETION: <deduction guide for optional> : [#optional<T>#](<#T#>)",
  );
  expect(completions).toEqual([]);
});

test.each(["COMPLETION: f : [#int#f()", "COMPLETION: f : [#int#]f({#<#int a#>)", "COMPLETION: ", "nonsense", ""])(
  "what reads otherwise is left out: %j",
  (line) => {
    expect(parse(line)).toEqual({ completions: [], overloads: [] });
  },
);

test("an overload's parameters are found though only one is a placeholder", () => {
  const { overloads } = parse(
    "OPENING_PAREN_LOC: /program/p.cpp:7:4",
    "OVERLOAD: [#void#]put(<#int n#>, const std::map<int, int> &more, std::string text)",
    "OVERLOAD: Semaphore()",
    "OVERLOAD: [#class#]vector<<#class Tp#>>",
    "PREFERRED-TYPE: int",
  );
  expect(overloads.map(({ name, parameters }) => [name, parameters.map(({ text }) => text)])).toEqual([
    ["put", ["int n", "const std::map<int, int> &more", "std::string text"]],
    ["Semaphore", []],
  ]);
});
