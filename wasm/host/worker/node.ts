// The little of Node that the adapter uses, reached so that a bundler for the page sees none of it.

interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
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
export interface NodeModules {
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
