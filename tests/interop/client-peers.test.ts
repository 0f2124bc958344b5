import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNodeServer } from "./node-server.ts";
import { type Answered, ask } from "./own-client.ts";
import { aiohttpPeer } from "./own-server.ts";
import { program, start } from "./processes.ts";

interface Peer {
  readonly name: string;
  readonly start: () => Promise<{ readonly port: number; stop(): Promise<void> }>;
  /** Routes of routes.md that this server has not. */
  readonly without?: readonly string[];
  /** Connections that it takes at a time. Default: kAtOnce. */
  readonly atOnce?: number;
}

const kAtOnce = 100;

const kPeers: readonly Peer[] = [
  {
    name: "aiohttp",
    start: async () => {
      const [python, script] = aiohttpPeer("aiohttp_server.py");
      return await start(python, [script]);
    },
    without: ["/trailers"],
  },
  { name: "Node and ws", start: startNodeServer },
  {
    name: "cpp-httplib",
    start: async () => await start(program("httplib_server"), []),
    without: ["/trailers", "/ws", "/cookies"],
    atOnce: 5, // its backlog
  },
  {
    name: "Boost.Beast",
    start: async () => await start(program("beast_server"), []),
    without: ["/gzip", "/cookies", "/slow"],
  },
];

interface Echo {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly client: string;
}
const echoOf = (answered: Answered | undefined): Echo => JSON.parse(answered?.body ?? "null") as Echo;

for (const peer of kPeers) {
  describe(`our client and ${peer.name}'s server`, () => {
    let server: { readonly port: number; stop(): Promise<void> };
    let url: string;
    beforeAll(async () => {
      server = await peer.start();
      url = `http://127.0.0.1:${server.port}`;
    });
    afterAll(async () => server?.stop());

    const withRoute = (route: string, name: string, body: () => Promise<void>): void => {
      if (peer.without?.includes(route)) test.skip(`${name} (${peer.name}'s server has no ${route})`, body);
      else test(name, body);
    };

    test("a page", async () => {
      const [got] = await ask([{ url: `${url}/hello` }]);
      expect(got).toMatchObject({ status: 200, version: "1.1", body: "Hello, world!" });
      expect(got?.headers?.["content-type"]).toMatch(/^text\/plain/);
    });

    test("methods, a query, headers and a body arrive as they were sent", async () => {
      const methods = ["POST", "PUT", "PATCH", "DELETE"];
      const requests = methods.map((method) => ({
        method,
        url: `${url}/echo?a=1&b=x%26y`,
        headers: { "X-Own": "value" },
        body: `body of ${method}`,
      }));
      const got = (await ask(requests)).map(echoOf);
      expect(got.map(({ method }) => method)).toEqual(methods);
      expect(got.map(({ body }) => body)).toEqual(methods.map((method) => `body of ${method}`));
      expect(got[0]?.target).toBe("/echo?a=1&b=x%26y");
      expect(got[0]?.headers).toMatchObject({ "x-own": "value", "content-length": "12" });
    });

    test("one connection for answers of every kind", async () => {
      const paths = ["/echo", "/hello", "/chunked", "/large?bytes=300000", "/status/404", "/status/204", "/echo"];
      const head = { method: "HEAD", url: `${url}/hello` };
      const got = await ask([...paths.map((path) => ({ url: `${url}${path}` })), head, { url: `${url}/echo` }]);
      expect(got.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404, 204, 200, 200, 200]);
      expect(got[7]).toMatchObject({ bytes: 0, headers: { "content-length": expect.any(String) as string } });
      expect(echoOf(got[6]).client).toBe(echoOf(got[0]).client);
      expect(echoOf(got[8]).client).toBe(echoOf(got[0]).client);
    });

    test("a connection that the server ends is not used again", async () => {
      const got = await ask([{ url: `${url}/echo` }, { url: `${url}/close` }, { url: `${url}/echo` }]);
      expect(got[1]).toMatchObject({ status: 200, body: "closing" });
      expect(echoOf(got[2]).client).not.toBe(echoOf(got[0]).client);
    });

    test("an answer in chunks, and a large one", async () => {
      const got = await ask([{ url: `${url}/chunked` }, { url: `${url}/large?bytes=3000000` }]);
      expect(got[0]).toMatchObject({ body: "one two three" });
      expect(got[1]).toMatchObject({ bytes: 3_000_000 });
    });

    withRoute("/trailers", "chunks with trailers, and the connection goes on", async () => {
      const got = await ask([{ url: `${url}/trailers` }, { url: `${url}/trailers` }]);
      expect(got.map(({ body }) => body)).toEqual(["one two three", "one two three"]);
    });

    test("a body in chunks", async () => {
      const chunks = Array.from({ length: 40 }, (_, i) => String(i % 10).repeat(5000));
      const [got] = await ask([{ method: "POST", url: `${url}/upload`, chunks }]);
      expect(JSON.parse(got?.body ?? "{}")).toMatchObject({ bytes: 200_000 });
    });

    test("redirects", async () => {
      const [found, kept, last] = await ask([
        { url: `${url}/redirect?to=/hello` },
        { method: "POST", url: `${url}/redirect?status=307&to=/echo`, body: "kept" },
        { url: `${url}/redirect?to=/hello`, redirects: false },
      ]);
      expect(found).toMatchObject({ body: "Hello, world!", history: 1, url: `${url}/hello` });
      expect(echoOf(kept)).toMatchObject({ method: "POST", body: "kept" });
      expect(last?.status).toBe(302);
    });

    withRoute("/gzip", "a compressed answer", async () => {
      const [got] = await ask([{ url: `${url}/gzip` }]);
      expect(got?.headers?.["content-encoding"]).toMatch(/^(gzip|deflate)$/);
      expect(got?.body).toBe("compress me ".repeat(200));
    });

    withRoute("/cookies", "cookies come back", async () => {
      const got = await ask([1, 2, 3].map(() => ({ url: `${url}/cookies` })));
      expect(got.map(({ body }) => (JSON.parse(body ?? "{}") as { count?: string }).count)).toEqual([
        undefined,
        "1",
        "2",
      ]);
    });

    withRoute("/slow", "a request that takes too long, and one after it", async () => {
      const got = await ask([{ url: `${url}/slow?ms=1500`, timeout_ms: 200 }, { url: `${url}/hello` }]);
      expect(got[0]?.error).toBe("TimeoutError");
      expect(got[1]?.body).toBe("Hello, world!");
    });

    test("many at once", async () => {
      const requests = Array.from({ length: peer.atOnce ?? kAtOnce }, (_, i) => ({
        method: "POST",
        url: `${url}/echo`,
        body: String(i),
      }));
      const got = (await ask(requests, "--concurrent")).map(echoOf);
      expect(got.map(({ body }) => body)).toEqual(requests.map(({ body }) => body));
    });

    withRoute("/ws", "a websocket", async () => {
      const ws = `ws://127.0.0.1:${server.port}/ws`;
      const [got] = await ask([{ url: ws, send: ["one", "grüße", "x".repeat(100_000)] }]);
      expect(got).toEqual({ messages: ["one", "grüße", 100_000], protocol: "", code: 1000 });
    });

    withRoute("/ws", "a websocket that the server closes", async () => {
      const [got] = await ask([{ url: `ws://127.0.0.1:${server.port}/ws`, send: ["first", "close"] }]);
      expect(got).toMatchObject({ messages: ["first"], code: 4000 });
    });
  });
}

