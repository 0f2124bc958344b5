import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aiohttpPeer, checksOf, startOwnServer } from "./own-server.ts";
import type { Running } from "./processes.ts";

let server: Running;
let checks: ReadonlyMap<string, unknown>;

beforeAll(async () => {
  server = await startOwnServer();
  const [python, script] = aiohttpPeer("aiohttp_client.py");
  checks = await checksOf(python, [script, String(server.port)]);
});
afterAll(async () => server?.stop());

const kExpected: Readonly<Record<string, unknown>> = {
  hello: [200, "text/plain", "Hello, world!"],
  "one connection for twenty requests": 1,
  "two hundred at once": true,
  large: ["chunked", 5_000_000],
  "streaming upload": 5_000_000,
  multipart: { note: { filename: null, size: 5 }, file: { filename: "z.bin", size: 70_000 } },
  urlencoded: { a: "1 & 2", b: "ü" },
  cookies: { flavour: "oat", count: "1" },
  redirects: [2, "Hello, world!"],
  gzip: [true, 2400],
  expect: "after 100",
  websocket: ["chat", "grüße", 102_400, "CLOSE", 4000],
  events: ["text/event-stream", 3],
  statuses: [200, 204, 304, 404, 500],
  "left early": "Hello, world!",
};

describe("aiohttp's client and our server", () => {
  for (const [name, expected] of Object.entries(kExpected)) {
    test(name, () => {
      expect(checks.get(name)).toEqual(expected);
    });
  }
});
