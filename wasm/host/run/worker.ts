// The run worker: takes one program, runs it, reports and is then thrown away.

import type { FromRunWorker, ModuleSource, ToRunWorker } from "../protocol.ts";
import { nodeModule } from "../worker/node.ts";
import { workerPort } from "../worker/port.ts";
import { runProgram } from "./program.ts";

const port = workerPort<ToRunWorker, FromRunWorker>();

async function load(source: ModuleSource): Promise<WebAssembly.Module> {
  if (source.kind === "bytes") return WebAssembly.compile(source.bytes);
  const fs = nodeModule("node:fs/promises");
  if (fs !== undefined) {
    const place = source.url.startsWith("file:") ? new URL(source.url) : source.url;
    return WebAssembly.compile(new Uint8Array(await fs.readFile(place)));
  }
  const response = await fetch(source.url);
  if (!response.ok) throw new Error(`${source.url} could not be loaded (status ${response.status})`);
  return WebAssembly.compileStreaming(response);
}

async function run(request: ToRunWorker): Promise<void> {
  try {
    const module = await load(request.module);
    port.post({ kind: "started" });
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
