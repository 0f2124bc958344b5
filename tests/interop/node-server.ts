import { once } from "node:events";
import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { WebSocketServer } from "ws";
import type { Identity } from "./certificates.ts";

/** Routes of routes.md on Node's http server and ws, in this process. */
export interface NodeServer {
  readonly port: number;
  stop(): Promise<void>;
}

type Route = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => Promise<void> | void;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(value));
}

function inChunks(response: ServerResponse): void {
  for (const piece of ["one ", "two ", "three"]) response.write(piece);
  response.end();
}

const kRoutes: Readonly<Record<string, Route>> = {
  "/hello": (_, response) =>
    void response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": 13 }).end("Hello, world!"),
  "/echo": async (request, response) => {
    const { method, url: target, headers } = request;
    const client = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    json(response, { method, target, headers, body: String(await bodyOf(request)), client });
  },
  "/large": (_, response, query) => {
    const size = Number(query.get("bytes"));
    response.write(Buffer.alloc(size, "0123456789abcdef"));
    response.end();
  },
  "/upload": async (request, response) => {
    json(response, { bytes: (await bodyOf(request)).length, trailers: request.trailers });
  },
  "/chunked": (_, response) => inChunks(response),
  "/trailers": (_, response) => {
    response.setHeader("Trailer", "X-Checksum");
    response.addTrailers({ "X-Checksum": "42" });
    inChunks(response);
  },
  "/cookies": (request, response) => {
    const pairs = (request.headers.cookie ?? "").split("; ").filter((pair) => pair !== "");
    const got: Record<string, string> = Object.fromEntries(pairs.map((pair) => pair.split("=")));
    response.setHeader("Set-Cookie", ["flavour=oat; Path=/", `count=${Number(got.count ?? 0) + 1}; Path=/`]);
    json(response, got);
  },
  "/redirect": (_, response, query) => {
    response.writeHead(Number(query.get("status") ?? 302), { Location: query.get("to") ?? "/hello" }).end();
  },
  "/gzip": (_, response) => {
    const text = gzipSync("compress me ".repeat(200));
    response.writeHead(200, { "Content-Type": "text/plain", "Content-Encoding": "gzip" }).end(text);
  },
  "/sse": (_, response) => {
    response.setHeader("Content-Type", "text/event-stream");
    for (const number of [0, 1, 2]) response.write(`id: ${number}\ndata: tick ${number}\n\n`);
    response.end();
  },
  "/slow": async (_, response, query) => {
    await sleep(Number(query.get("ms")));
    response.end("at last");
  },
  "/close": (_, response) => void response.setHeader("Connection", "close").end("closing"),
};

const answer: RequestListener = (request, response) => {
  const url = new URL(request.url ?? "/", "http://node");
  const status = /^\/status\/(\d+)$/.exec(url.pathname)?.[1];
  if (status !== undefined) return void response.writeHead(Number(status)).end();
  const route = kRoutes[url.pathname];
  if (!route) return void response.writeHead(404).end("not here");
  Promise.resolve(route(request, response, url.searchParams)).catch(() => response.destroy());
};

function serveWebSockets(server: http.Server): WebSocketServer {
  const sockets = new WebSocketServer({
    server,
    path: "/ws",
    handleProtocols: (protocols) => (protocols.has("chat") ? "chat" : false),
  });
  sockets.on("connection", (socket) => {
    socket.on("message", (data, binary) => {
      if (!binary && String(data) === "close") socket.close(4000, "as asked");
      else socket.send(data, { binary });
    });
  });
  return sockets;
}

export async function startNodeServer(identity?: Identity): Promise<NodeServer> {
  const server = identity
    ? https.createServer({ cert: readFileSync(identity.certificate), key: readFileSync(identity.key) }, answer)
    : http.createServer(answer);
  const sockets = serveWebSockets(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    for (const socket of sockets.clients) socket.terminate();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
