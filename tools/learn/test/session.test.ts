import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseProgress } from "@yieldpoint/web/progress";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Exercise, readExercises } from "../src/course.ts";
import { isBuilt, kLearn, ofTheBuild, wrongAnswers } from "./support.ts";
import { commands, descendants, hasTmux, Terminal } from "./terminal.ts";

const kPrompt = "learn>";
const kExercises = 3;
/** Milliseconds for three exercises with their mistakes on a busy machine. */
const kPatience = 300_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-learn-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = (): Record<string, string> => ({
  YP_LEARN: path.join(folder, "learn"),
  YP_CALLED_FROM: folder,
  XDG_DATA_HOME: path.join(folder, "data"),
  LANG: "C.UTF-8",
});

/** As an editor does: a new file takes the old one's place. */
function save(exercise: Exercise, source: string): void {
  writeFileSync(path.join(folder, "learn", `${exercise.id}.cpp`), source);
}

function opened(name: string): Terminal {
  const variables = Object.entries(environment()).map(([variable, value]) => `${variable}=${value}`);
  const words = ["env", ...variables, process.execPath, ...kLearn];
  return new Terminal(name, words.map((word) => `'${word}'`).join(" "));
}

async function worksThrough(terminal: Terminal, exercise: Exercise): Promise<void> {
  const fits = (lines: readonly string[]): void => {
    // The first line of a verdict names the exercise: none of it has left the screen.
    expect(lines[0]).toContain(`${exercise.number}  ${exercise.title}`);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  };
  save(exercise, `${exercise.start}\nCoro<> mistaken() {\n  await sleep(1s);\n}\n`);
  fits(await terminal.sees('it has no "await"', kPrompt));
  for (const { source, fails } of wrongAnswers(exercise.id)) {
    save(exercise, source);
    fits(await terminal.sees(`  NO  ${fails}`, kPrompt));
    terminal.type("hint");
    await terminal.sees(`of 3: ${fails}`, kPrompt);
  }
  terminal.type("solution");
  await terminal.sees("The solution is shown once your program passes", kPrompt);
  terminal.type("reset");
  await terminal.sees("undo brings yours back", kPrompt);
  save(exercise, exercise.solution);
  fits(await terminal.sees("Passed: all checks hold", kPrompt));
  terminal.type("solution");
  await terminal.sees("letter by letter", kPrompt);
}

describe.skipIf(!isBuilt || !hasTmux)(`yp learn in a terminal of 80 by 24${ofTheBuild}`, () => {
  test(
    "takes somebody through three exercises, with a compile error, wrong answers and hints on the way",
    async () => {
      const terminal = opened("learn");
      try {
        await terminal.sees("each save is judged", kPrompt);
        const exercises = readExercises().slice(0, kExercises);
        expect(exercises).toHaveLength(kExercises);
        for (const exercise of exercises) {
          await terminal.sees(`${exercise.number}  ${exercise.title}`, kPrompt);
          await worksThrough(terminal, exercise);
          terminal.type("next");
        }
        terminal.type("list");
        await terminal.sees(`${kExercises} of `, kPrompt);
        terminal.type("quit");
      } finally {
        terminal.close();
      }
      const progress = parseProgress(readFileSync(path.join(folder, "data/yieldpoint/progress.json"), "utf8"));
      expect(Object.values(progress.exercises).filter(({ passed }) => passed !== undefined)).toHaveLength(kExercises);
    },
    kPatience,
  );

  test("ends with all that it runs when the connection is lost, and keeps the program", async () => {
    const [first] = readExercises();
    if (first === undefined) throw new Error("there is no exercise");
    const terminal = opened("lost");
    const endless = `${first.start.replace("int main() {", "int main() {\n  for (volatile bool on = true; on;) {}")}`;
    try {
      await terminal.sees("each save is judged", kPrompt);
      save(first, endless);
      await vi.waitFor(() => expect(commands(descendants(terminal.pid))).toContain(first.id), 30_000);
    } finally {
      const all = [terminal.pid, ...descendants(terminal.pid)];
      terminal.close();
      await vi.waitFor(() => expect(commands(all)).toEqual([]), 10_000);
    }
    expect(readFileSync(path.join(folder, "learn", `${first.id}.cpp`), "utf8")).toBe(endless);
  });
});

describe.skipIf(!isBuilt)(`yp learn without a terminal${ofTheBuild}`, () => {
  function learn(...words: readonly string[]): { readonly status: number | null; readonly stdout: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...kLearn, ...words], {
      encoding: "utf8",
      env: { ...process.env, ...environment() },
      input: "",
    });
    expect(stderr).toBe("");
    return { status, stdout };
  }

  test("judges once, with an exit code, and without colour", () => {
    const [first] = readExercises();
    const failed = learn();
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain("  NO  ");
    expect(failed.stdout).not.toContain("\u001b");
    if (first !== undefined) save(first, first.solution);
    const passed = learn("check");
    expect(passed.stdout).toContain("Passed: all checks hold");
    expect(passed.status).toBe(0);
    // An editor with clangd finds the headers.
    expect(readFileSync(path.join(folder, "learn/compile_flags.txt"), "utf8")).toContain("lessons/support\n");
  });

  test("goes to another exercise and stays there", () => {
    expect(learn("go", "6").status).toBe(0);
    expect(learn("task").stdout).toMatch(/^06 {2}/);
    expect(learn("list").stdout).toMatch(/^> +06/m);
    expect(learn("go", "99").status).toBe(1);
  });

  test("says where to read the headers that a program includes", () => {
    expect(learn("go", "12").stdout).toContain("lessons/12_cancellation/exercise/museum.h");
  });

  test("hands progress and programs on, and the other side can undo that", () => {
    const [first] = readExercises();
    if (first === undefined) throw new Error("there is no exercise");
    learn("task");
    save(first, first.solution);
    learn("check");
    expect(learn("export", "progress.json").status).toBe(0);
    const exported = parseProgress(readFileSync(path.join(folder, "progress.json"), "utf8"));
    expect(exported.exercises[first.id]?.code).toBe(first.solution);
    rmSync(path.join(folder, "data"), { recursive: true });
    save(first, "// another program\n");
    expect(learn("import", "progress.json").stdout).toContain("1 more exercise is done");
    expect(readFileSync(path.join(folder, "learn", `${first.id}.cpp`), "utf8")).toBe(first.solution);
    learn("undo");
    expect(readFileSync(path.join(folder, "learn", `${first.id}.cpp`), "utf8")).toBe("// another program\n");
  });
});
