/** A static server for the tests: a folder, the page's policy, and precompressed files when they are asked for. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const kTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".jsonl": "application/x-ndjson",
  ".wasm": "application/wasm",
};

const kPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

export interface SiteServer {
  readonly url: string;
  close(): Promise<void>;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** Serves `folder` on a free port of this machine. */
export async function serveSite(folder: string): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? "/").replace(/[?#].*/, "")));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const packed = (request.headers["accept-encoding"] ?? "").includes("br") && isFile(`${file}.br`);
    if (!file.startsWith(folder) || !isFile(file)) {
      response.writeHead(404).end("not found");
      return;
    }
    response.setHeader("Content-Type", kTypes[extname(file)] ?? "application/octet-stream");
    response.setHeader("Content-Security-Policy", kPolicy);
    response.setHeader("Cache-Control", "no-cache");
    if (packed) response.setHeader("Content-Encoding", "br");
    createReadStream(packed ? `${file}.br` : file).pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
