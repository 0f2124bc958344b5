import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { readLink } from "@yieldpoint/web/share";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readExercises } from "../src/course.ts";
import { layoutFor } from "../src/layout.ts";
import { Learner } from "../src/learner.ts";
import { Page } from "../src/page.ts";
import { Store } from "../src/store.ts";
import { Workspace } from "../src/workspace.ts";

let folder: string;
let told: string[];
const tells = (line: string): void => {
  told.push(line);
};
let servers: Server[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-learn-"));
  servers = [];
  told = [];
});
afterEach(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

async function served(title: string): Promise<number> {
  const server = createServer((_, response) => response.end(`<title>${title}</title>`));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const port = await served("");
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

function command(...lines: readonly string[]): void {
  writeFileSync(path.join(folder, "yp"), ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path.join(folder, "yp"), 0o755);
}

describe("the page", () => {
  test("is found when it is served already", async () => {
    const port = await served("Yieldpoint");
    const page = new Page(folder, {}, port);
    expect(await page.isServed()).toBe(true);
    expect(await page.open("#/06_tasks/exercise", tells)).toContain(`http://127.0.0.1:${port}/#/06_tasks/exercise`);
    expect(page.serves).toBe(false);
  });

  test("is not another program that has the port", async () => {
    expect(await new Page(folder, {}, await served("Something else")).isServed()).toBe(false);
  });

  test("is served when it is not yet, wherever its server found a free port", async () => {
    command('echo "It is at http://127.0.0.1:9/ (Ctrl-C stops it)"', "exec sleep 60");
    const page = new Page(folder, {}, await freePort());
    expect(page.serves).toBe(false);
    expect(await page.open("#/06_tasks/exercise", tells)).toContain("http://127.0.0.1:9/#/06_tasks/exercise");
    expect(page.serves).toBe(true);
    page.close();
  });

  test("says what is built for it until it is there", async () => {
    command('echo "Building the page ..." >&2', "sleep 0.1", 'echo "It is at http://127.0.0.1:9/"');
    await new Page(folder, {}, await freePort()).open("#/", tells);
    expect(told).toEqual(["Building the page ..."]);
  });

  test("takes what it builds along when it is closed", async () => {
    command("echo Building ... >&2", "sleep 1000 & wait");
    const opened = new Page(folder, {}, await freePort());
    const address = opened.open("#/", tells);
    await vi.waitFor(() => expect(told).toEqual(["Building ..."]));
    opened.close();
    // Not before the last process has let go of its output.
    await expect(address).rejects.toThrow("The page could not be served");
  });

  test("says why it cannot be served", async () => {
    command('echo "yp: the disk is full" >&2', "exit 1");
    const page = new Page(folder, {}, await freePort());
    await expect(page.open("#/06_tasks/exercise", tells)).rejects.toThrow(
      "The page could not be served: the disk is full",
    );
  });

  test("is reached through a tunnel from another machine", async () => {
    const port = await served("Yieldpoint");
    const lines = await new Page(folder, { SSH_CONNECTION: "1.2.3.4 5 6.7.8.9 22" }, port).open("#/", tells);
    expect(lines.join("\n")).toContain(`ssh -L ${port}:127.0.0.1:${port} NAME`);
  });

  test("gets the learner's program in its link, and none when it is the start", async ({ signal }) => {
    const exercises = readExercises();
    const [first] = exercises;
    if (first === undefined) throw new Error("there is no exercise");
    const workspace = new Workspace(folder);
    const places = { from: folder, build: folder, output: folder };
    const layout = layoutFor({ isTerminal: false, columns: 80, rows: 24, environment: {} });
    const learner = new Learner(exercises, workspace, new Store(path.join(folder, "p.json")), places, () => layout);
    expect(await learner.fragment(signal)).toBe(`#/${first.id}/exercise`);
    writeFileSync(workspace.open(first), "int main() {}\n");
    const [route, query = ""] = (await learner.fragment(signal)).split("?");
    expect(route).toBe(`#/${first.id}/exercise`);
    expect(await readLink(query, signal)).toMatchObject({ kind: "moment", moment: { code: "int main() {}\n" } });
  });
});
