/** The formatter's worker: clang-format as WebAssembly, which the page itself may not run. */
import init, { format } from "@wasm-fmt/clang-format/vite";
import style from "../../../../.clang-format?raw";
import type { Formatted } from "../formatter.ts";

// Typed as a window by the page's configuration; a worker posts without a target.
const port = self as unknown as { postMessage(message: Formatted): void };

async function answer(source: string): Promise<Formatted> {
  try {
    await init();
    return { kind: "formatted", source: format(source, "main.cc", style) };
  } catch (error) {
    return { kind: "failed", text: error instanceof Error ? error.message : String(error) };
  }
}

self.addEventListener("message", (event: MessageEvent<string>) => {
  void answer(event.data).then((message) => port.postMessage(message));
});
