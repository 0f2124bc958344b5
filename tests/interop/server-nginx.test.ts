import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { startNginx } from "./nginx.ts";
import { startOwnServer } from "./own-server.ts";
import type { Running } from "./processes.ts";

let server: Running;
let nginx: Running;
let url: string;

beforeAll(async () => {
  server = await startOwnServer();
  nginx = await startNginx(
    `location / {
      proxy_pass http://own; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off;
    }
    location /buffered/ { proxy_pass http://own/; }
    location /ws {
      proxy_pass http://own; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
    }`,
    `upstream own { server 127.0.0.1:${server.port}; keepalive 4; }`,
  );
  url = `http://127.0.0.1:${nginx.port}`;
});
afterAll(async () => {
  await nginx?.stop();
  await server?.stop();
});

describe("our server behind nginx", () => {
  test("the connections between them are kept", async () => {
    const clients = new Set<string>();
    for (let i = 0; i < 20; ++i) {
      const got = (await (await fetch(`${url}/echo`)).json()) as { client: string };
      clients.add(got.client);
    }
    expect(clients.size).toBe(1);
  });

  test("an answer in chunks", async () => {
    expect(await (await fetch(`${url}/chunked`)).text()).toBe("one two three");
  });

  test("a large answer, streamed and buffered", async () => {
    for (const path of ["/large", "/buffered/large"]) {
      const got = await fetch(`${url}${path}?bytes=8000000`);
      expect((await got.arrayBuffer()).byteLength).toBe(8_000_000);
    }
  });

  test("a large upload, in chunks as it comes and buffered with a length", async () => {
    const body = Buffer.alloc(6_000_000, "u");
    for (const path of ["/upload", "/buffered/upload"]) {
      const got = await fetch(`${url}${path}`, { method: "POST", body });
      expect(await got.json()).toEqual({ bytes: body.length });
    }
  });

  test("HTTP/1.0, which nginx speaks to servers by default", async () => {
    expect(await (await fetch(`${url}/buffered/chunked`)).text()).toBe("one two three");
  });

  test("HEAD, 204 and 404", async () => {
    const head = await fetch(`${url}/hello`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "13"]);
    expect((await fetch(`${url}/status/204`)).status).toBe(204);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  });

  test("a websocket", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${nginx.port}/ws`);
    await once(socket, "open");
    const answered = once(socket, "message");
    socket.send("x".repeat(100_000));
    expect(String((await answered)[0])).toHaveLength(100_000);
    const closed = once(socket, "close");
    socket.close(1000);
    expect((await closed)[0]).toBe(1000);
  });

  test("fifty at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const got = await fetch(`${url}/echo`, { method: "POST", body: String(i) });
        return ((await got.json()) as { body: string }).body;
      }),
    );
    expect(answers).toEqual(answers.map((_, i) => String(i)));
  });
});
