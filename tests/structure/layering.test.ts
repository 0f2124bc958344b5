import { describe, expect, test } from "vitest";
import { includesOf, where } from "./includes.ts";
import { edgesThatPointRight, layerViolations, moduleOf, parseLayers } from "./layers.ts";
import { readText, sample, sources } from "./repository.ts";

const kLayers = parseLayers(readText("core/layers.txt"));
const kCore = sources(/^core\/.*\.(h|cpp)$/);

test("every include in core/ points to a module that layers.txt allows", () => {
  expect(kCore.length).toBeGreaterThan(0);
  expect(layerViolations(kCore, kLayers)).toEqual([]);
});

test("layers.txt names every module once, and each line only modules above it", () => {
  expect(edgesThatPointRight(kLayers)).toEqual([]);
  expect([...kLayers.keys()].sort()).toEqual([...new Set(kCore.map((file) => moduleOf(file.path)))].sort());
});

test("a lesson program includes lesson.h and, beside that, only headers of its own folder, an exercise the lesson's, too", () => {
  const files = sources(/^lessons\/\d+_[^/]+\/(?:exercise\/(?:wrong\/)?)?[^/]+\.(?:cpp|h)$/);
  const programs = files.filter(({ path }) => !path.endsWith("/exercise/check.cpp"));
  const paths = new Set(programs.map(({ path }) => path));
  expect(programs.length).toBeGreaterThan(0);
  for (const program of programs) {
    const [first, ...others] = includesOf(program).map(({ name }) => name);
    expect(first, program.path).toBe("lesson.h");
    const folders = [/^lessons\/[^/]+\//, /^lessons\/[^/]+\/exercise\//].map((each) => each.exec(program.path)?.[0]);
    expect(others.filter((name) => !folders.some((folder) => paths.has(`${folder}${name}`)))).toEqual([]);
  }
});

test("lessons and tools stay out of the library's detail folders", () => {
  const inside = sources(/^(lessons|tools)\/.*\.(h|cpp)$/)
    .flatMap(includesOf)
    .filter((include) => include.name.includes("detail/"));
  expect(inside.map(where)).toEqual([]);
});

describe("the rule sees", () => {
  const layers = parseLayers("# a comment\nbase:\ntrace: base\nruntime: base trace\n");
  const place = sample("core/base/place.h", "#pragma once");

  test("an include that points to the right", () => {
    const wrong = [sample("core/base/place.h", '#include "runtime/task.h"'), sample("core/runtime/task.h")];
    expect(layerViolations(wrong, layers)).toEqual([
      'core/base/place.h:1 includes "runtime/task.h", but layers.txt does not let base include runtime',
    ]);
  });

  test("a path that is not relative to core/", () => {
    const wrong = [place, sample("core/base/errors.cpp", "", '#include "place.h"')];
    expect(layerViolations(wrong, layers)).toEqual([
      'core/base/errors.cpp:2 includes "place.h", which is no file of core/',
    ]);
  });

  test("nothing wrong in an include that points to the left or stays in its module", () => {
    const right = [place, sample("core/base/errors.cpp", '#include "base/place.h"', "#include <string>")];
    const further = sample("core/trace/recorder.h", '#include "base/place.h"');
    expect(layerViolations([...right, further], layers)).toEqual([]);
  });

  test("an edge that points to a later line of layers.txt", () => {
    expect(edgesThatPointRight(parseLayers("base: trace\ntrace: base\n"))).toEqual(["base -> trace"]);
  });
});
