import { describe, expect, it } from "vitest";
import { awaitPoint, type CompletionPlace, optionsOf } from "../src/editor/language/options.ts";
import {
  contractLines,
  declarationLines,
  firstSentence,
  fittingOverload,
  parameterOf,
  plainType,
} from "../src/editor/language/wording.ts";
import type { Completion, Signature } from "../src/runner/index.ts";

function signature(result: string, ...parameters: readonly string[]): Signature {
  return { name: "f", result, parameters: parameters.map((text) => ({ text, optional: false })), suffix: "", doc: "" };
}

function named(change: Partial<Completion>): Completion {
  return { kind: "function", name: "f", detail: "", doc: "", signatures: [signature("void")], ...change };
}

const kPlace: CompletionPlace = { before: "  ", next: "", words: new Set() };

describe("what is inserted", () => {
  it("has parentheses: the caret goes between them when there is something to give", () => {
    expect(optionsOf([named({})], kPlace)[0]?.insertion).toMatchObject({ text: "f()", caret: 3 });
    const takes = named({ signatures: [signature("void", "int n")] });
    expect(optionsOf([takes], kPlace)[0]?.insertion).toMatchObject({ text: "f()", caret: 2 });
  });

  it("has none when they are there", () => {
    expect(optionsOf([named({})], { ...kPlace, next: "(" })[0]?.insertion).toMatchObject({ text: "f", caret: 1 });
  });

  it("has angle brackets for a class template", () => {
    const coro = named({ kind: "type", name: "Coro", detail: "<class T>", signatures: [] });
    expect(optionsOf([coro], kPlace)[0]?.insertion).toMatchObject({ text: "Coro<>", caret: 5 });
  });
});

describe("a coroutine", () => {
  const sleep = named({ name: "sleep", signatures: [signature("Coro<>", "Duration delay")] });

  it("is offered awaited where a statement begins, and first", () => {
    const [first, second] = optionsOf([sleep], kPlace);
    expect(first).toMatchObject({ label: "sleep", displayLabel: "co_await sleep" });
    expect(first?.boost).toBeGreaterThan(second?.boost ?? 99);
  });

  it("is offered as it is where it is given on", () => {
    const options = optionsOf([sleep], { ...kPlace, before: "  co_await gather(" });
    expect(options.map(({ displayLabel }) => displayLabel)).toEqual(["sleep"]);
  });
});

describe("co_await goes before", () => {
  it.each([
    ["  ", 0],
    ["  int n = ", 0],
    ["  co_return ", 0],
    ["  queue.", 6],
    ["  auto item = shop.queue->", 12],
    ["  if (ok) { queue.", 6],
  ])("%j", (before, characters) => {
    expect(awaitPoint(before)).toBe(characters);
  });

  it.each(["  co_await ", "  print(", "  co_await queue.", "  a == ", "  gather(a, ", "  f().", "  tasks[0]."])(
    "or nowhere: %j",
    (before) => {
      expect(awaitPoint(before)).toBeUndefined();
    },
  );
});

it("the class itself is not among an object's members", () => {
  const event = named({ kind: "namespace", name: "Event", signatures: [] });
  expect(optionsOf([event, named({ name: "set" })], { ...kPlace, before: "  event." })).toHaveLength(1);
});

it("what the program uses comes before what the library documents, and both before the rest", () => {
  const [own, documented, other] = ["own", "documented", "strtok"].map(
    (name) =>
      optionsOf([named({ name, doc: name === "documented" ? "Does." : "" })], {
        ...kPlace,
        words: new Set(["own"]),
      })[0],
  );
  expect(own?.boost).toBeGreaterThan(documented?.boost ?? 99);
  expect(documented?.boost).toBeGreaterThan(other?.boost ?? 99);
});

it("types are told without the library's own namespaces", () => {
  expect(plainType("const std::vector<aio::Task<int>> &")).toBe("const std::vector<Task<int>>&");
  expect(plainType("std::basic_string<char> &text")).toBe("std::string& text");
});

it("a comment's first sentence ends where its own full stop is", () => {
  expect(firstSentence("Waits for 1.5 s; others run. Suspends: always.")).toBe("Waits for 1.5 s; others run.");
  expect(firstSentence("no full stop")).toBe("no full stop");
});

it("a contract has a line for each of its promises", () => {
  expect(contractLines("Adds an item. Suspends: while it is full. Throws: QueueFull.")).toEqual([
    "Adds an item.",
    "Suspends: while it is full.",
    "Throws: QueueFull.",
  ]);
});

it("overloads beyond three are counted", () => {
  const many = named({
    signatures: [1, 2, 3, 4, 5].map((count) => signature("int", ...Array<string>(count).fill("int n"))),
  });
  expect(declarationLines(many)).toEqual([
    "int f(int n)",
    "int f(int n, int n)",
    "int f(int n, int n, int n)",
    "and 2 more",
  ]);
});

describe("of overloads", () => {
  const signatures = [signature("void"), signature("void", "int a"), signature("void", "int a", "As... more")];

  it("the first that takes so many arguments is shown", () => {
    expect([0, 1, 2, 7].map((argument) => fittingOverload(signatures, argument))).toEqual([1, 2, 2, 2]);
  });

  it("a pack takes all arguments that follow", () => {
    const [, one, pack] = signatures;
    expect(pack && [0, 1, 5].map((argument) => parameterOf(pack, argument))).toEqual([0, 1, 1]);
    expect(one && parameterOf(one, 1)).toBeUndefined();
  });
});
