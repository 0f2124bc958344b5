// What the worker gets of a program. In a page it has no network of its own (its Content-Security-Policy refuses it), so
// the page fetches the module for it.

import type { ModuleSource } from "../protocol.ts";

/** Throws: AbortError; Error with one sentence when the module can't be had. */
export async function moduleSource(module: Uint8Array | string, signal: AbortSignal): Promise<ModuleSource> {
  // A copy: the caller keeps its bytes, also when they are a view of something larger.
  if (typeof module !== "string") return { kind: "bytes", bytes: new Uint8Array(module) };
  const base = globalThis.document?.baseURI;
  if (base === undefined) return { kind: "file", path: module };
  const response = await fetch(new URL(module, base), { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Error(`${module} could not be loaded: the network cannot be reached.`);
  });
  if (!response.ok) throw new Error(`${module} could not be loaded (status ${response.status}).`);
  return { kind: "bytes", bytes: new Uint8Array(await response.arrayBuffer()) };
}
