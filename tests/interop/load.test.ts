import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hardLimitOfDescriptors, putLoad } from "./load.ts";
import { startOwnServer } from "./own-server.ts";
import { need, type Running, run } from "./processes.ts";

const kWantedIdle = 10_000;
const kSlow = 1000;
const kSpare = 200; // descriptors that a server needs besides
const kIdle = Math.min(kWantedIdle, hardLimitOfDescriptors() - kSlow - kSpare);
const kWhy = kIdle < kWantedIdle ? ` (the hard limit of open files forbids ${kWantedIdle})` : "";
const kMostMs = 50;

let server: Running;
beforeAll(async () => {
  server = await startOwnServer("--header-timeout", "60000");
});
afterAll(async () => server?.stop());

describe("our server under load", () => {
  test(`${kIdle} idle connections and ${kSlow} slow senders do not hold another client up${kWhy}`, async () => {
    const got = await putLoad(server, { idle: kIdle, slow: kSlow, seconds: 4 });
    process.stdout.write(`load: ${JSON.stringify(got)}\n`);
    expect(got.idle).toBe(kIdle);
    expect(got.slow).toBe(kSlow);
    expect(got.p99).toBeLessThan(kMostMs);
  }, 45_000);
});

describe("slowhttptest and our server", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-slow-"));
  let short: Running;
  beforeAll(async () => {
    short = await startOwnServer("--header-timeout", "1000");
  });
  afterAll(async () => {
    await short?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const slowly = async (route: string, ...args: readonly string[]): Promise<string> => {
    const program = need("/usr/bin/slowhttptest", "slowhttptest");
    const url = `http://127.0.0.1:${short.port}${route}`;
    const all = [...args, "-c", "200", "-r", "200", "-i", "1", "-l", "4", "-p", "1", "-u", url];
    return stripVTControlCharacters((await run(program, all)).stdout);
  };

  test("slow heads: each connection ends at its deadline, and the service goes on", async () => {
    const said = await slowly("/hello", "-H");
    expect(said).toMatch(/service available:\s+YES/);
    expect(said).toMatch(/Exit status: No open connections left/);
  });

  test("slow bodies: the service goes on", async () => {
    expect(await slowly("/upload", "-B", "-s", "8192")).toMatch(/service available:\s+YES/);
    const answer = await fetch(`http://127.0.0.1:${short.port}/hello`);
    expect(await answer.text()).toBe("Hello, world!");
  });
});
