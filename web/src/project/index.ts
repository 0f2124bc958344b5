/** A program as a project to download: the library's archive from beside the page, and the program's own files, in one zip. */
import { unzipSync, type Zippable, zipSync } from "fflate";
import { type DownloadedProgram, projectFiles } from "./files.ts";

export type { DownloadedProgram } from "./files.ts";

/** Beside the page; tools/site/src/project.ts makes it. */
const kLibrary = "download/library.zip";
const kFast = 4;
/** Unix modes, in the upper half of an entry's attributes. */
const kMode = { program: 0o100755, file: 0o100644 } as const;
const kUnix = 3;

async function fetchLibrary(signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(kLibrary, { signal });
  if (!response.ok) {
    throw new Error(`The library's sources are not beside the page (the server answered ${response.status}).`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** The zip's bytes. Cancellation: the fetch ends. Throws: an Error with a sentence when the sources can't be had. */
export async function projectZip(program: DownloadedProgram, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const archive = await fetchLibrary(signal);
  // At once and here, some 100 ms: fflate's own workers are made of texts, which the page's policy forbids.
  const library = unzipSync(archive);
  const content: Zippable = {};
  for (const { path, content: bytes, isProgram } of projectFiles(program, library)) {
    content[path] = [bytes, { level: kFast, os: kUnix, attrs: (isProgram ? kMode.program : kMode.file) * 0x10000 }];
  }
  return new Uint8Array(zipSync(content));
}
