import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { nativeCompiler, stringsAt } from "../../structure/preprocess.ts";
import { readText } from "../../structure/repository.ts";
import { output } from "../command.ts";

const kLibraries = ["build/release/lessons/liblesson.a", "build/release/libaio.a"];
const kIgnoreList = "-fsanitize-coverage-ignorelist=wasm/toolchain/edges.ignorelist";

/** The page's path from source to trace, with the machine's own compiler: the peer of edit to timeline. */
export class NativePrograms {
  readonly #folder: string;
  readonly #flags: readonly string[];

  private constructor(folder: string, flags: readonly string[]) {
    this.#folder = folder;
    this.#flags = flags;
  }

  /** Builds the libraries and, as for the page, a precompiled header. */
  static async prepare(signal: AbortSignal): Promise<NativePrograms> {
    await output(signal, "cmake", "--preset", "release");
    await output(signal, "cmake", "--build", "--preset", "release", "--target", "aio", "lesson", "serve");
    const folder = await mkdtemp(path.join(tmpdir(), "yieldpoint-bench-"));
    const { command, flags } = nativeCompiler();
    const program = stringsAt(JSON.parse(readText("wasm/toolchain/link-flags.json")), "program");
    const all = [...flags, ...program, kIgnoreList, "-Icore", "-Ilessons/support"];
    const header = path.join(folder, "lesson.pch");
    await output(signal, command, ...all, "-x", "c++-header", "lessons/support/lesson.h", "-o", header);
    return new NativePrograms(folder, [...all, "-include-pch", header]);
  }

  /** Compiles, links and runs a program. Units: milliseconds for all three together. */
  async run(source: string, signal: AbortSignal): Promise<{ readonly ms: number; readonly trace: string }> {
    const begin = performance.now();
    const program = path.join(this.#folder, "program");
    const trace = path.join(this.#folder, "trace.jsonl");
    await output(signal, nativeCompiler().command, ...this.#flags, source, ...kLibraries, "-o", program);
    await output(signal, "env", `AIO_TRACE=${trace}`, program);
    return { ms: performance.now() - begin, trace: await readFile(trace, "utf8") };
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
