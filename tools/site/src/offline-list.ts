// The list of the site's files for its service worker, which keeps them for working without a network.

import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { listFiles } from "../../../wasm/pack/src/content-hash.ts";

const WORKER = "service-worker.js";
const HEAD = "self.yieldpointSite=";

/** A file that is larger is kept later, when the page is idle. */
const LARGEST_OF_PAGE_BYTES = 768 * 1024;

interface ListedFile {
  readonly path: string;
  readonly hash: string;
  readonly bytes: number;
  readonly part: "page" | "later";
}

/** What a browser asks for: neither the compressed twins, which the server chooses, nor what is for developers. */
function isAskedFor(path: string): boolean {
  return path !== WORKER && !/\.(?:br|map|ts)$/.test(path);
}

async function describe(site: string, path: string): Promise<ListedFile> {
  const content = await readFile(join(site, path));
  const bytes = content.byteLength;
  const isPage = !/^(?:examples|slides|toolchain)\//.test(path) && bytes <= LARGEST_OF_PAGE_BYTES;
  return { path, hash: createHash("sha256").update(content).digest("hex"), bytes, part: isPage ? "page" : "later" };
}

/**
 * Puts the list before the service worker's code, in place of one that is there; a site without a worker has no list.
 * A browser takes a worker with another list for a new version.
 */
export async function writeOfflineList(site: string): Promise<void> {
  const files = await listFiles(site);
  if (!files.includes(WORKER)) return;
  const list: ListedFile[] = [];
  for (const path of files.filter(isAskedFor)) list.push(await describe(site, path));
  const version = createHash("sha256")
    .update(list.map(({ path, hash }) => `${path} ${hash}\n`).join(""))
    .digest("hex")
    .slice(0, 16);
  const old = await readFile(join(site, WORKER), "utf8");
  const code = old.startsWith(HEAD) ? old.slice(old.indexOf("\n") + 1) : old;
  // A new file: the old one may be a link that another site shares.
  await rm(join(site, WORKER));
  await rm(join(site, `${WORKER}.br`), { force: true });
  await writeFile(join(site, WORKER), `${HEAD}${JSON.stringify({ version, files: list })};\n${code}`);
}
