import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { pruneCache, writeBrotli } from "../src/compress.ts";
import { hashOf, listFiles } from "../src/content-hash.ts";
import { archive, makeLibraryTree } from "../src/tree.ts";

let root: string;

async function put(path: string, text: string): Promise<string> {
  const file = join(root, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, text);
  return file;
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pack-"));
});

afterEach(() => rm(root, { recursive: true }));

describe("an archive", () => {
  test("is equal byte by byte for equal contents of another age", async () => {
    await put("one/include/lesson.h", "#pragma once");
    const other = await put("two/include/lesson.h", "#pragma once");
    await utimes(other, 1000, 1000);
    await archive(join(root, "one"), join(root, "one.tar"));
    await archive(join(root, "two"), join(root, "two.tar"));
    expect(await readFile(join(root, "one.tar"))).toEqual(await readFile(join(root, "two.tar")));
  });
});

describe("a content hash", () => {
  test("changes with a file's text and with its name", async () => {
    const file = await put("folder/a.h", "text");
    const before = await hashOf([join(root, "folder")]);
    await writeFile(file, "other");
    const changed = await hashOf([join(root, "folder")]);
    await rm(file);
    await put("folder/b.h", "text");
    const renamed = await hashOf([join(root, "folder")]);
    expect(new Set([before, changed, renamed]).size).toBe(3);
  });
});

describe("a compressed twin", () => {
  test("holds the file, and the second one is taken from the cache", async () => {
    const cache = join(root, "cache");
    const first = await put("a.wasm", "w".repeat(5000));
    const second = await put("b.wasm", "w".repeat(5000));
    const size = await writeBrotli(first, cache);
    expect(size).toBeLessThan(100);
    expect(brotliDecompressSync(await readFile(`${first}.br`)).toString()).toBe("w".repeat(5000));
    await writeFile(join(cache, (await listFiles(cache))[0] ?? ""), "remembered");
    await writeBrotli(second, cache);
    expect(await readFile(`${second}.br`, "utf8")).toBe("remembered");
  });

  test("is forgotten when nothing has asked for it in a month", async () => {
    const old = await put("cache/old.br", "old");
    await put("cache/new.br", "new");
    const longAgo = Date.now() / 1000 - 31 * 24 * 60 * 60;
    await utimes(old, longAgo, longAgo);
    await pruneCache(join(root, "cache"));
    expect(await listFiles(join(root, "cache"))).toEqual(["new.br"]);
  });
});

describe("the library tree", () => {
  test("names the library that has not been built", async () => {
    await put("sysroot/lib/wasm32-emscripten/libc.a", "c");
    await put("build/libaio.a", "aio");
    const sources = {
      sysroot: join(root, "sysroot"),
      build: join(root, "build"),
      project: root,
      resources: "",
      libraries: ["libc.a"],
    };
    await expect(makeLibraryTree(sources, join(root, "tree"))).rejects.toThrow(/liblesson\.a is not in .*wasm first/);
    await put("build/lessons/liblesson.a", "lesson");
    await makeLibraryTree(sources, join(root, "tree"));
    expect(await listFiles(join(root, "tree"))).toEqual([
      "lib/libaio.a",
      "lib/liblesson.a",
      "sysroot/lib/wasm32-emscripten/libc.a",
    ]);
  });
});
