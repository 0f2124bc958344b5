import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { Client, FormData, fetch, WebSocket as UndiciWebSocket } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { startOwnServer } from "./own-server.ts";
import type { Running } from "./processes.ts";

let server: Running;
let url: string;
beforeAll(async () => {
  server = await startOwnServer();
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(async () => server?.stop());

interface Got {
  readonly message: IncomingMessage;
  readonly text: string;
}

async function request(path: string, options: http.RequestOptions = {}, ...pieces: readonly string[]): Promise<Got> {
  const asked = http.request(`${url}${path}`, { timeout: 8000, ...options });
  const answered = once(asked, "response");
  for (const piece of pieces) asked.write(piece);
  asked.end();
  const [message] = (await answered) as [IncomingMessage];
  let text = "";
  for await (const piece of message.setEncoding("utf8")) text += String(piece);
  return { message, text };
}

const echoed = (text: string) => JSON.parse(text) as { method: string; body: string; client: string };

describe("Node's http client and our server", () => {
  test("an agent keeps its connection", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const clients = new Set<string>();
    for (let i = 0; i < 10; ++i) {
      const { text } = await request("/echo", { agent, method: "POST" }, "a", "b", String(i));
      expect(echoed(text).body).toBe(`ab${i}`);
      clients.add(echoed(text).client);
    }
    agent.destroy();
    expect(clients.size).toBe(1);
  });

  test("trailers of a request do not disturb the connection", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const asked = http.request(`${url}/upload`, { agent, method: "POST", headers: { Trailer: "X-Sum" } });
    asked.write("12345");
    asked.addTrailers({ "X-Sum": "1" });
    asked.end();
    const [message] = (await once(asked, "response")) as [IncomingMessage];
    expect(JSON.parse(String((await message.toArray()).join("")))).toEqual({ bytes: 5 });
    expect((await request("/hello", { agent })).text).toBe("Hello, world!");
    agent.destroy();
  });

  test("answers without a body leave the connection usable", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const before = echoed((await request("/echo", { agent })).text).client;
    for (const path of ["/status/204", "/status/304"]) expect((await request(path, { agent })).text).toBe("");
    expect((await request("/large?bytes=1000", { agent, method: "HEAD" })).text).toBe("");
    expect(echoed((await request("/echo", { agent })).text).client).toBe(before);
    agent.destroy();
  });

  test("a client that reads slowly gets everything", async () => {
    const asked = http.get(`${url}/large?bytes=3000000`);
    const [message] = (await once(asked, "response")) as [IncomingMessage];
    message.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    let count = 0;
    for await (const piece of message) count += (piece as Buffer).length;
    expect(count).toBe(3_000_000);
  });
});

describe("undici and our server", () => {
  test("pipelines: answers come in order", async () => {
    const client = new Client(url, { pipelining: 10 });
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        const { body } = await client.request({ path: `/echo?n=${i}`, method: "GET" });
        return JSON.parse(await body.text()) as { target: string; client: string };
      }),
    );
    await client.close();
    expect(answers.map(({ target }) => target)).toEqual(answers.map((_, i) => `/echo?n=${i}`));
    expect(new Set(answers.map((answer) => answer.client)).size).toBe(1);
  });

  test("pipelines: a slow answer holds the next ones back", async () => {
    const client = new Client(url, { pipelining: 4 });
    const order: string[] = [];
    const ask = async (path: string) => {
      const { body } = await client.request({ path, method: "GET" });
      order.push(await body.text());
    };
    await Promise.all([ask("/slow?ms=150"), ask("/hello"), ask("/chunked")]);
    await client.close();
    expect(order).toEqual(["at last", "Hello, world!", "one two three"]);
  });

  test("a body of unknown length", async () => {
    const client = new Client(url);
    const pieces = Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(20_000)));
    const { body } = await client.request({ path: "/upload", method: "POST", body: pieces });
    expect(await body.json()).toEqual({ bytes: 1_000_000 });
    await client.close();
  });

  test("fetch: a form, a compressed answer, a redirect", async () => {
    const form = new FormData();
    form.set("note", "hi");
    const posted = await fetch(`${url}/form`, { method: "POST", body: form });
    expect(await posted.json()).toMatchObject({ note: { size: 2 } });
    expect(await (await fetch(`${url}/gzip`)).text()).toBe("compress me ".repeat(200));
    const moved = await fetch(`${url}/redirect?to=/hello`);
    expect([moved.redirected, await moved.text()]).toEqual([true, "Hello, world!"]);
  });

  test("a request that is given up does not disturb others", async () => {
    const client = new Client(url);
    const giveUp = AbortSignal.timeout(100);
    await expect(client.request({ path: "/slow?ms=2000", method: "GET", signal: giveUp })).rejects.toThrow();
    const { body } = await client.request({ path: "/hello", method: "GET" });
    expect(await body.text()).toBe("Hello, world!");
    await client.destroy();
  });

  test("server-sent events", async () => {
    const got = await fetch(`${url}/sse`);
    expect(got.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect((await got.text()).match(/^data: tick \d$/gm)).toHaveLength(3);
  });

  test("its WebSocket", async () => {
    const socket = new UndiciWebSocket(`ws://127.0.0.1:${server.port}/ws`);
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    const answered = new Promise((resolve) => socket.addEventListener("message", ({ data }) => resolve(data)));
    socket.send("hello");
    expect(await answered).toBe("hello");
    const closed = new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
    socket.close(3001, "enough");
    expect(await closed).toBe(3001);
  });
});

