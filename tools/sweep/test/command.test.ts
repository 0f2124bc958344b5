import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const kRoot = path.resolve(import.meta.dirname, "../../..");
const kMain = path.join(kRoot, "tools/sweep/src/main.ts");
const kTsx = path.join(kRoot, "node_modules/tsx/dist/cli.mjs");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program with two awaits that does `body` in a run with AIO_SWEEP=$sweep; `verdict OUTCOME WHY` ends its trace. */
function program(body: string): string {
  const file = path.join(folder, "program");
  const text = `#!/bin/sh
sweep=$AIO_SWEEP
verdict() {
  cat >&3 <<END
{"t":0,"k":"run","format":1,"backend":"sim","seed":1}
{"t":0,"k":"task","task":1,"name":"Task-1","coro":"main"}
{"t":0,"k":"await","n":1,"task":1,"on":"sleep","at":"a.cpp:1"}
{"t":0,"k":"await","n":2,"task":1,"on":"sleep","at":"a.cpp:2"}
{"t":0,"k":"verdict","outcome":"$1","why":"$2","awaits":2,"invariants":0}
{"t":0,"k":"end","exit":0}
END
}
${body}
`;
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

function sweep(file: string, ...more: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const keep = path.join(folder, "kept");
  const args = [kTsx, kMain, "--name", "13_jobs/orders", "--file", file, "--keep", keep, "--jobs", "3", ...more];
  return spawnSync(process.execPath, args, { encoding: "utf8", cwd: kRoot });
}

const kept = (): string[] =>
  existsSync(path.join(folder, "kept")) ? readdirSync(path.join(folder, "kept")).sort() : [];

describe("yp sweep", () => {
  test("ends with 0 when every run is safe", () => {
    const { status, stdout, stderr } = sweep(program("verdict safe"));
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^ {2}await {2}line/);
    expect(stdout).toContain("4 runs: 4 safe, in ");
    expect(status).toBe(0);
    expect(kept()).toEqual([]);
  });

  test("ends with 1, keeps the bad runs' traces and says how to open the worst", () => {
    const { status, stdout } = sweep(
      program(
        'case $sweep in *await=2*waits*) verdict lost "an order" ;; *await=1*woken*) verdict leaked ;; *) verdict safe ;; esac',
      ),
    );
    expect(status).toBe(1);
    expect(kept()).toEqual(["await-1-woken.jsonl", "await-2.jsonl"]);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(`  ./yp trace ${path.join(folder, "kept", "await-2.jsonl")}`);
    expect(readFileSync(path.join(folder, "kept", "await-2.jsonl"), "utf8")).toContain('"outcome":"lost"');
  });

  test("forgets what an earlier sweep kept", () => {
    sweep(program("verdict lost"));
    expect(kept()).toHaveLength(4);
    sweep(program("verdict safe"));
    expect(kept()).toEqual([]);
  });

  test("says a run that left no verdict with its signal and last words", () => {
    const { status, stdout } = sweep(
      program("case $sweep in *await=1*) echo 'bad memory' >&2; kill -ABRT $$ ;; *) verdict safe ;; esac"),
    );
    expect(status).toBe(1);
    expect(stdout).toContain("crashed  It was ended by SIGABRT. bad memory (await 1, 1 woken)");
  });

  test("gives JSON with the traces' files", () => {
    const { status, stdout } = sweep(
      program("case $sweep in *await=2*) verdict hung ;; *) verdict safe ;; esac"),
      "--json",
    );
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as { cells: { n: number; outcome: string; trace?: string }[] };
    expect(report.cells.map(({ n, outcome }) => `${n} ${outcome}`)).toEqual(["1 safe", "1 safe", "2 hung", "2 hung"]);
    expect(report.cells[2]?.trace).toBe(path.join(folder, "kept", "await-2.jsonl"));
  });

  test("ends with 1 and keeps the trace when the program fails by itself", () => {
    const { status, stdout } = sweep(program("verdict hung Deadlock"));
    expect(status).toBe(1);
    expect(stdout).toBe(`Even when nothing happens to it, the program is hung: Deadlock

  ./yp trace ${path.join(folder, "kept", "undisturbed.jsonl")}
`);
    expect(kept()).toEqual(["undisturbed.jsonl"]);
  });

  test("tells the program what happens, and whose awaits count", () => {
    const told = path.join(folder, "told");
    sweep(program(`echo "$sweep" >>"${told}"; verdict safe`), "--disconnect", "browser", "--task", "handler");
    expect(readFileSync(told, "utf8").split("\n")[0]).toBe("do=disconnect;host=browser;task=handler;moment=waits");
  });
});

describe("yp sweep, as people type it", () => {
  const yp = (...args: readonly string[]): { status: number | null; stderr: string } =>
    spawnSync(path.join(kRoot, "yp"), ["sweep", ...args], { encoding: "utf8" });

  test("proposes the example that was probably meant", () => {
    const { status, stderr } = yp("03_yield_points/lost_updat");
    expect(status).toBe(2);
    expect(stderr).toContain(
      "there is no program 03_yield_points/lost_updat; did you mean 03_yield_points/lost_update?",
    );
  });

  test.each([
    [["--tsk", "x"], "sweep does not know --tsk; did you mean --task?"],
    [["--jobs", "0"], "--jobs wants a whole number from 1 to 999, not '0'"],
    [["--task"], "--task wants the name of a task, not ''"],
    [["--cut", "a", "--cancel"], "one thing happens in a sweep: --cancel, --disconnect HOST or --cut HOST"],
    [["--scenario", "none"], "there is no scenario none"],
  ])("says what is wrong with %s", (args, text) => {
    const { status, stderr } = yp("03_yield_points/lost_update", ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(text);
  });

  test("ends with 2 when no task of that name awaits anything, and names those that there are", () => {
    const nothing = program("verdict safe");
    const text = readFileSync(nothing, "utf8")
      .replaceAll(/^\{"t":0,"k":"await".*\n/gm, "")
      .replace('"awaits":2', '"awaits":0');
    writeFileSync(nothing, text);
    const { status, stderr } = sweep(nothing, "--task", "nobody");
    expect(stderr).toBe("yp: no task nobody awaits anything; there is Task-1\n");
    expect(status).toBe(2);
  });

  test("ends with 2 when there is no such host, and names those that there are", () => {
    const why = String.raw`ValueError: host: there is no host \"shp\"; there is shop`;
    const { status, stderr } = sweep(program(`verdict crashed '${why}'`), "--cut", "shp");
    expect(stderr).toBe('yp: there is no host "shp"; there is shop\n');
    expect(status).toBe(2);
  });
});
