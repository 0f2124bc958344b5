// The run worker: takes a program, runs it and reports. Programs reach nothing here but the imports of their own run, and
// each has an instance and a memory of its own, so the next program finds the worker as the first did.

import type { FromRunWorker, ModuleSource, ToRunWorker } from "../protocol.ts";
import { nodeModule } from "../worker/node.ts";
import { workerPort } from "../worker/port.ts";
import { runProgram } from "./program.ts";

const port = workerPort<ToRunWorker, FromRunWorker>();

async function load(source: ModuleSource): Promise<WebAssembly.Module> {
  if (source.kind === "module") return source.module;
  if (source.kind === "bytes") return WebAssembly.compile(source.bytes);
  const fs = nodeModule("node:fs/promises");
  if (fs === undefined) throw new Error("The program's worker reads no files.");
  const place = source.path.startsWith("file:") ? new URL(source.path) : source.path;
  return WebAssembly.compile(new Uint8Array(await fs.readFile(place)));
}

async function run(request: ToRunWorker): Promise<void> {
  try {
    const module = await load(request.module);
    port.post({ kind: "started", module });
    const end = runProgram(module, {
      ...request,
      emit: (stream, bytes) => port.post({ kind: "bytes", stream, bytes }, [bytes.buffer]),
    });
    port.post({ kind: "exit", ...end });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    port.post({ kind: "refused", text });
  }
}

port.listen((request) => void run(request));
port.post({ kind: "up" });
