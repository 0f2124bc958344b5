// The one place that knows two kinds of worker: module workers of a browser and worker_threads of Node.
// Everything above it sends and receives plain messages.

/** The owner's end of a worker. */
export interface WorkerHandle<ToWorker> {
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  /** Ends the worker at once, also in the middle of a computation. No message arrives afterwards. */
  terminate(): void;
}

export interface WorkerEvents<FromWorker> {
  onMessage(message: FromWorker): void;
  /** The worker has died of an error that it did not catch; `text` says which. */
  onDeath(text: string): void;
}

/** The worker's own end. */
export interface WorkerPort<ToWorker, FromWorker> {
  listen(onMessage: (message: ToWorker) => void): void;
  post(message: FromWorker, transfer?: readonly ArrayBuffer[]): void;
}

export type WorkerKind = "compile" | "run";

// The little of Node that is used here, so that the page's build needs none of Node's types.
interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  removeAllListeners(): void;
  terminate(): Promise<number>;
  unref(): void;
  ref(): void;
}
interface NodePort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (value: unknown) => void): void;
}
interface NodeModules {
  "node:worker_threads": {
    readonly parentPort: NodePort | null;
    readonly Worker: new (code: string, options: Readonly<Record<string, unknown>>) => NodeWorker;
  };
  "node:module": { createRequire(from: string): (name: string) => unknown };
  "node:url": { fileURLToPath(url: URL): string; pathToFileURL(path: string): URL };
  "node:fs/promises": { readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>> };
}

/** A built-in module of Node; undefined in a browser. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const runtime = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process;
  return runtime?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}

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
  // Bundlers recognise this very form, so each kind is spelled out.
  const worker =
    kind === "run"
      ? new Worker(new URL("./run/worker.ts", import.meta.url), { type: "module" })
      : new Worker(new URL("./compile/worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", (event: MessageEvent<FromWorker>) => events.onMessage(event.data));
  worker.addEventListener("error", (event) => events.onDeath(event.message || "the worker could not be loaded"));
  worker.addEventListener("messageerror", () => events.onDeath("a message could not be read"));
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    terminate: () => worker.terminate(),
  };
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
  const entry = nodeModule("node:url")?.fileURLToPath(new URL(`./${kind}/worker.ts`, import.meta.url));
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

/** Called by a worker's own code. */
export function workerPort<ToWorker, FromWorker>(): WorkerPort<ToWorker, FromWorker> {
  const parent = nodeModule("node:worker_threads")?.parentPort;
  if (parent) {
    return {
      listen: (onMessage) => parent.on("message", (message) => onMessage(message as ToWorker)),
      post: (message, transfer) => parent.postMessage(message, transfer),
    };
  }
  const scope = globalThis as unknown as {
    addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
    postMessage(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  };
  return {
    listen: (onMessage) => scope.addEventListener("message", (event) => onMessage(event.data)),
    post: (message, transfer = []) => scope.postMessage(message, transfer),
  };
}
