import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { kRoot } from "./repository.ts";

/** A compiler and the flags with which it sees what the page's or a native program's compiler sees. */
export interface Compiler {
  readonly command: string;
  readonly flags: readonly string[];
}

const kLargestOutput = 64 * 1024 * 1024;

export function nativeCompiler(): Compiler {
  return { command: process.env.CXX ?? "clang++-19", flags: ["-std=c++20"] };
}

/** emcc with the page's flags; undefined before yp has set it up. */
export function pageCompiler(): Compiler | undefined {
  const cache = path.join(kRoot, "build/wasm/CMakeCache.txt");
  const text = existsSync(cache) ? readFileSync(cache, "utf8") : "";
  const sysroot = /^AIO_WASM_SYSROOT:PATH=(.+)$/m.exec(text)?.[1];
  const folder = process.env.YP_EMSCRIPTEN ?? (sysroot && path.resolve(sysroot, "../.."));
  const command = folder && path.join(folder, "em++");
  if (!command || !existsSync(command)) return undefined;
  const list: unknown = JSON.parse(readFileSync(path.join(kRoot, "wasm/toolchain/link-flags.json"), "utf8"));
  return { command, flags: stringsAt(list, "compile") };
}

/** Lines of code left when `header` is preprocessed: without blank lines and line markers. */
export async function preprocessedLines(compiler: Compiler, header: string, signal: AbortSignal): Promise<number> {
  const flags = [...compiler.flags, "-Icore", "-E", "-x", "c++", "-include", header, "/dev/null"];
  const options = { cwd: kRoot, maxBuffer: kLargestOutput, signal };
  const { stdout } = await promisify(execFile)(compiler.command, flags, options);
  return stdout.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#")).length;
}

export function stringsAt(value: unknown, key: string): readonly string[] {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  if (!Array.isArray(found)) throw new Error(`wasm/toolchain/link-flags.json has no list "${key}"`);
  return found.map(String);
}