describe("ws and our server", () => {
  const open = async (protocols: string[] = []): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, protocols);
    await once(socket, "open");
    return socket;
  };
  const answer = async (socket: WebSocket, data: string | Buffer): Promise<readonly [string, boolean]> => {
    const answered = once(socket, "message");
    socket.send(data);
    const [message, isBinary] = (await answered) as [Buffer, boolean];
    return [message.toString("latin1"), isBinary];
  };
  const closed = async (socket: WebSocket): Promise<readonly [number, string]> => {
    const [code, reason] = (await once(socket, "close")) as [number, Buffer];
    return [code, reason.toString()];
  };

  test("texts and binaries of every length class", async () => {
    const socket = await open();
    for (const size of [0, 1, 125, 126, 65_535, 65_536, 1_000_000]) {
      expect(await answer(socket, "t".repeat(size))).toEqual(["t".repeat(size), false]);
      expect(await answer(socket, Buffer.alloc(size, 0xfe))).toEqual(["\u00fe".repeat(size), true]);
    }
    socket.close();
    await closed(socket);
  });

  test("a fragmented message with a ping inside", async () => {
    const socket = await open();
    const ponged = once(socket, "pong");
    const answered = once(socket, "message");
    socket.send("first, ", { fin: false });
    socket.ping("inside");
    socket.send("second", { fin: true });
    expect(String((await ponged)[0])).toBe("inside");
    expect(String((await answered)[0])).toBe("first, second");
    socket.close();
    await closed(socket);
  });

  test("the subprotocol is chosen among the client's", async () => {
    const socket = await open(["nothing", "chat"]);
    expect(socket.protocol).toBe("chat");
    socket.close();
    await closed(socket);
  });

  test("the server closes with a code and a reason", async () => {
    const socket = await open();
    const ended = closed(socket);
    socket.send("close");
    expect(await ended).toEqual([4000, "as asked"]);
  });

  test("the client closes, and the server answers with its code", async () => {
    const socket = await open();
    const ended = closed(socket);
    socket.close(1001, "going");
    expect((await ended)[0]).toBe(1001);
  });

  test("a text that is no UTF-8 ends it with 1007", async () => {
    const socket = await open();
    const ended = closed(socket);
    socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await ended)[0]).toBe(1007);
  });

  test("a message over the limit ends it with 1009, also while it is still being sent", async () => {
    const socket = await open();
    const ended = closed(socket);
    socket.send(Buffer.alloc(5 * 1024 * 1024));
    expect((await ended)[0]).toBe(1009);
  });

  test("two hundred at once", async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => open()));
    const answers = await Promise.all(sockets.map((socket, i) => answer(socket, String(i))));
    expect(answers.map(([text]) => text)).toEqual(sockets.map((_, i) => String(i)));
    for (const socket of sockets) socket.terminate();
  });

  test("a plain request for it is answered, not upgraded", async () => {
    const { message } = await request("/ws");
    expect(message.statusCode).toBe(400);
  });
});
