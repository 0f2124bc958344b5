import { describe, expect, it } from "vitest";
import { createDrafts, parseBookRoute } from "../src/course/index.ts";
import { openSession, settle } from "./session-bench.ts";

const never = new AbortController().signal;

describe("the address of a page that is no lesson", () => {
  it.each([
    ["#/glossary", "glossary", undefined, undefined],
    ["#/glossary/ready%20queue", "glossary", undefined, "ready queue"],
    ["#/reference", "reference", undefined, undefined],
    ["#/reference/task", "reference", "task", undefined],
    ["#/reference/task/TaskHandle.cancel", "reference", "task", "TaskHandle.cancel"],
    ["#/reference/no.such.header", "reference", "no.such.header", undefined],
  ])("%s", (hash, kind, page, at) => {
    expect(parseBookRoute(hash)).toEqual({ kind, page, at });
  });

  it("is read with care", () => {
    expect(parseBookRoute("#/glossary/%E0%A4%A")?.at).toBeUndefined();
    expect(parseBookRoute("#/06_lightweight_tasks/reference")).toBeUndefined();
    expect(parseBookRoute("#/reference/../secret")).toBeUndefined();
  });
});

describe("the address of a lesson's exercise", () => {
  it("leads to the text that says what is to be done; another program's leaves the text where it is", async () => {
    const { session } = await openSession();
    await session.open("#/06_lightweight_tasks/gather", never);
    expect(session.store.get().section).toBeUndefined();
    await session.open("#/06_lightweight_tasks/exercise", never);
    expect(session.store.get().section).toEqual({ name: "exercise" });
  });
});

describe("another address", () => {
  it("closes the dialog over the page, as the browser's Back should", async () => {
    const { session } = await openSession();
    session.showHelp();
    expect(session.store.get().dialog).toEqual({ kind: "help" });
    await session.open("#/06_lightweight_tasks/gather", never);
    expect(session.store.get().dialog).toBeUndefined();
  });
});

describe("a page of words or names", () => {
  it("takes the lesson's place, and gives it back", async () => {
    const { session } = await openSession();
    await session.open("#/reference/task", never);
    expect(session.store.get()).toMatchObject({ lesson: undefined, book: { kind: "reference", page: { id: "task" } } });
    await session.open("#/06_lightweight_tasks", never);
    expect(session.store.get().book).toBeUndefined();
    expect(session.store.get().lesson?.number).toBe(6);
  });

  it("says so when the header is not there", async () => {
    const { session } = await openSession();
    await session.open("#/reference/nothing", never);
    expect(session.store.get().book).toMatchObject({ wanted: "nothing", page: undefined });
  });
});

describe("searching", () => {
  it("says why when the index cannot be had", async () => {
    const { session } = await openSession();
    await session.searching.open();
    await settle();
    expect(session.store.get().dialog).toMatchObject({ phase: "failed", problem: "There is no index." });
    session.searching.close();
    expect(session.store.get().dialog).toBeUndefined();
  });
});

describe("a program that was kept", () => {
  it("is nothing while the browser remembers nothing", () => {
    expect(createDrafts(undefined).kept("06_lightweight_tasks/exercise")).toBeUndefined();
  });
});
