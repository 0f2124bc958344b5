import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf, readGolden, writeGolden } from "../src/golden.ts";
import { kRecords } from "./support.ts";

const kTraceText = kRecords.map((record) => `${JSON.stringify(record)}\n`).join("");
const kLargeTrace = `${'{"t":0,"k":"step","task":1}\n'.repeat(10_000)}{"t":5,"k":"end","exit":0}\n`;

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "golden-"));
  mkdirSync(path.join(folder, "golden"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a small trace is kept whole", () => {
  writeGolden(folder, "greet", { output: "hello\n", trace: kTraceText });
  expect(readGolden(folder, "greet")).toEqual({ output: "hello\n", trace: kTraceText });
});

test("a large trace is kept as a digest", () => {
  writeGolden(folder, "greet", { output: "hello\n", trace: kLargeTrace });
  expect(readGolden(folder, "greet")).toEqual({ output: "hello\n", digest: digestOf(kLargeTrace) });
});

test("a trace that grew large leaves no old whole trace behind", () => {
  writeGolden(folder, "greet", { output: "hello\n", trace: kTraceText });
  writeGolden(folder, "greet", { output: "hello\n", trace: kLargeTrace });
  expect(readdirSync(path.join(folder, "golden")).sort()).toEqual(["greet.out", "greet.trace.json"]);
});

test("a digest says how long the run took and how many records of each kind it left", () => {
  const digest = digestOf(kLargeTrace);
  expect(digest).toMatchObject({ bytes: Buffer.byteLength(kLargeTrace), elapsed: 5, counts: { end: 1, step: 10_000 } });
  expect(digest.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("a trace without its end gives no digest", () => {
  expect(() => digestOf('{"t":0,"k":"run"}\n')).toThrow(/no "end" record/);
});
