import { describe, expect, it } from "vitest";
import type { Session } from "../src/app/index.ts";
import { formatProgress, kInViewMs, parseProgress, Reading, withPassed, withRead } from "../src/progress/index.ts";
import { emptyProgress } from "../src/progress/progress.ts";
import { lesson, memoryStore, openSession } from "./session-bench.ts";

const kId = lesson.id;
const kKey = "yieldpoint/progress";
const kEarly = "2026-01-01T10:00:00.000Z";

const fileWith = (text: string) => ({ name: "mine.json", size: text.length, text: () => Promise.resolve(text) });
const report = (broken: string | undefined) => ({
  rules: [],
  broken:
    broken === undefined ? undefined : { name: broken, seen: "", run: { seed: undefined }, trace: "", when: undefined },
});

/** Has each part of the open lesson's text in view for long enough. */
function readAll({ learning }: Session): void {
  const reading = new Reading(2);
  for (const part of [0, 1]) reading.show(part, 0);
  reading.look(kInViewMs);
  learning.keepReading(reading);
}

/** As Checking leaves it when all runs were made. */
function checked(broken: string | undefined, steps = 0) {
  const phase = { kind: "done", seconds: 1 } as const;
  return { checking: { source: "", headers: [], phase, runs: 1, report: report(broken) as never, steps } };
}

describe("what is done of the course", () => {
  it("is remembered: a lesson that was read, an exercise that was solved, hints that were asked for", async () => {
    const settings = memoryStore();
    const { session } = await openSession(settings);
    readAll(session);
    session.store.set(checked("it is fast", 2));
    session.store.set(checked(undefined));
    const { current, lessons, exercises } = parseProgress(settings.getItem(kKey) ?? "");
    expect([current, Object.keys(lessons)]).toEqual([kId, [kId]]);
    expect(exercises[kId]).toMatchObject({ hints: { "it is fast": 2 }, passed: expect.stringContaining("T") });
    expect((await openSession(settings)).session.store.get().progress.exercises).toEqual(exercises);
  });

  it("is a lesson read in two sittings: what was seen of its text is remembered until all of it was", async () => {
    const settings = memoryStore();
    const first = (await openSession(settings)).session.learning;
    const reading = first.reading(2) ?? new Reading(0);
    reading.show(0, 0);
    reading.look(kInViewMs);
    first.keepReading(reading);
    const { learning, store } = (await openSession(settings)).session;
    const later = learning.reading(2) ?? new Reading(0);
    expect([store.get().progress.lessons, later.text]).toEqual([{}, "10"]);
    later.show(1, 0);
    later.look(kInViewMs);
    learning.keepReading(later);
    expect(Object.keys(store.get().progress.lessons)).toEqual([kId]);
    expect([learning.reading(2), settings.getItem(`yieldpoint/reading/${kId}`)]).toEqual([undefined, null]);
  });

  it("is not lost by another tab that knows less", async () => {
    const settings = memoryStore();
    const { session } = await openSession(settings);
    settings.setItem(kKey, formatProgress(withPassed(emptyProgress, "14_shield", kEarly)));
    readAll(session);
    expect(Object.keys(parseProgress(settings.getItem(kKey) ?? "").exercises)).toEqual(["14_shield"]);
  });

  it("is put aside, not lost, when this version cannot read it", async () => {
    const settings = memoryStore();
    const text = '{"format":"yieldpoint-progress","version":2}';
    settings.setItem(kKey, text);
    await openSession(settings);
    expect(settings.getItem("yieldpoint/progress-unread")).toBe(text);
  });
});

describe("a file of progress", () => {
  it("holds the programs of exercises too, and another browser takes all of it in", async () => {
    const settings = memoryStore();
    settings.setItem(`yieldpoint/draft/${kId}/exercise`, "int main() {}\n");
    const first = await openSession(settings);
    readAll(first.session);
    first.session.learning.export();
    const text = String(first.saved[0]?.parts[0]);
    const other = memoryStore();
    const { session } = await openSession(other);
    await session.learning.import(fileWith(text));
    expect(session.store.get().pageNotice).toEqual({
      kind: "imported",
      text: "Loaded: one lesson read, one program of exercises.",
    });
    expect(other.getItem(`yieldpoint/draft/${kId}/exercise`)).toBe("int main() {}\n");
  });

  it("can be given back, with the program that it replaced", async () => {
    const settings = memoryStore();
    settings.setItem(`yieldpoint/draft/${kId}/exercise`, "// mine\n");
    const { session } = await openSession(settings);
    const read = withRead(emptyProgress, "14_shield", kEarly);
    await session.learning.import(fileWith(formatProgress({ ...read, exercises: { [kId]: { code: "// theirs\n" } } })));
    expect(session.store.get().progress.lessons["14_shield"]).toBeDefined();
    session.learning.undoImport();
    expect(session.store.get().progress.lessons["14_shield"]).toBeUndefined();
    expect(settings.getItem(`yieldpoint/draft/${kId}/exercise`)).toBe("// mine\n");
  });

  it("is refused with a sentence when it is none", async () => {
    const { session } = await openSession();
    await session.learning.import(fileWith("{}"));
    expect(session.store.get().pageNotice).toEqual({
      kind: "sentence",
      text: "mine.json: This is no exported progress of the course.",
    });
  });
});
