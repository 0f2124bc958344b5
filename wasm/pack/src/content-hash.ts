// Hashes of contents: what the packer has made once for the same contents is not made again.

import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** Characters of a hash in a file name; the server takes names with this many as never changing. */
export const NAME_HASH_LENGTH = 16;

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Every file below `folder`, sorted, as paths relative to it. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** One hash of files and folders, names included. */
export async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    const isFolder = (await stat(path)).isDirectory();
    for (const name of isFolder ? await listFiles(path) : [""]) {
      hash.update(`${name}\0`).update(sha256(await readFile(join(path, name))));
    }
  }
  return hash.digest("hex");
}