describe("our client, further", () => {
  test("Expect: 100-continue waits for Node", async () => {
    const server = await startNodeServer();
    const [got] = await ask([
      { method: "POST", url: `http://127.0.0.1:${server.port}/echo`, body: "late", expect100: true },
    ]).finally(server.stop);
    expect(echoOf(got)).toMatchObject({ body: "late", headers: { expect: "100-continue" } });
  });

  test("a subprotocol that ws chooses", async () => {
    const server = await startNodeServer();
    const url = `ws://127.0.0.1:${server.port}/ws`;
    const [got] = await ask([{ url, send: ["x"], protocols: ["nothing", "chat"] }]).finally(server.stop);
    expect(got).toMatchObject({ protocol: "chat", messages: ["x"] });
  });

  test("a websocket where there is none", async () => {
    const server = await startNodeServer();
    const [got] = await ask([{ url: `ws://127.0.0.1:${server.port}/hello`, send: ["x"] }]).finally(server.stop);
    expect(got?.error).toMatch(/^(WSServerHandshakeError|ServerDisconnectedError|ClientResponseError)$/);
  });

  test("nobody listens", async () => {
    const server = await startNodeServer();
    await server.stop();
    const [got] = await ask([{ url: `http://127.0.0.1:${server.port}/` }]);
    expect(got).toMatchObject({ error: expect.stringMatching(/^ClientConnector/) as string });
    expect(got?.message).toContain(`127.0.0.1:${server.port}`);
  });
});
