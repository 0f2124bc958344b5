// The file tree that the page's compiler sees: headers, libraries, and its own resource headers.

import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

import { listFiles } from "./content-hash.ts";

const run = promisify(execFile);

/** Graphics, audio and other platforms: megabytes of Emscripten's include folder that no lesson program includes. */
const FOREIGN_HEADERS = new Set([
  "AL",
  "EGL",
  "GL",
  "GLES",
  "GLES2",
  "GLES3",
  "GLFW",
  "KHR",
  "SDL",
  "X11",
  "alltypes.h.in",
  "fakesdl",
  "mach-o",
  "mimalloc",
  "mimalloc-new-delete.h",
  "mimalloc-override.h",
  "mimalloc.h",
  "sanitizer",
  "scsi",
  "webgl",
  "webgpu",
]);

/** Of clang's own headers only those for C and C++ on wasm; the rest is for other processors. */
const RESOURCE_HEADER =
  /^(__std\w*|__float\w*|std\w*|float|inttypes|iso646|limits|tgmath|unwind|varargs|wasm_simd128)\.h$/;

export interface TreeSources {
  readonly sysroot: string;
  /** build/wasm: libaio.a and liblesson.a somewhere below it. */
  readonly build: string;
  readonly project: string;
  /** llvm-resources.tar of @yowasp/clang. */
  readonly resources: string;
  readonly libraries: readonly string[];
}

async function copyHeaders(from: string, to: string): Promise<void> {
  for (const name of await listFiles(from)) {
    if (name.endsWith(".h")) {
      await mkdir(dirname(join(to, name)), { recursive: true });
      await copyFile(join(from, name), join(to, name));
    }
  }
}

async function copyResourceHeaders(resources: string, to: string): Promise<void> {
  const { stdout } = await run("tar", ["-tf", resources], { maxBuffer: 16 * 1024 * 1024 });
  const members = stdout
    .split("\n")
    .filter((path) => path.split("/").length === 2 && RESOURCE_HEADER.test(basename(path)));
  await mkdir(to, { recursive: true });
  await run("tar", ["-xf", resources, "-C", to, "--strip-components=1", ...members]);
}

/** Makes `tree` anew. Headers go to sysroot/include, include and resource/include; libraries beside them. */
export async function makeHeaderTree(sources: TreeSources, tree: string): Promise<void> {
  await rm(tree, { recursive: true, force: true });
  const include = join(sources.sysroot, "include");
  for (const name of await readdir(include)) {
    if (!FOREIGN_HEADERS.has(name)) {
      await cp(join(include, name), join(tree, "sysroot/include", name), { recursive: true });
    }
  }
  await copyHeaders(join(sources.project, "core"), join(tree, "include"));
  await copyHeaders(join(sources.project, "lessons/support"), join(tree, "include"));
  await copyFile(join(sources.project, "wasm/toolchain/edges.ignorelist"), join(tree, "include/edges.ignorelist"));
  await copyResourceHeaders(sources.resources, join(tree, "resource/include"));
}

/** Makes `tree` anew with what wasm-ld links: Emscripten's libraries in sysroot/lib, ours in lib. */
export async function makeLibraryTree(sources: TreeSources, tree: string): Promise<void> {
  await rm(tree, { recursive: true, force: true });
  const folder = join(tree, "sysroot/lib/wasm32-emscripten");
  await mkdir(folder, { recursive: true });
  for (const name of sources.libraries) {
    await copyFile(join(sources.sysroot, "lib/wasm32-emscripten", name), join(folder, name));
  }
  await mkdir(join(tree, "lib"), { recursive: true });
  const built = await listFiles(sources.build);
  for (const name of ["libaio.a", "liblesson.a"]) {
    const found = built.find((path) => basename(path) === name);
    if (found === undefined) {
      throw new Error(`${name} is not in ${sources.build}; build the preset wasm first`);
    }
    await copyFile(join(sources.build, found), join(tree, "lib", name));
  }
}

/** An uncompressed ustar archive of `tree` that is equal byte by byte for equal contents. */
export async function archive(tree: string, file: string): Promise<void> {
  await run("tar", [
    "--format=ustar",
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mode=u+rw,go=r",
    "-cf",
    file,
    "-C",
    tree,
    ".",
  ]);
}
