import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { emptyProgress, formatProgress, parseProgress, withHeader } from "@yieldpoint/web/progress";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Exercise } from "../src/course.ts";
import { layoutFor } from "../src/layout.ts";
import { Learner } from "../src/learner.ts";
import { Store } from "../src/store.ts";
import { Workspace } from "../src/workspace.ts";

const exercise: Exercise = {
  id: "12_cancellation",
  number: "12",
  title: "Night shift",
  start: '#include "museum.h"\n',
  solution: "solution\n",
  headers: [{ path: "museum.h", name: "museum.h", source: "int rooms = 3;\n" }],
  hints: [],
  world: () => undefined,
  task: () => [],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-learn-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a header that was edited in the page is kept for it, and the learner is told", () => {
  const places = { from: folder, build: folder, output: folder };
  const store = new Store(path.join(folder, "progress.json"));
  const layout = () => layoutFor({ isTerminal: false, columns: undefined, rows: undefined, environment: {} });
  const learner = new Learner([exercise], new Workspace(folder), store, places, layout);
  const edited = withHeader(emptyProgress, exercise.id, "museum.h", "int rooms = 4;\n");
  writeFileSync(path.join(folder, "from-the-page.json"), formatProgress(edited));
  expect(learner.import("from-the-page.json").lines.join(" ")).toContain(
    "Changed in the page: museum.h of 12. That is kept for the page; here the course's own are used.",
  );
  expect(parseProgress(learner.exported()).exercises[exercise.id]?.headers).toEqual({ "museum.h": "int rooms = 4;\n" });
});
