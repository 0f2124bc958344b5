// Runs one command of the compiler's module (clang or wasm-ld) in the calling thread, on a file tree.

import { wasi as defs, WASI, WASIProcExit } from "@bjorn3/browser_wasi_shim";
import { rootDescriptor } from "../wasi/memory-file.ts";
import { StreamFd } from "../wasi/stream-fd.ts";
import type { FileTree } from "./file-tree.ts";

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why the command itself failed, as a sentence; its other results are then worthless. */
  readonly crash?: string;
}

/** Clang asks for the time only to stamp things, and equal input has to give equal output. */
const FIXED_TIME = 946_684_800_000_000_000n;

class Text {
  readonly #decoder = new TextDecoder();
  text = "";
  readonly fd = new StreamFd((data) => {
    this.text += this.#decoder.decode(data, { stream: true });
  });
}

/**
 * Runs `args` in a fresh instance: LLVM keeps state in globals and does not expect to be called twice.
 * `args[0]` chooses the tool: "clang" or "wasm-ld".
 */
export function runCommand(module: WebAssembly.Module, tree: FileTree, args: readonly string[]): CommandResult {
  const stdout = new Text();
  const stderr = new Text();
  const wasi = new WASI([...args], ["PWD=/"], [new StreamFd(), stdout.fd, stderr.fd, rootDescriptor(tree.root)], {
    debug: false,
  });
  const output = (): { stdout: string; stderr: string } => ({ stdout: stdout.text, stderr: stderr.text });
  let memory: WebAssembly.Memory | undefined;
  try {
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: {
        ...wasi.wasiImport,
        clock_time_get: (_clock: number, _precision: bigint, result: number) => {
          if (memory) new DataView(memory.buffer).setBigUint64(result, FIXED_TIME, true);
          return defs.ERRNO_SUCCESS;
        },
        random_get: (address: number, length: number) => {
          if (memory) new Uint8Array(memory.buffer, address, length).fill(0x5a);
          return defs.ERRNO_SUCCESS;
        },
      },
    });
    const { memory: exported, _start: start } = instance.exports;
    if (!(exported instanceof WebAssembly.Memory) || typeof start !== "function") {
      return { exitCode: 1, ...output(), crash: "The compiler's file is damaged: it has no entry point." };
    }
    memory = exported;
    wasi.inst = { exports: { memory } };
    start();
    return { exitCode: 0, ...output() };
  } catch (error) {
    if (error instanceof WASIProcExit) return { exitCode: error.code, ...output() };
    return { exitCode: 1, ...output(), crash: crashSentence(args[0] === "wasm-ld" ? "linker" : "compiler", error) };
  }
}

function crashSentence(tool: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && /memory/i.test(message)) return `The ${tool} ran out of memory on this program.`;
  if (error instanceof RangeError)
    return `The ${tool} ran out of stack on this program: something in it is nested too deeply.`;
  return `The ${tool} itself crashed on this program (${message}). That is its fault: try to write the last change in another way.`;
}
