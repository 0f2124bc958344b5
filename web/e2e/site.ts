/** The finished site, served as ./yp play serves it, for the time of the tests. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const kRoot = resolve(import.meta.dirname, "../..");
const kServe = process.env.YP_SERVE ?? resolve(kRoot, "build/release/tools/serve/serve");
export const kSite = process.env.YP_SITE ?? resolve(kRoot, "build/site");

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the site on a free port, and a trace file beside it. Throws: when the server does not say where it is. */
export function serveSite(trace?: string): Promise<Site> {
  return serveFolder(kSite, trace === undefined ? [] : ["--trace", trace]);
}

/** The same of another folder. */
export async function serveFolder(folder: string, options: readonly string[] = []): Promise<Site> {
  const server = spawn(kServe, [folder, "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit");
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    return {
      url,
      close: async () => {
        server.kill();
        await ended;
      },
    };
  }
  throw new Error(`${kServe} ended without saying where it serves ${folder}`);
}
