/**
 * The service worker: keeps the site for working without a network. Its first lines, the list of the site's files, are
 * added by tools/site; so another list is another worker to the browser, which then waits until the learner reloads.
 */
import { Keeper, requestedPath } from "./keeper.ts";
import type { FromServiceWorker, OfflineState, ToServiceWorker } from "./protocol.ts";
import type { PageClient, ServiceWorkerScope } from "./scope.ts";
import { parseSiteFiles, type SiteFiles } from "./site-files.ts";

const kCache = "yieldpoint";

const scope = globalThis as unknown as ServiceWorkerScope;
const site = parseSiteFiles(scope.yieldpointSite);

function isToServiceWorker(value: unknown): value is ToServiceWorker {
  if (typeof value !== "object" || value === null) return false;
  const { kind, script } = value as Readonly<Record<string, unknown>>;
  return kind === "replace" || (kind === "keep" && typeof script === "string");
}

function makeKeeper(files: SiteFiles): Keeper {
  return new Keeper({
    site: files,
    scope: scope.registration.scope,
    openCache: () => caches.open(kCache),
    fetch: (url, cache) => fetch(url, { cache }),
    digest: async (bytes) =>
      Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
        byte.toString(16).padStart(2, "0"),
      ).join(""),
    room: async () => {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? undefined : quota - usage;
    },
  });
}

/** Pages of this version, by the client's id. */
const current = new Set<string>();
/** One at a time: pages in several tabs ask for the same. */
let keeping: Promise<void> | undefined;

async function tellAll(state: OfflineState): Promise<void> {
  const message: FromServiceWorker = { kind: "offline", state };
  for (const client of await scope.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    client.postMessage(message);
  }
}

async function keep(keeper: Keeper): Promise<void> {
  await keeper.keepAll((state) => void tellAll(state));
  const { waiting, installing } = scope.registration;
  const open = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (waiting === null && installing === null && open.every(({ id }) => current.has(id))) await keeper.forgetOthers();
}

function onKeep(keeper: Keeper, files: SiteFiles, client: PageClient | null, script: string): Promise<void> {
  if (client !== null && files.files.has(script)) current.add(client.id);
  keeping ??= keep(keeper).finally(() => {
    keeping = undefined;
  });
  return keeping;
}

async function answer(keeper: Keeper, path: string, request: Request): Promise<Response> {
  const kept = await keeper.answer(path);
  if (kept !== undefined) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (request.mode !== "navigate") throw error;
    const text = "Yieldpoint is not kept in this browser any more, and the network cannot be reached.\n";
    return new Response(text, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
  }
}

function serve(files: SiteFiles): void {
  const keeper = makeKeeper(files);
  scope.addEventListener("install", (event) => event.waitUntil(keeper.keepPage()));
  scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
  scope.addEventListener("message", (event) => {
    const message: unknown = event.data;
    if (!isToServiceWorker(message)) return;
    if (message.kind === "replace") event.waitUntil(scope.skipWaiting());
    else event.waitUntil(onKeep(keeper, files, event.source, message.script));
  });
  scope.addEventListener("fetch", (event) => {
    const path = requestedPath(event.request, scope.registration.scope);
    if (path !== undefined) event.respondWith(answer(keeper, path, event.request));
  });
}

// A site without a list, as developers make it, is not kept, and what was kept of it before is not answered from.
if (site !== undefined) serve(site);
else scope.addEventListener("activate", (event) => event.waitUntil(scope.registration.unregister()));
