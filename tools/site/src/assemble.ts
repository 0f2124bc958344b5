// Puts the finished site together: the page, the course, the examples and the compiler's files, each with its
// brotli-compressed twin. The site appears whole or not at all.

import { cp, link, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

import { writeBrotli } from "../../../wasm/pack/src/compress.ts";
import { listFiles } from "../../../wasm/pack/src/content-hash.ts";
import { writeOfflineList } from "./offline-list.ts";
import { thirdPartyOf, writeProjectArchive } from "./project.ts";

/** Endings that compress; pictures and fonts are compressed by themselves. */
const COMPRESSIBLE = new Set([
  ".html",
  ".js",
  ".css",
  ".json",
  ".jsonl",
  ".map",
  ".svg",
  ".wasm",
  ".txt",
  ".webmanifest",
]);
/** Below this size a compressed twin saves no packet. */
const SMALLEST_COMPRESSED_BYTES = 512;

export interface SiteParts {
  /** The folder of build outputs: page, course, slides, pack, wasm/lessons. The site goes to `site` in it. */
  readonly build: string;
  /** The folder of the lessons' sources, for their golden traces; the library's sources lie beside it. */
  readonly lessons: string;
  /** Where compressed contents are remembered. */
  readonly cache: string;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function copyExamples(parts: SiteParts, site: string): Promise<void> {
  const modules = join(parts.build, "wasm/lessons");
  for (const file of await listFiles(modules)) {
    // Modules, and the checks that an exercise's program is linked with. The page compiles a solution itself.
    const isModule = extname(file) === ".wasm" && !file.endsWith("/exercise/solution.wasm");
    if (isModule || basename(file) === "check.o") {
      await mkdir(dirname(join(site, "examples", file)), { recursive: true });
      await cp(join(modules, file), join(site, "examples", file));
    }
  }
  for (const lesson of await foldersIn(parts.lessons)) {
    const golden = join(parts.lessons, lesson, "golden");
    const names = await readdir(golden).catch(() => []);
    for (const name of names.filter((file) => file.endsWith(".trace.jsonl"))) {
      await cp(join(golden, name), join(site, "examples", lesson, name));
    }
  }
}

/** The compiler's files are large and lie in the same build folder, so the site shares them. */
async function linkCompiler(parts: SiteParts, site: string): Promise<void> {
  const pack = join(parts.build, "pack");
  await mkdir(join(site, "toolchain"), { recursive: true });
  for (const entry of await readdir(pack, { withFileTypes: true })) {
    if (entry.isFile() && !entry.name.startsWith(".")) {
      await link(join(pack, entry.name), join(site, "toolchain", entry.name));
    }
  }
}

async function compressAll(site: string, cache: string): Promise<void> {
  const files = await listFiles(site);
  const present = new Set(files);
  const worthIt = await Promise.all(
    files.map(async (file) => {
      const { size } = await stat(join(site, file));
      return COMPRESSIBLE.has(extname(file)) && !present.has(`${file}.br`) && size >= SMALLEST_COMPRESSED_BYTES;
    }),
  );
  for (const file of files.filter((_, index) => worthIt[index] === true)) {
    await writeBrotli(join(site, file), join(cache, "brotli"));
  }
}

export async function assembleSite(parts: SiteParts): Promise<void> {
  const site = join(parts.build, "site.new");
  await rm(site, { recursive: true, force: true });
  await cp(join(parts.build, "page"), site, { recursive: true });
  for (const part of ["course", "slides"]) await cp(join(parts.build, part), join(site, part), { recursive: true });
  await copyExamples(parts, site);
  await linkCompiler(parts, site);
  await writeOfflineList(site);
  const sources = { root: dirname(parts.lessons), thirdParty: await thirdPartyOf(parts.build) };
  await writeProjectArchive(sources, join(site, "download/library.zip"));
  await compressAll(site, parts.cache);
  await rm(join(parts.build, "site"), { recursive: true, force: true });
  await rename(site, join(parts.build, "site"));
}
