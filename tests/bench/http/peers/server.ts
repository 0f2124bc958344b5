/** The measured routes on Node's http and ws: server.ts FILE; says "port N". */
import { createReadStream, statSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { WebSocketServer } from "ws";

const kFile = process.argv[2] ?? "";
const kPiece = Buffer.alloc(64 * 1024, "x");
const kPieces = (10 * 1024 * 1024) / kPiece.length;

function echo(request: IncomingMessage, response: ServerResponse): void {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const text = JSON.stringify(JSON.parse(Buffer.concat(pieces).toString()));
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
    response.end(text);
  });
}

const server = http.createServer((request, response) => {
  if (request.url === "/hello") {
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8", "Content-Length": 13 }).end("Hello, world!");
  } else if (request.url === "/echo") {
    echo(request, response);
  } else if (request.url === "/file") {
    const type = { "Content-Type": "application/octet-stream", "Content-Length": statSync(kFile).size };
    createReadStream(kFile).pipe(response.writeHead(200, type));
  } else {
    response.writeHead(200, { "Content-Type": "application/octet-stream" });
    Readable.from(Array.from({ length: kPieces }, () => kPiece)).pipe(response);
  }
});
new WebSocketServer({ server, path: "/ws", perMessageDeflate: false }).on("connection", (socket) => {
  socket.on("message", (data, binary) => socket.send(data, { binary }));
});
server.listen(0, "127.0.0.1", 1024, () => {
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
