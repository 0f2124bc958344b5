import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { kRoot } from "../structure/repository.ts";
import { freePort, need, startAt } from "./processes.ts";

// The talk's server on a real socket, and curl that is killed once the server has its order: the database takes 500 ms
// for the order and again for the invoice.

const kServer = path.join(kRoot, "build/release/lessons/18_atomic_handlers/talk_server");
const kBothStoredMs = 1_500;
const kPatienceMs = 10_000;

/** What the server counts when it has stopped: "received 1 orders 1 invoices 1". */
async function orderWithKilledCurl(route: string): Promise<string> {
  const port = await freePort();
  const program = need(kServer, "./yp build makes it");
  const server = await startAt(port, "/usr/bin/stdbuf", ["-oL", program], { AIO_PORT: String(port) });
  const url = `http://127.0.0.1:${port}${route}`;
  const curl = spawn(need("/usr/bin/curl", "curl"), ["-s", "-d", "tea", url], { stdio: "ignore" });
  const ended = once(curl, "close");
  for (const late = Date.now() + kPatienceMs; !server.stdout().includes("an order: tea\n"); await sleep(20)) {
    if (Date.now() > late) throw new Error(`The server got no order:\n${server.stdout()}${server.stderr()}`);
  }
  curl.kill("SIGKILL");
  await ended;
  await sleep(kBothStoredMs);
  process.kill(server.pid, "SIGTERM");
  const { code, stdout } = await server.finished();
  expect(code).toBe(0);
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

describe.concurrent("the talk's server when curl is killed in the middle of its POST", () => {
  test("unprotected: nothing is stored", async ({ expect }) => {
    expect(await orderWithKilledCurl("/unprotected")).toBe("received 1 orders 0 invoices 0");
  });

  test("two shields: cut between the two, the order is stored without its invoice", async ({ expect }) => {
    expect(await orderWithKilledCurl("/two_shields")).toBe("received 1 orders 1 invoices 0");
  });

  test("one shield: both are stored", async ({ expect }) => {
    expect(await orderWithKilledCurl("/one_shield")).toBe("received 1 orders 1 invoices 1");
  });

  test("atomic: both are stored", async ({ expect }) => {
    expect(await orderWithKilledCurl("/atomic")).toBe("received 1 orders 1 invoices 1");
  });
});
