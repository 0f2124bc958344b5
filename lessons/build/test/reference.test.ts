import { readFileSync } from "node:fs";
import path from "node:path";
import { kSearchOptions, type SearchEntry } from "@yieldpoint/web/search";
import MiniSearch from "minisearch";
import { describe, expect, test } from "vitest";
import { readDeclarations } from "../src/cpp-declarations.ts";
import { kRoot } from "../src/paths.ts";
import { pageOf, readReference } from "../src/reference.ts";
import { searchIndex } from "../src/search.ts";
import { lessonWith } from "./support.ts";

const kHeader = `// Waiting. Loop thread only.
#pragma once

#include "base/duration.h"

namespace aio {

class Elsewhere;

namespace detail {
/// Nobody's business.
void hidden();
}  // namespace detail

/// A gate. Throws: RuntimeError when it is shut, "{". Cancellation: nothing is lost.
class Gate final : public detail::Base<int> {
 public:
  /// Opens it; \`open\` again changes nothing.
  void open() const noexcept { if (true) { return; } }
  bool is_open() const { return true; }
  Gate(const Gate&) = delete;

 private:
  /// Secret.
  void shut();
  int count_ = 0;
};

/// Runs one thing.
template <class T, class U = std::pair<T, int>>
[[nodiscard("keep it")]] AIO_CORO_WRAPPER Coro<T> run_it(Coro<T> coro, Options options = {},
    const std::source_location& where = std::source_location::current()) {
  return coro;
}
Coro<> run_it(int times);

/// As many as there may be. Units: gates.
inline constexpr int kMostGates = 7;

}  // namespace aio
`;

describe("the declarations of a header", () => {
  test("are those that others see, without bodies", () => {
    expect(readDeclarations(kHeader).map(({ name, signature }) => [name, signature])).toEqual([
      ["Gate", "class Gate final"],
      ["Gate::open", "void open() const noexcept"],
      ["Gate::is_open", "bool is_open() const"],
      ["run_it", "template <class T, class U = std::pair<T, int>> Coro<T> run_it(Coro<T> coro, Options options = {})"],
      ["run_it", "Coro<> run_it(int times)"],
      ["kMostGates", "inline constexpr int kMostGates = 7"],
    ]);
  });
});

describe("a page of the reference", () => {
  const page = pageOf("gate", "runtime/gate.h", kHeader);

  test("says what the header says of itself", () => {
    expect(page.about).toBe("Waiting. Loop thread only.");
    expect(() => pageOf("gate", "runtime/gate.h", "#pragma once\n")).toThrow("does not say what it is");
  });

  test("tells sentences from what follows a word of the contract, and overloads together", () => {
    const [gate] = page.names;
    expect(gate?.text).toBe("A gate.");
    expect(gate?.facts).toEqual([
      { label: "Throws", text: 'RuntimeError when it is shut, "{".' },
      { label: "Cancellation", text: "nothing is lost." },
    ]);
    expect(page.names.find(({ name }) => name === "run_it")?.signatures).toHaveLength(2);
  });

  test("exists for what every program includes, each with an address of its own, and leads to examples", () => {
    const pages = readReference(path.join(kRoot, "core"), [lessonWith("Hello.\n")]);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
    const names = pages.flatMap((each) => each.names);
    expect(names.find(({ name }) => name === "sleep")?.examples).toEqual([
      { lesson: "01_greetings", example: "greet", title: "Greet" },
    ]);
    // What stands first in a header is its point: it has a contract.
    const create = names.find(({ name }) => name === "create_task");
    expect(create?.facts.map(({ label }) => label)).toEqual(["Throws", "Source"]);
    const aio = readFileSync(path.join(kRoot, "core/aio.h"), "utf8");
    expect(aio).toContain('#include "runtime/task.h"');
  });
});

describe("the index", () => {
  const lesson = {
    id: "01_greetings",
    number: 1,
    title: "Greetings",
    summary: "Says hello.",
    html: '<p>Hello &amp; welcome</p><h2 id="section-go-on">Go on</h2><p>A gate <code>opens</code>.</p>',
  };
  const terms = [{ term: "gate keeper", html: "Who keeps a gate.", lesson: "01_greetings" }];
  const text = JSON.stringify(searchIndex([lesson], [pageOf("gate", "runtime/gate.h", kHeader)], terms));
  const index = MiniSearch.loadJSON<SearchEntry>(text, kSearchOptions);
  const find = (query: string): readonly string[] => index.search(query).map(({ id }) => String(id));

  test("finds sections, names by a part of them, and words", () => {
    expect(find("opens")).toContain("#/01_greetings?section=go-on");
    expect(find("welcome")).toEqual(["#/01_greetings"]);
    expect(find("gates")).toContain("#/reference/gate/kMostGates");
    expect(find("greetings")[0]).toBe("#/01_greetings");
    expect(find("run")[0]).toBe("#/reference/gate/run_it");
    expect(find("keeper")).toEqual(["#/glossary/gate%20keeper"]);
  });

  test("forgives a slip, and finds nothing for what is not there", () => {
    expect(find("welcme")).toEqual(["#/01_greetings"]);
    expect(find("zebra")).toEqual([]);
  });
});
