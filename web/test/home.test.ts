import { describe, expect, it } from "vitest";
import { Session } from "../src/app/index.ts";
import { createDrafts, type KeyValueStore, type Lesson } from "../src/course/index.ts";
import { Executor } from "../src/runner/index.ts";
import { memoryStore, noBooks } from "./session-bench.ts";
import { gatherTrace } from "./traces.ts";

const lesson: Lesson = {
  id: "06_lightweight_tasks",
  number: 6,
  title: "Lightweight tasks",
  html: "",
  terms: [],
  examples: [
    {
      name: "gather_tasks",
      title: "",
      file: "gather_tasks.cpp",
      source: "int main() {}\n",
      headers: [],
      wasm: "",
      scenarios: [],
    },
  ],
  python: undefined,
};

function makeSession(settings: KeyValueStore, traceIsThere = true): Session {
  return new Session({
    courses: {
      ...noBooks,
      course: () => Promise.resolve({ title: "Course", lessons: [{ ...lesson, summary: "" }] }),
      lesson: () => Promise.resolve(lesson),
    },
    fetchTrace: (name) =>
      traceIsThere ? Promise.resolve({ name, text: gatherTrace(3) }) : Promise.reject(new Error("There is no trace.")),
    drafts: createDrafts(settings),
    settings,
    executor: new Executor(() => Promise.reject(new Error("no host")), "toolchain/"),
    clock: { requestFrame: () => undefined },
    breathe: () => Promise.resolve(),
    soon: (callback) => queueMicrotask(callback),
    after: () => undefined,
    formatter: { format: (source) => Promise.resolve(source.replaceAll("  ", " ")) },
    navigate: () => undefined,
    links: { addressOf: (hash) => hash, copy: () => Promise.resolve(true) },
    save: () => undefined,
    mark: () => undefined,
  });
}

const { signal } = new AbortController();

describe("an address that names nothing", () => {
  it.each(["", "#/", "#trace"])("opens the home view: '%s'", async (hash) => {
    const session = makeSession(memoryStore());
    await session.open(hash, signal);
    const { home, lesson: open, run } = session.store.get();
    expect(home).toEqual({ last: undefined, file: "gather_tasks.cpp" });
    expect(open).toBeUndefined();
    expect(run?.model.tasks.size).toBe(4);
  });

  it("says at home where the learner was last", async () => {
    const settings = memoryStore();
    await makeSession(settings).open("#/06_lightweight_tasks/gather_tasks", signal);
    const later = makeSession(settings);
    await later.open("", signal);
    expect(later.store.get().home?.last).toEqual({ lesson: "06_lightweight_tasks", example: "gather_tasks" });
  });

  it("shows the course even when the run to play with is not there", async () => {
    const session = makeSession(memoryStore(), false);
    await session.open("#/", signal);
    expect(session.store.get()).toMatchObject({ course: { title: "Course" }, run: undefined, loadError: undefined });
  });
});

describe("the home view", () => {
  it("makes room for a lesson, and leaves neither its code nor its run", async () => {
    const session = makeSession(memoryStore());
    await session.open("#/", signal);
    await session.open("#/06_lightweight_tasks", signal);
    expect(session.store.get()).toMatchObject({ home: undefined, run: undefined, lines: [] });
  });

  it("comes back from a lesson, whose edits are kept", async () => {
    const session = makeSession(memoryStore());
    await session.open("#/06_lightweight_tasks", signal);
    session.edit("int main() { return 1; }\n");
    await session.open("#/", signal);
    expect(session.store.get().source).toBe("int main() {}\n");
    await session.open("#/06_lightweight_tasks", signal);
    expect(session.store.get().source).toBe("int main() { return 1; }\n");
  });
});
