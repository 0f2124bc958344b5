// Brotli, remembered by content outside the checkout: the compiler alone costs most of a minute.

import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { sha256 } from "./content-hash.ts";

/** The best quality makes programs smaller by a tenth and takes two seconds for a megabyte: too long for the compiler. */
const BEST_QUALITY = 11;
const LARGEST_FOR_BEST_BYTES = 4 * 1024 * 1024;
const QUALITY_OF_LARGE = 9;
/** The largest window that every browser takes, 16 MiB. */
const WINDOW_BITS = 24;
const DAYS_KEPT = 30;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

const compress = promisify(brotliCompress);

/** Writes `<file>.br` beside `file` and returns its size in bytes. `cache` is a folder. */
export async function writeBrotli(file: string, cache: string): Promise<number> {
  const bytes = await readFile(file);
  const cached = join(cache, `${sha256(bytes)}.br`);
  try {
    const now = new Date();
    await utimes(cached, now, now);
  } catch {
    const squeezed = await compress(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: bytes.length > LARGEST_FOR_BEST_BYTES ? QUALITY_OF_LARGE : BEST_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    await mkdir(cache, { recursive: true });
    const partial = `${cached}.${process.pid}`;
    await writeFile(partial, squeezed);
    await rename(partial, cached);
  }
  await copyFile(cached, `${file}.br`);
  return (await stat(cached)).size;
}

/** Forgets what nothing has asked for in a month. */
export async function pruneCache(cache: string): Promise<void> {
  const oldest = Date.now() - DAYS_KEPT * MS_PER_DAY;
  for (const name of await readdir(cache).catch(() => [])) {
    const entry = join(cache, name);
    if ((await stat(entry)).mtimeMs < oldest) {
      await rm(entry);
    }
  }
}
