import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { assembleSite, type SiteParts } from "../src/assemble.ts";

const librarySources = [
  "LICENSE",
  "cmake/AioLesson.cmake",
  "cmake/AioLibrary.cmake",
  "cmake/AioModule.cmake",
  "cmake/Options.cmake",
  "cmake/ThirdParty.cmake",
  "core/aio.h",
  "core/base/errors.cpp",
  "lessons/support/lesson.h",
  "tools/site/project/CMakeLists.txt",
  "tools/site/project/README.txt",
  "wasm/toolchain/edges.ignorelist",
  "wasm/toolchain/link-flags.json",
] as const;

let root: string;
let parts: SiteParts;

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function read(path: string): Promise<string> {
  return readFile(join(root, "build/site", path), "utf8");
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "site-"));
  parts = { build: join(root, "build"), lessons: join(root, "lessons"), cache: join(root, "cache") };
  await put("build/page/index.html", "<p>page</p>");
  await put("build/course/course.json", '{"lessons":[]}');
  await put("build/slides/index.html", "<p>slides</p>");
  await put("build/wasm/lessons/06_tasks/gather.wasm", "w".repeat(2000));
  await put("build/pack/manifest.json", "{}");
  await put("build/pack/.packed", "stamp");
  await put("build/wasm/CMakeCache.txt", `AIO_THIRD_PARTY:PATH=${join(root, "third-party")}\n`);
  await put("third-party/llhttp/src/llhttp.c", "// llhttp");
  for (const file of librarySources) await put(file, `// ${file}`);
  await put("lessons/06_tasks/golden/gather.trace.jsonl", '{"t":0,"k":"run"}\n');
});

afterEach(() => rm(root, { recursive: true }));

describe("the finished site", () => {
  test("holds page, course, slides, examples with their traces, and the compiler's files", async () => {
    await assembleSite(parts);
    expect(await read("index.html")).toBe("<p>page</p>");
    expect(await read("course/course.json")).toBe('{"lessons":[]}');
    expect(await read("slides/index.html")).toBe("<p>slides</p>");
    expect(await read("examples/06_tasks/gather.trace.jsonl")).toContain('"run"');
    expect(await read("toolchain/manifest.json")).toBe("{}");
    await expect(read("toolchain/.packed")).rejects.toThrow();
  });

  test("holds what an exercise begins with and is checked by, and not its solution's module", async () => {
    for (const file of ["start.wasm", "check.o", "solution.wasm"])
      await put(`build/wasm/lessons/06_tasks/exercise/${file}`, file);
    await assembleSite(parts);
    expect(await read("examples/06_tasks/exercise/start.wasm")).toBe("start.wasm");
    expect(await read("examples/06_tasks/exercise/check.o")).toBe("check.o");
    await expect(read("examples/06_tasks/exercise/solution.wasm")).rejects.toThrow();
  });

  test("has a compressed twin of every file that is worth it", async () => {
    await assembleSite(parts);
    const twin = await readFile(join(root, "build/site/examples/06_tasks/gather.wasm.br"));
    expect(brotliDecompressSync(twin).toString()).toBe("w".repeat(2000));
    await expect(read("index.html.br")).rejects.toThrow();
  });

  test("has a list of its files before its service worker, with what the page itself consists of first", async () => {
    await put("build/page/service-worker.js", "serve();");
    await assembleSite(parts);
    const [head = "", code] = (await read("service-worker.js")).split("\n");
    expect(code).toBe("serve();");
    const { version, files } = JSON.parse(head.slice("self.yieldpointSite=".length, -1)) as {
      version: string;
      files: { path: string; part: string; hash: string; bytes: number }[];
    };
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(files.map(({ path, part }) => `${part} ${path}`).sort()).toEqual([
      "later examples/06_tasks/gather.trace.jsonl",
      "later examples/06_tasks/gather.wasm",
      "later slides/index.html",
      "later toolchain/manifest.json",
      "page course/course.json",
      "page index.html",
    ]);
    const page = files.find(({ path }) => path === "index.html");
    expect(page).toMatchObject({
      bytes: 11,
      hash: createHash("sha256").update("<p>page</p>").digest("hex"),
    });
  });

  test("is another version to a browser when any file of it has changed, and only then", async () => {
    await put("build/page/service-worker.js", "serve();");
    await assembleSite(parts);
    const first = await read("service-worker.js");
    await assembleSite(parts);
    expect(await read("service-worker.js")).toBe(first);
    await put("build/course/course.json", '{"lessons":[1]}');
    await assembleSite(parts);
    expect(await read("service-worker.js")).not.toBe(first);
  });

  test("replaces an older site whole", async () => {
    await put("build/site/old.html", "old");
    await assembleSite(parts);
    await expect(read("old.html")).rejects.toThrow();
  });

  test("has the library's sources in one archive, for who downloads a program; the same bytes each time", async () => {
    await assembleSite(parts);
    const archive = await readFile(join(root, "build/site/download/library.zip"));
    const files = unzipSync(archive);
    const expected = librarySources.map((file) => file.replace("tools/site/project/", ""));
    expect(Object.keys(files).toSorted()).toEqual([...expected, "third_party/llhttp/src/llhttp.c"].toSorted());
    expect(strFromU8(files["core/aio.h"] ?? new Uint8Array())).toBe("// core/aio.h");
    await assembleSite(parts);
    expect(await readFile(join(root, "build/site/download/library.zip"))).toEqual(archive);
  });

  test("leaves the older site alone when a part is missing", async () => {
    await put("build/site/index.html", "old");
    await rm(join(root, "build/course"), { recursive: true });
    await expect(assembleSite(parts)).rejects.toThrow();
    expect(await read("index.html")).toBe("old");
  });
});
