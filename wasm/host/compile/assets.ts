// Brings the compiler and its files into memory, from a site or from a folder under Node.

import type { AssetFile, LoadProgress, ToolchainManifest } from "../protocol.ts";
import { nodeModule } from "../worker/node.ts";
import { FileTree } from "./file-tree.ts";
import { Toolchain } from "./toolchain.ts";

/** A file of the compiler could not be had; the message is a sentence. */
export class AssetError extends Error {
  override readonly name = "AssetError";
}

/** What differs between a site and a folder. */
interface AssetSource {
  manifest(): Promise<unknown>;
  bytes(file: AssetFile, onBytes: (count: number) => void): Promise<ArrayBuffer>;
  module(file: AssetFile, onBytes: (count: number) => void): Promise<WebAssembly.Module>;
}

/** `base` is the URL of the folder with manifest.json, ending in a slash; a file: URL under Node. */
export async function loadToolchain(base: string, onProgress: (progress: LoadProgress) => void): Promise<Toolchain> {
  const source = base.startsWith("file:") ? folder(base) : site(base);
  const manifest = parseManifest(await source.manifest());
  const totalBytes = [...manifest.compiler, ...manifest.files].reduce((sum, file) => sum + file.bytes, 0);
  let loadedBytes = 0;
  let toldBytes = 0;
  const onBytes = (count: number): void => {
    loadedBytes = Math.min(totalBytes, loadedBytes + count);
    if (loadedBytes - toldBytes < totalBytes / 200) return;
    toldBytes = loadedBytes;
    onProgress({ phase: "loading", loadedBytes, totalBytes });
  };
  onProgress({ phase: "loading", loadedBytes, totalBytes });

  const [compiler] = manifest.compiler;
  if (compiler === undefined) throw new AssetError("The compiler's manifest names no compiler.");
  const [module, ...contents] = await Promise.all([
    source.module(compiler, onBytes),
    ...manifest.files.map((file) => source.bytes(file, onBytes)),
  ]);
  onProgress({ phase: "starting", loadedBytes: totalBytes, totalBytes });
  const tree = new FileTree();
  manifest.files.forEach((file, index) => {
    const bytes = contents[index];
    if (bytes === undefined) return;
    if (file.path === undefined) tree.addArchive(bytes);
    else tree.write(file.path, new Uint8Array(bytes));
  });
  return new Toolchain(module, tree, manifest);
}

function folder(base: string): AssetSource {
  const read = async (url: string): Promise<Uint8Array<ArrayBuffer>> => {
    const fs = nodeModule("node:fs/promises");
    if (fs === undefined) throw new AssetError("A page can't load the compiler from a folder.");
    try {
      return new Uint8Array(await fs.readFile(new URL(url, base)));
    } catch (error) {
      throw new AssetError(`The compiler's file ${url} can't be read (${describe(error)}).`);
    }
  };
  const counted = async (file: AssetFile, onBytes: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await read(file.url);
    onBytes(bytes.byteLength);
    return bytes;
  };
  return {
    manifest: async () => JSON.parse(new TextDecoder().decode(await read("manifest.json"))),
    bytes: async (file, onBytes) => (await counted(file, onBytes)).buffer,
    module: async (file, onBytes) => WebAssembly.compile(await counted(file, onBytes)),
  };
}

function site(base: string): AssetSource {
  const get = async (url: string): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(new URL(url, base));
    } catch (error) {
      throw new AssetError(`The compiler's file ${url} could not be loaded (${describe(error)}).`);
    }
    if (!response.ok)
      throw new AssetError(`The compiler's file ${url} could not be loaded (status ${response.status}).`);
    return response;
  };
  return {
    manifest: async () => (await get("manifest.json")).json(),
    bytes: async (file, onBytes) => {
      const response = await get(file.url);
      const bytes = new Uint8Array(file.bytes);
      let offset = 0;
      await eachChunk(response, (chunk) => {
        if (offset + chunk.byteLength > bytes.byteLength)
          throw new AssetError(`The compiler's file ${file.url} is too long.`);
        bytes.set(chunk, offset);
        offset += chunk.byteLength;
        onBytes(chunk.byteLength);
      });
      if (offset !== bytes.byteLength) throw new AssetError(`The compiler's file ${file.url} came incomplete.`);
      return bytes.buffer;
    },
    module: async (file, onBytes) => {
      const response = await get(file.url);
      // The browser keeps compiled code only for the very response that it fetched: the copy is for counting alone.
      const counting = eachChunk(response.clone(), (chunk) => onBytes(chunk.byteLength));
      const [module] = await Promise.all([WebAssembly.compileStreaming(response), counting]);
      return module;
    },
  };
}

async function eachChunk(response: Response, use: (chunk: Uint8Array) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    use(value);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parseManifest(value: unknown): ToolchainManifest {
  if (!isRecord(value)) throw new AssetError("The compiler's manifest is no JSON object.");
  const { version, compiler, files, compile, link } = value;
  if (typeof version !== "string" || !isList(compiler, isAssetFile) || !isList(files, isAssetFile)) {
    throw new AssetError("The compiler's manifest lacks its lists of files.");
  }
  if (!isList(compile, isString) || !isList(link, isString)) {
    throw new AssetError("The compiler's manifest lacks the arguments of clang and wasm-ld.");
  }
  return { version, compiler, files, compile, link };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isAssetFile(value: unknown): value is AssetFile {
  if (!isRecord(value) || !isString(value.url) || typeof value.bytes !== "number") return false;
  return value.path === undefined || isString(value.path);
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}
