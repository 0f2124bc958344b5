import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { kPython } from "./own-server.ts";
import { program, run, start } from "./processes.ts";

// A server of atomic handlers that is told to stop while a thousand clients order.

const kClients = 1_000;
const kStopsAfter = 50; // answers
const kWorkMs = 2; // of each order, besides the database's

const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-orders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Orders on a connection of its own. Gives the status, or undefined when there was no answer. */
function order(port: number, id: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("connect", () => {
      socket.write(
        `POST /orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${id.length}\r\n\r\n${id}`,
      );
    });
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => {
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
      resolve(status === undefined ? undefined : Number(status));
    });
  });
}

/** What another SQLite finds in the file. */
async function idsIn(database: string, table: string): Promise<ReadonlySet<string>> {
  const script = "import sqlite3, sys; print(*(r[0] for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])))";
  const { stdout } = await run(kPython, ["-c", script, database, `SELECT id FROM ${table}`]);
  return new Set(stdout.trim().split(" "));
}

test(`SIGTERM while ${kClients} clients order: each 201 is in the database, no job, task or connection is left`, async () => {
  const database = path.join(folder, "orders.db");
  const server = await start(program("orders"), [database, String(kWorkMs)]);
  const promised = new Set<string>();
  const clients = Array.from({ length: kClients }, async (_, index) => {
    const id = `order-${index}`;
    const status = await order(server.port, id);
    if (status !== 201) return status;
    promised.add(id);
    if (promised.size === kStopsAfter) process.kill(server.pid, "SIGTERM");
    return status;
  });
  const statuses = await Promise.all(clients);
  const { code, stdout, stderr } = await server.finished();
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(JSON.parse(stdout.split("\n")[1] ?? "")).toMatchObject({
    jobsLeft: 0,
    connectionsOut: 0,
    tasksLeft: 0,
    reports: 0,
  });
  expect(promised.size).toBeGreaterThanOrEqual(kStopsAfter);
  expect(statuses.filter((status) => status !== 201 && status !== undefined)).toEqual([]);
  const orders = await idsIn(database, "orders");
  expect(await idsIn(database, "invoices")).toEqual(orders);
  expect([...promised].filter((id) => !orders.has(id))).toEqual([]);
}, 60_000);
