import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { kRoot } from "../structure/repository.ts";
import { need, run } from "./processes.ts";

const kExample = "04_blocking_calls/blocking_client";
const kAnswerNs = 1e9;

interface Printed {
  readonly t: number;
  readonly k: string;
  readonly text?: string;
}

test("lesson 4's client, cpp-httplib on a real socket, holds the loop until the page is there", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-blocking-"));
  const trace = path.join(folder, "trace.jsonl");
  try {
    const example = path.join(kRoot, "build/release/lessons", kExample);
    const { code, stdout } = await run(need(example, `./yp build makes it`), [], { env: { AIO_TRACE: trace } });
    expect(code).toBe(0);
    expect(stdout).toContain("the page has 2000 bytes\n");
    const beats = readFileSync(trace, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Printed)
      .filter(({ k, text }) => k === "print" && text?.startsWith("beat"));
    expect(beats).toHaveLength(15);
    const gaps = beats.slice(1).map(({ t }, i) => t - (beats[i]?.t ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThanOrEqual(kAnswerNs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
