// The compile worker: loads the compiler once and compiles programs one after another.

import type { FromCompileWorker, LoadProgress, ToCompileWorker } from "../protocol.ts";
import { workerPort } from "../worker/port.ts";
import { loadToolchain } from "./assets.ts";
import type { Toolchain } from "./toolchain.ts";
import { WARM_UP } from "./warm-up.ts";

const port = workerPort<ToCompileWorker, FromCompileWorker>();
let toolchain: Toolchain | undefined;

async function start(assets: string): Promise<void> {
  let last: LoadProgress = { phase: "loading", loadedBytes: 0, totalBytes: 0 };
  const loaded = await loadToolchain(assets, (progress) => {
    last = progress;
    port.post({ kind: "progress", progress });
  });
  const { result } = loaded.compile(WARM_UP);
  if (!result.ok) throw new Error(`The compiler does not work with its files: ${result.text}`);
  toolchain = loaded;
  const { totalBytes } = last;
  port.post({ kind: "progress", progress: { phase: "ready", loadedBytes: totalBytes, totalBytes } });
  port.post({ kind: "ready" });
}

function handle(message: ToCompileWorker): void {
  switch (message.kind) {
    case "start":
      start(message.assets).catch((error: unknown) => {
        port.post({ kind: "broken", text: error instanceof Error ? error.message : String(error) });
      });
      break;
    case "share":
      if (toolchain === undefined) throw new Error("share before ready");
      message.port.postMessage(toolchain.share());
      message.port.close();
      break;
    case "compile": {
      if (toolchain === undefined) throw new Error("compile before ready");
      const { result, broken } = toolchain.compile(message.request);
      port.post({ kind: "result", result }, result.ok ? [result.module.buffer] : []);
      if (broken) port.post({ kind: "broken", text: "the compiler crashed" });
      break;
    }
  }
}

port.listen(handle);
