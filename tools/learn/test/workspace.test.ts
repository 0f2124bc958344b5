import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { withPassed } from "@yieldpoint/web/progress";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Exercise } from "../src/course.ts";
import { progressFile, Store } from "../src/store.ts";
import { Workspace } from "../src/workspace.ts";
import { writeWhole } from "../src/write-whole.ts";

const exercise: Exercise = {
  id: "06_tasks",
  number: "06",
  title: "Tasks",
  start: "start\n",
  solution: "solution\n",
  headers: [],
  hints: [],
  world: () => undefined,
  task: () => [],
};

let folder: string;
let workspace: Workspace;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-learn-"));
  workspace = new Workspace(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the learner's programs", () => {
  test("begin as the start, and stay as they are written", () => {
    expect(workspace.read(exercise)).toBe("start\n");
    expect(workspace.changed(exercise)).toBeUndefined();
    writeFileSync(workspace.file(exercise), "mine\n");
    workspace.open(exercise);
    expect(workspace.changed(exercise)).toBe("mine\n");
  });

  test("come back after a reset", () => {
    workspace.open(exercise);
    writeFileSync(workspace.file(exercise), "mine\n");
    expect(workspace.replace(exercise, exercise.start)).toBe(true);
    expect(workspace.read(exercise)).toBe("start\n");
    expect(workspace.undo(exercise)).toBe(true);
    expect(workspace.read(exercise)).toBe("mine\n");
  });

  test("go again when undo is undone", () => {
    writeFileSync(workspace.open(exercise), "mine\n");
    workspace.replace(exercise, exercise.start);
    workspace.undo(exercise);
    workspace.undo(exercise);
    expect(workspace.read(exercise)).toBe("start\n");
  });

  test("are all kept when there are several resets", () => {
    for (const text of ["first\n", "second\n"]) {
      writeFileSync(workspace.open(exercise), text);
      workspace.replace(exercise, exercise.start);
    }
    const kept = workspace.keptFolder(exercise);
    expect([1, 2].map((number) => readFileSync(path.join(kept, `${number}.cpp`), "utf8"))).toEqual([
      "first\n",
      "second\n",
    ]);
    workspace.undo(exercise);
    expect(workspace.read(exercise)).toBe("second\n");
  });

  test("are left alone by a reset that would change nothing, and by an undo without a reset", () => {
    workspace.open(exercise);
    expect(workspace.replace(exercise, exercise.start)).toBe(false);
    expect(workspace.undo(exercise)).toBe(false);
  });
});

describe("a machine that refuses to write", () => {
  // Linux's own full disk.
  test("says that the disk is full, and keeps what was there", () => {
    writeFileSync(path.join(folder, "p.txt"), "mine\n");
    symlinkSync("/dev/full", path.join(folder, `p.txt.${process.pid}.new`));
    expect(() => writeWhole(path.join(folder, "p.txt"), "new\n")).toThrow(
      `${folder}/p.txt cannot be written: the disk is full. Make room there, and try again.`,
    );
    expect(readFileSync(path.join(folder, "p.txt"), "utf8")).toBe("mine\n");
    expect(readdirSync(folder)).toEqual(["p.txt"]);
  });

  test("says which folders can be others where nobody may write", () => {
    expect(() => writeWhole("/sys/yieldpoint/progress.json", "new\n")).toThrow(
      /you may not write there\. YP_LEARN can name another folder|nothing can be written on that disk\. YP_LEARN can/,
    );
  });
});

describe("the progress on this machine", () => {
  test("lies where the desktop's rules say, and never inside the checkout", () => {
    expect(progressFile({}, "/ada")).toBe("/ada/.local/share/yieldpoint/progress.json");
    expect(progressFile({ XDG_DATA_HOME: "/data" }, "/ada")).toBe("/data/yieldpoint/progress.json");
    expect(progressFile({ XDG_DATA_HOME: "relative" }, "/ada")).toContain("/ada/.local/share");
  });

  test("is shared by two terminals", () => {
    const [one, other] = [new Store(path.join(folder, "p.json")), new Store(path.join(folder, "p.json"))];
    one.update((progress) => withPassed(progress, "06_tasks", "2026-01-01T00:00:00.000Z"));
    other.update((progress) => withPassed(progress, "13_jobs", "2026-01-02T00:00:00.000Z"));
    expect(Object.keys(one.read().exercises)).toEqual(["06_tasks", "13_jobs"]);
  });

  test("is put aside, not lost, when it cannot be read", () => {
    const file = path.join(folder, "p.json");
    writeFileSync(file, '{"format":"yieldp');
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(new Store(file).read()).toEqual({ lessons: {}, exercises: {} });
    expect(stderr.mock.calls.join("")).toContain(`${file}.unread`);
    stderr.mockRestore();
    expect(readFileSync(`${file}.unread`, "utf8")).toBe('{"format":"yieldp');
  });
});
