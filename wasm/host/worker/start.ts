// The one place that knows two kinds of worker: module workers of a browser and worker_threads of Node.
// Everything above it sends and receives plain messages.

import { type NodeModules, nodeModule } from "./node.ts";

/** The owner's end of a worker. */
export interface WorkerHandle<ToWorker> {
  post(message: ToWorker, transfer?: readonly Transferable[]): void;
  /** Ends the worker at once, also in the middle of a computation. No message arrives afterwards. */
  terminate(): void;
}

export interface WorkerEvents<FromWorker> {
  onMessage(message: FromWorker): void;
  /** The worker has died of an error that it did not catch; `text` says which. */
  onDeath(text: string): void;
}

export type WorkerKind = "compile" | "language" | "run";

export function startWorker<ToWorker, FromWorker>(
  kind: WorkerKind,
  events: WorkerEvents<FromWorker>,
): WorkerHandle<ToWorker> {
  const threads = nodeModule("node:worker_threads");
  return threads === undefined ? startInBrowser(kind, events) : startInNode(threads, kind, events);
}

function startInBrowser<ToWorker, FromWorker>(
  kind: WorkerKind,
  events: WorkerEvents<FromWorker>,
): WorkerHandle<ToWorker> {
  const worker = newWorker(kind);
  worker.addEventListener("message", (event: MessageEvent<FromWorker>) => events.onMessage(event.data));
  worker.addEventListener("error", (event) => events.onDeath(event.message || "the worker could not be loaded"));
  worker.addEventListener("messageerror", () => events.onDeath("a message could not be read"));
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    terminate: () => worker.terminate(),
  };
}

function newWorker(kind: WorkerKind): Worker {
  // Bundlers recognise this very form, so each kind is spelled out.
  switch (kind) {
    case "run":
      return new Worker(new URL("../run/worker.ts", import.meta.url), { type: "module" });
    case "compile":
      return new Worker(new URL("../compile/worker.ts", import.meta.url), { type: "module" });
    case "language":
      return new Worker(new URL("../language/worker.ts", import.meta.url), { type: "module" });
  }
}

function startInNode<ToWorker, FromWorker>(
  threads: NodeModules["node:worker_threads"],
  kind: WorkerKind,
  events: WorkerEvents<FromWorker>,
): WorkerHandle<ToWorker> {
  const worker = new threads.Worker(bundleForNode(kind), { eval: true, name: `yieldpoint ${kind}` });
  // Listeners first: adding one for messages would hold the process open again.
  worker.on("message", (message) => events.onMessage(message as FromWorker));
  worker.on("error", (error) => events.onDeath(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => events.onDeath(`it ended by itself with code ${String(code)}`));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => {
      worker.removeAllListeners();
      worker.on("error", () => {});
      worker.terminate().catch(() => {});
    },
  };
}

const bundles = new Map<WorkerKind, string>();

/** Node runs no TypeScript: the worker's source is bundled once a process, in some 20 ms. */
function bundleForNode(kind: WorkerKind): string {
  const known = bundles.get(kind);
  if (known !== undefined) return known;
  const require = nodeModule("node:module")?.createRequire(import.meta.url);
  const entry = nodeModule("node:url")?.fileURLToPath(
    new URL(/* @vite-ignore */ `../${kind}/worker.ts`, import.meta.url),
  );
  if (require === undefined || entry === undefined) throw new Error("This is not Node.");
  const esbuild = require("esbuild") as {
    buildSync(options: unknown): { readonly outputFiles: readonly { readonly text: string }[] };
  };
  const built = esbuild.buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    platform: "node",
    target: "node20",
  });
  const code = built.outputFiles[0]?.text ?? "";
  bundles.set(kind, code);
  return code;
}
