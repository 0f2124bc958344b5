// Packs what the page's compiler needs into one folder: the compiler, headers, libraries, the precompiled header and
// the manifest that names them. Files are named by their content and lie there plain and brotli-compressed.
//
// Usage: tsx wasm/pack/src/main.ts --sysroot FOLDER --build FOLDER --out FOLDER --cache FOLDER

import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

import { pruneCache, writeBrotli } from "./compress.ts";
import { hashOf, NAME_HASH_LENGTH, sha256 } from "./content-hash.ts";
import { archive, makeHeaderTree, makeLibraryTree, type TreeSources } from "./tree.ts";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../../..", import.meta.url));
const flagsFile = join(project, "wasm/toolchain/link-flags.json");

interface AssetFile {
  readonly url: string;
  readonly bytes: number;
  readonly compressed: number;
  readonly sha256: string;
}

interface Options {
  readonly sysroot: string;
  readonly build: string;
  readonly out: string;
  readonly cache: string;
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      sysroot: { type: "string" },
      build: { type: "string" },
      out: { type: "string" },
      cache: { type: "string" },
    },
  });
  const { sysroot, build, out, cache } = values;
  if (sysroot === undefined || build === undefined || out === undefined || cache === undefined) {
    throw new Error("usage: tsx wasm/pack/src/main.ts --sysroot FOLDER --build FOLDER --out FOLDER --cache FOLDER");
  }
  return { sysroot, build, out, cache };
}

function stringList(value: unknown, what: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === "string")) {
    throw new Error(`${what} must be a list of strings`);
  }
  return value;
}

async function readJson(file: string): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = JSON.parse(await readFile(file, "utf8"));
  if (typeof value !== "object" || value === null) {
    throw new Error(`${file} must hold a JSON object`);
  }
  return Object.fromEntries(Object.entries(value));
}

/** Where @yowasp/clang keeps its modules, and its version. */
async function compilerPackage(): Promise<{ readonly gen: string; readonly version: string }> {
  const require = createRequire(join(project, "wasm/host/package.json"));
  const folder = join(dirname(require.resolve("@yowasp/clang")), "..");
  const { version } = await readJson(join(folder, "package.json"));
  return { gen: join(folder, "gen"), version: String(version) };
}

/** Copies or moves nothing that is there already: a name that holds its content's hash can't be stale. */
async function publish(file: string, name: string, ending: string, to: Options): Promise<AssetFile> {
  const bytes = await readFile(file);
  const hash = sha256(bytes);
  const url = `${name}.${hash.slice(0, NAME_HASH_LENGTH)}.${ending}`;
  const target = join(to.out, url);
  await copyFile(file, target);
  const compressed = await writeBrotli(target, join(to.cache, "brotli"));
  return { url, bytes: bytes.length, compressed, sha256: hash };
}

/** Ten seconds of compiling: kept for as long as headers, flags, compiler and recipe stay equal. */
async function precompile(headerTree: string, folder: string, compilerVersion: string): Promise<void> {
  const recipe = ["bin", "compile", "wasi"].map((name) => join(project, "wasm/host", name));
  const key = `${compilerVersion} ${await hashOf([headerTree, flagsFile, ...recipe])}`;
  const stamp = join(folder, "stamp");
  if ((await readFile(stamp, "utf8").catch(() => "")) === key) {
    return;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const tool = join(project, "wasm/host/bin/make-pch.ts");
  const tsx = join(project, "node_modules/tsx/dist/cli.mjs");
  await run(process.execPath, [tsx, tool, "--tree", headerTree, "--flags", flagsFile, "--out", folder]);
  await writeFile(stamp, key);
}

async function removeStale(folder: string, kept: readonly AssetFile[]): Promise<void> {
  const names = new Set(kept.flatMap((file) => [file.url, `${file.url}.br`]));
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && !entry.name.startsWith("manifest.json") && !names.has(entry.name)) {
      await rm(join(folder, entry.name));
    }
  }
}

async function main(): Promise<void> {
  const to = options();
  const work = join(to.out, "work");
  await mkdir(work, { recursive: true });
  const compiler = await compilerPackage();
  const flags = await readJson(flagsFile);
  const sources: TreeSources = {
    sysroot: to.sysroot,
    build: to.build,
    project,
    resources: join(compiler.gen, "llvm-resources.tar"),
    libraries: [
      ...stringList(flags.startup, "startup in link-flags.json"),
      ...stringList(flags.libraries, "libraries in link-flags.json"),
    ],
  };

  await makeHeaderTree(sources, join(work, "headers"));
  await makeLibraryTree(sources, join(work, "libraries"));
  await precompile(join(work, "headers"), join(work, "precompiled"), compiler.version);
  await rm(join(work, "pch"), { recursive: true, force: true });
  await cp(join(work, "precompiled/pch"), join(work, "pch/pch"), { recursive: true });
  const parts = ["headers", "libraries", "pch"];
  await Promise.all(parts.map((part) => archive(join(work, part), join(work, `${part}.tar`))));

  const module = await publish(join(compiler.gen, "llvm.core.wasm"), "llvm.core", "wasm", to);
  const files = await Promise.all(parts.map((part) => publish(join(work, `${part}.tar`), part, "tar", to)));
  const argumentLists = await readJson(join(work, "precompiled/arguments.json"));
  const manifest = {
    version: compiler.version,
    compiler: [module],
    files,
    compile: stringList(argumentLists.compile, "compile in arguments.json"),
    link: stringList(argumentLists.link, "link in arguments.json"),
  };
  await removeStale(to.out, [module, ...files]);
  const manifestFile = join(to.out, "manifest.json");
  await writeFile(`${manifestFile}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${manifestFile}.new`, manifestFile);
  await pruneCache(join(to.cache, "brotli"));

  for (const file of manifest.compiler.concat(files)) {
    const sizes = [file.bytes, file.compressed].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`.padStart(8));
    process.stdout.write(`${sizes.join(" -> ")}  ${file.url}\n`);
  }
}

await main();
