import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checksOf, startOwnServer } from "./own-server.ts";
import { program, type Running } from "./processes.ts";

const kLarge = 5_000_000;

const kExpected: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  httplib_client: {
    hello: { status: 200, type: "text/plain; charset=utf-8", body: "Hello, world!" },
    head: { status: 200, length: "13", body: "" },
    post: { method: "POST", target: "/echo?a=1&b=%20", body: "some text" },
    "put, patch, delete and options": ["PUT", "PATCH", "DELETE", "OPTIONS"],
    "one connection for all": true,
    chunked: "one two three",
    large: kLarge,
    "upload in chunks": kLarge,
    "multipart form": { note: { filename: null, size: 2 }, file: { filename: "a.txt", size: 3000 } },
    gzip: { coding: "gzip", bytes: 2400 },
    redirect: "Hello, world!",
  },
  beast_client: {
    hello: { status: 200, body: "Hello, world!" },
    head: { status: 200, length: "13" },
    post: { method: "POST", target: "/echo?x=1", body: "body of the post" },
    "one connection for all": true,
    chunked: "one two three",
    large: kLarge,
    upload: kLarge,
    "upload in chunks with trailers": { bytes: 200_000, after: "Hello, world!" },
    websocket: [5, 100_000, "binary", 1001],
  },
};

for (const [client, expected] of Object.entries(kExpected)) {
  describe(`${client === "beast_client" ? "Boost.Beast" : "cpp-httplib"}'s client and our server`, () => {
    let server: Running;
    let checks: ReadonlyMap<string, unknown>;
    beforeAll(async () => {
      server = await startOwnServer();
      checks = await checksOf(program(client), [String(server.port)]);
    });
    afterAll(async () => server?.stop());

    for (const [name, wanted] of Object.entries(expected)) {
      test(name, () => {
        expect(checks.get(name)).toEqual(wanted);
      });
    }
  });
}
