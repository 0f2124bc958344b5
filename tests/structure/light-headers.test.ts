import { describe, expect, test } from "vitest";
import { includesOf, reachable, where } from "./includes.ts";
import type { SourceFile } from "./repository.ts";
import { sample, sources } from "./repository.ts";

/**
 * Learners compile these in a browser: each costs download and time. STYLE.md, C++ rule 5, tells why these;
 * initializer_list costs nothing, as the standard has string and vector include it.
 */
const kAllowed = new Set(
  "cstddef cstdint type_traits concepts utility new exception coroutine source_location optional"
    .split(" ")
    .concat("string_view string vector variant tuple memory initializer_list".split(" ")),
);
/** Durations alone need chrono, and one header says how. */
const kDurationHeader = "core/base/duration.h";
const kForDurations = new Set(["chrono", "__chrono/duration.h"]);

function heavyIncludes(headers: readonly SourceFile[]): readonly string[] {
  return headers
    .flatMap(includesOf)
    .filter((include) => include.angled && !kAllowed.has(include.name))
    .filter((include) => include.from !== kDurationHeader || !kForDurations.has(include.name))
    .map((include) => `${where(include)} includes <${include.name}>`);
}

function byName(headers: readonly SourceFile[]): ReadonlyMap<string, SourceFile> {
  return new Map(headers.map((file) => [file.path.replace(/^(core|lessons\/support)\//, ""), file]));
}

const kHeaders = byName(sources(/^(core|lessons\/support)\/.*\.h$/));

test("everything that aio.h reaches includes only the light standard headers", () => {
  const reached = reachable("aio.h", kHeaders);
  expect(reached.length).toBeGreaterThan(20);
  expect(heavyIncludes(reached)).toEqual([]);
});

test("lesson.h adds no header to what aio.h reaches", () => {
  const added = reachable("lesson.h", kHeaders).filter((file) => file.path.startsWith("lessons/"));
  expect(added.flatMap(includesOf).filter((include) => include.angled)).toEqual([]);
});

test("the public headers of the runtime are all behind aio.h, but for its backend interface", () => {
  const reached = new Set(reachable("aio.h", kHeaders).map((file) => file.path));
  const missing = sources(/^core\/runtime\/[^/]+\.h$/).filter((file) => !reached.has(file.path));
  expect(missing.map((file) => file.path)).toEqual([]);
});

describe("the rule sees", () => {
  test("a heavy header behind another one", () => {
    const headers = byName([
      sample("core/aio.h", '#include "base/repr.h"'),
      sample("core/base/repr.h", "#include <string>", "#include <format>"),
      sample("core/base/unused.h", "#include <map>"),
    ]);
    expect(heavyIncludes(reachable("aio.h", headers))).toEqual(["core/base/repr.h:2 includes <format>"]);
  });

  test("chrono anywhere but where durations are defined", () => {
    const headers = byName([
      sample("core/aio.h", '#include "base/duration.h"', "#include <chrono>"),
      sample("core/base/duration.h", "#include <chrono>"),
    ]);
    expect(heavyIncludes(reachable("aio.h", headers))).toEqual(["core/aio.h:2 includes <chrono>"]);
  });

  test("third-party headers", () => {
    const headers = byName([sample("core/aio.h", "#include <boost/asio.hpp>")]);
    expect(heavyIncludes(reachable("aio.h", headers))).toHaveLength(1);
  });
});
