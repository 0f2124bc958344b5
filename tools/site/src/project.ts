// What a program of the page needs to be built natively: the library's sources, how they are compiled, and the licence, as
// one archive that the page fetches when somebody downloads a program (web/src/project adds the program's own files).

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Zippable, zipSync } from "fflate";

import { listFiles } from "../../../wasm/pack/src/content-hash.ts";

export interface ProjectSources {
  /** The repository. */
  readonly root: string;
  /** The folder that holds llhttp. */
  readonly thirdParty: string;
}

const FOLDERS = ["core", "lessons/support"] as const;
const FILES = [
  "LICENSE",
  "cmake/AioLesson.cmake",
  "cmake/AioLibrary.cmake",
  "cmake/AioModule.cmake",
  "cmake/Options.cmake",
  "cmake/ThirdParty.cmake",
  "wasm/toolchain/edges.ignorelist",
  "wasm/toolchain/link-flags.json",
] as const;
/** The project's own files, with gaps for the program's names. */
const TEMPLATES = "tools/site/project";

/** Two builds give the same bytes: the earliest time that an archive can hold. */
const MTIME = new Date(1980, 0, 1);
/** The best that deflate does; a second's work. */
const LEVEL = 9;

async function read(folder: string, under: string, archive: Zippable, prefix: string): Promise<void> {
  for (const file of await listFiles(join(folder, under))) {
    archive[join(prefix, file)] = [await readFile(join(folder, under, file)), { mtime: MTIME }];
  }
}

/** Writes the archive. Throws: when one of its parts is missing. */
export async function writeProjectArchive({ root, thirdParty }: ProjectSources, target: string): Promise<void> {
  const archive: Zippable = {};
  for (const folder of FOLDERS) await read(root, folder, archive, folder);
  for (const file of FILES) archive[file] = [await readFile(join(root, file)), { mtime: MTIME }];
  await read(thirdParty, "llhttp", archive, "third_party/llhttp");
  await read(root, TEMPLATES, archive, "");
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, zipSync(archive, { level: LEVEL }));
}

/** Where the build of the wasm modules found llhttp. */
export async function thirdPartyOf(build: string): Promise<string> {
  const cache = await readFile(join(build, "wasm/CMakeCache.txt"), "utf8");
  const folder = /^AIO_THIRD_PARTY:PATH=(.+)$/m.exec(cache)?.[1];
  if (folder === undefined) throw new Error(`${build}/wasm/CMakeCache.txt does not say where llhttp is`);
  return folder;
}
