import { strFromU8, unzipSync, zipSync } from "fflate";
import { afterEach, describe, expect, it, vi } from "vitest";
import { momentOf } from "../src/app/index.ts";
import type { Example, Lesson } from "../src/course/index.ts";
import { parseProgress } from "../src/progress/index.ts";
import { readLink, writeLink } from "../src/share/index.ts";
import { memoryStore, openSession } from "./session-bench.ts";

const signal = new AbortController().signal;
const exercise: Example = {
  name: "exercise",
  title: "Exercise: Night shift",
  file: "start.cpp",
  source: '#include "museum.h"\n',
  headers: [{ file: "museum.h", source: "int rooms = 3;\n" }],
  wasm: "start.wasm",
  scenarios: [],
  exercise: { title: "Night shift", solution: "// solved\n", hints: [], worlds: [], checks: "checks.o" },
};
const lesson: Lesson = {
  id: "12_cancellation",
  number: 12,
  title: "Cancellation",
  html: "",
  terms: [],
  examples: [exercise],
  python: undefined,
};
const kDraft = `yieldpoint/draft/${lesson.id}/exercise`;
const open = (settings = memoryStore()) => openSession(settings, lesson);
const fileWith = (text: string) => ({ name: "mine.json", size: text.length, text: () => Promise.resolve(text) });

afterEach(() => vi.unstubAllGlobals());

describe("the header of an exercise", () => {
  it("is kept across reloads, beside a program that is as delivered", async () => {
    const settings = memoryStore();
    (await open(settings)).session.edit("int rooms = 4;\n", "museum.h");
    const { source, headers } = (await open(settings)).session.store.get();
    expect([source, headers]).toEqual([exercise.source, [{ file: "museum.h", source: "int rooms = 4;\n" }]]);
    expect(settings.getItem(kDraft)).toBeNull();
  });

  it("travels with a link, which opens at it", async () => {
    const { session } = await open();
    session.edit("int rooms = 4;\n", "museum.h");
    const read = await readLink(await writeLink(momentOf(session.store.get()), signal), signal);
    const other = (await open()).session;
    await other.sharing.arrive(read);
    expect(other.store.get()).toMatchObject({
      openFile: "museum.h",
      source: exercise.source,
      headers: [{ source: "int rooms = 4;\n" }],
    });
  });

  it("is in the project that is downloaded, as it is edited", async () => {
    const library = zipSync({ "README.txt": new TextEncoder().encode("@NAME@\n@FILES@\n") });
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(library.slice())));
    const { session, saved } = await open();
    session.edit("int rooms = 4;\n", "museum.h");
    await session.downloading.project(signal);
    const [zip] = saved[0]?.parts ?? [];
    const files = unzipSync(zip instanceof Uint8Array ? zip : new Uint8Array());
    expect(strFromU8(files["exercise/museum.h"] ?? new Uint8Array())).toBe("int rooms = 4;\n");
    expect(strFromU8(files["exercise/start.cpp"] ?? new Uint8Array())).toBe(exercise.source);
  });

  it("is compared with the delivered one when the program is compared with the solution", async () => {
    const { session } = await open();
    session.edit("int rooms = 4;\n", "museum.h");
    session.compareWithSolution();
    expect(session.store.get().changesFrom).toEqual({
      title: "the solution",
      source: "// solved\n",
      headers: exercise.headers,
    });
    session.openFile("museum.h");
    session.compareWithSolution();
    expect(session.store.get().changesFrom).toBeUndefined();
  });
});

describe("a file of progress", () => {
  it("has the headers of exercises that were edited, and another browser takes them in", async () => {
    const { session, saved } = await open();
    session.edit("int rooms = 4;\n", "museum.h");
    session.learning.export();
    const text = String(saved[0]?.parts[0]);
    expect(parseProgress(text).exercises).toEqual({ [lesson.id]: { headers: { "museum.h": "int rooms = 4;\n" } } });
    const settings = memoryStore();
    const other = (await open(settings)).session;
    await other.learning.import(fileWith(text));
    expect(other.store.get().pageNotice).toMatchObject({ text: "Loaded: one program of exercises." });
    expect(settings.getItem(`${kDraft}/museum.h`)).toBe("int rooms = 4;\n");
    expect(other.store.get()).toMatchObject({ source: exercise.source, headers: [{ source: "int rooms = 4;\n" }] });
  });

  it("gives back the header that it replaced, and leaves one alone that it does not have", async () => {
    const settings = memoryStore();
    const { session } = await open(settings);
    session.edit("int rooms = 5;\n", "museum.h");
    const text = (exercises: string): string =>
      `{"format":"yieldpoint-progress","version":1,"exercises":{"${lesson.id}":${exercises}}}`;
    await session.learning.import(fileWith(text('{"code":"// theirs\\n"}')));
    expect(session.store.get()).toMatchObject({ source: "// theirs\n", headers: [{ source: "int rooms = 5;\n" }] });
    await session.learning.import(
      fileWith(text('{"headers":{"museum.h":"int rooms = 6;\\n","other.h":"int other;"}}')),
    );
    expect(session.store.get()).toMatchObject({ source: "// theirs\n", headers: [{ source: "int rooms = 6;\n" }] });
    session.learning.undoImport();
    expect(session.store.get()).toMatchObject({ source: "// theirs\n", headers: [{ source: "int rooms = 5;\n" }] });
    expect([settings.getItem(`${kDraft}/museum.h`), settings.getItem(`${kDraft}/other.h`)]).toEqual([
      "int rooms = 5;\n",
      null,
    ]);
  });
});
