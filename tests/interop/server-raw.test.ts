import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOwnServer } from "./own-server.ts";
import type { Running } from "./processes.ts";

let server: Running;
beforeAll(async () => {
  server = await startOwnServer();
});
afterAll(async () => server?.stop());

async function open(): Promise<Socket> {
  const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
  await once(socket, "connect");
  return socket
    .setNoDelay()
    .setEncoding("latin1")
    .setTimeout(8000, () => socket.destroy(new Error("silence")));
}

/** Everything that comes until the server ends the connection. */
async function rest(socket: Socket): Promise<string> {
  let text = "";
  for await (const piece of socket) text += String(piece);
  return text;
}

/** Sends one text on a connection of its own. */
async function exchange(text: string): Promise<string> {
  const socket = await open();
  socket.write(text, "latin1");
  return await rest(socket);
}

const kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const kLast = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((match) => match[1]);

describe("bytes and our server", () => {
  test("five requests in one write, five answers in order", async () => {
    const paths = ["/hello", "/chunked", "/status/404", "/echo?4"];
    const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join("");
    const text = await exchange(requests + kLast);
    expect(statuses(text)).toEqual(["200", "200", "404", "200", "200"]);
    expect(text.indexOf("Hello")).toBeLessThan(text.indexOf("one "));
  });

  test("a request that comes byte by byte", async () => {
    const socket = await open();
    const text = rest(socket);
    for (const byte of kLast) {
      socket.write(byte, "latin1");
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(statuses(await text)).toEqual(["200"]);
  });

  test("a body that nobody reads does not become the next request", async () => {
    const inner = "GET /status/500 HTTP/1.1\r\nHost: a\r\n\r\n";
    const post = `POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`;
    expect(statuses(await exchange(post + kLast))).toEqual(["405", "200"]);
  });

  test("an upload after Expect: 100-continue is asked for before it comes", async () => {
    const socket = await open();
    socket.write(
      "POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n",
    );
    const [first] = (await once(socket, "data")) as [string];
    expect(first).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write("1234");
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"bytes": ?4\}$/);
  });

  test("half-close after the request: the answer still comes", async () => {
    const socket = await open();
    socket.end(kHello);
    expect(statuses(await rest(socket))).toEqual(["200"]);
  });

  const refused: Readonly<Record<string, string>> = {
    "Content-Length with Transfer-Encoding":
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n12345",
    "a length that is none": "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\n1234",
    "two hosts": "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no host": "GET /hello HTTP/1.1\r\n\r\n",
    "a bare line feed": "GET /hello HTTP/1.1\nHost: a\n\n",
    "a folded header": "GET /hello HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n",
    "space before the colon": "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n",
    "a NUL in a value": "GET /hello HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
    "chunked not last": "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "no HTTP at all": "\x16\x03\x01\x02\x00\x01\r\n\r\n",
  };
  for (const [name, text] of Object.entries(refused)) {
    test(`${name}: 400, and the connection ends`, async () => {
      const answer = await exchange(text);
      expect(statuses(answer)).toEqual(["400"]);
      expect(answer).toMatch(/^connection: close\r$/im);
    });
  }

  test("a chunk size that is none ends the connection", async () => {
    const answer = await exchange(
      `POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n${kHello}`,
    );
    expect(statuses(answer)).toEqual(["400"]);
  });

  test("chunks with extensions and trailers", async () => {
    const post = "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const text = await exchange(`${post}4;name="v"\r\nabcd\r\n3\r\nefg\r\n0\r\nX-Sum: 1\r\n\r\n${kLast}`);
    expect(statuses(text)).toEqual(["200", "200"]);
    expect(text).toMatch(/\{"bytes": ?7\}/);
  });

  test("a client that resets in the middle of an answer does no harm", async () => {
    for (let i = 0; i < 5; ++i) {
      const socket = await open();
      socket.write("GET /large?bytes=50000000 HTTP/1.1\r\nHost: a\r\n\r\n");
      await once(socket, "data");
      socket.resetAndDestroy();
    }
    expect(statuses(await exchange(kLast))).toEqual(["200"]);
  });
});
