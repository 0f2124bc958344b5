import { describe, expect, it } from "vitest";
import {
  createDrafts,
  formatRoute,
  parseCourse,
  parseLesson,
  parseRoute,
  parseTraceRoute,
} from "../src/course/index.ts";
import { memoryStore } from "./session-bench.ts";

describe("deep links", () => {
  it("name a lesson and an example", () => {
    expect(parseRoute("#/06_lightweight_tasks/gather")).toEqual({ lesson: "06_lightweight_tasks", example: "gather" });
    expect(parseRoute("#/06_lightweight_tasks")).toEqual({ lesson: "06_lightweight_tasks", example: undefined });
  });

  it("name a trace beside the page, and nothing outside of it", () => {
    expect(parseTraceRoute("#trace=trace.jsonl")).toBe("trace.jsonl");
    expect(parseTraceRoute("#trace=../secret.jsonl")).toBeUndefined();
    expect(parseTraceRoute("#trace=//elsewhere.example/a.jsonl")).toBeUndefined();
    expect(parseTraceRoute("#/06_lightweight_tasks")).toBeUndefined();
  });

  it("are read as they are written", () => {
    const route = { lesson: "03_yield_points", example: "ready_queue" };
    expect(parseRoute(formatRoute(route))).toEqual(route);
    const section = { lesson: "03_yield_points", example: undefined, section: "go-further" };
    expect(parseRoute(formatRoute(section))).toEqual(section);
  });

  it.each(["", "#", "#gather", "#/", "#/../secret"])("are none: %s", (hash) => {
    expect(parseRoute(hash)).toBeUndefined();
  });
});

describe("drafts", () => {
  const original = { source: "original", headers: [] };
  const edited = { source: "edited", headers: [] };

  it("survive a reload", () => {
    const storage = memoryStore();
    createDrafts(storage).save("l/e", edited, original);
    expect(createDrafts(storage).load("l/e", original)).toEqual(edited);
  });

  it("are kept for each file of a program", () => {
    const storage = memoryStore();
    const both = {
      source: "main",
      headers: [
        { file: "a.h", source: "a" },
        { file: "b.h", source: "b" },
      ],
    };
    const changed = {
      ...both,
      headers: [
        { file: "a.h", source: "a" },
        { file: "b.h", source: "b, edited" },
      ],
    };
    createDrafts(storage).save("l/e", changed, both);
    expect([storage.length, storage.getItem("yieldpoint/draft/l/e/b.h")]).toEqual([1, "b, edited"]);
    expect(createDrafts(storage).load("l/e", both)).toEqual(changed);
    // The course has changed meanwhile: what is not edited is the new one.
    const newer = {
      source: "newer",
      headers: [
        { file: "a.h", source: "newer" },
        { file: "b.h", source: "newer" },
      ],
    };
    expect(createDrafts(storage).load("l/e", newer)).toEqual({
      source: "newer",
      headers: [
        { file: "a.h", source: "newer" },
        { file: "b.h", source: "b, edited" },
      ],
    });
    createDrafts(storage).save("l/e", both, both);
    expect(storage.length).toBe(0);
  });

  it("are forgotten when the code is as delivered", () => {
    const storage = memoryStore();
    const drafts = createDrafts(storage);
    drafts.save("l/e", edited, original);
    drafts.save("l/e", original, original);
    expect(drafts.load("l/e", original)).toBeUndefined();
    expect(storage.length).toBe(0);
  });

  it("do without a storage that refuses", () => {
    const refuse = (): never => {
      throw new Error("quota exceeded");
    };
    const drafts = createDrafts({ getItem: refuse, setItem: refuse, removeItem: refuse, key: refuse, length: 1 });
    expect(() => drafts.save("l/e", edited, original)).not.toThrow();
    expect(drafts.load("l/e", original)).toBeUndefined();
    expect(drafts.keptHeaders("l/e")).toEqual([]);
  });
});

describe("the course's data", () => {
  it("are refused with the name of what is missing", () => {
    expect(() => parseCourse({ title: "T", lessons: [{ id: "a", number: 1 }] })).toThrow('"title" is not a text');
    expect(() => parseLesson({ id: "a", number: 1, title: "A", html: "", examples: {} })).toThrow(
      "examples is not a list",
    );
  });

  it("are read as they are built", () => {
    const example = { name: "e", title: "E", file: "e.cpp", source: "int main() {}", wasm: "examples/a/e.wasm" };
    const lesson = parseLesson({ id: "a", number: 1, title: "A", html: "<p>", examples: [example] });
    expect(lesson.examples).toEqual([{ ...example, headers: [], scenarios: [] }]);
    expect(lesson.python).toBeUndefined();
    const scenarios = [{ name: "far", title: "Far", text: "{}" }];
    const two = parseLesson({ id: "a", number: 1, title: "A", html: "<p>", examples: [{ ...example, scenarios }] });
    expect(two.examples[0]?.scenarios).toEqual(scenarios);
    const headers = [{ file: "shop.h", source: "#pragma once" }];
    const three = parseLesson({ id: "a", number: 1, title: "A", html: "<p>", examples: [{ ...example, headers }] });
    expect(three.examples[0]?.headers).toEqual(headers);
    const exercise = { title: "E", start: "", solution: "", headers, hints: [], worlds: [], wasm: "", checks: "" };
    const four = parseLesson({ id: "a", number: 1, title: "A", html: "<p>", examples: [], exercise });
    expect(four.examples[0]?.headers).toEqual(headers);
  });
});
