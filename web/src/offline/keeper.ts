/** Keeps the site's files in the browser, and answers from them. All versions share one cache, by content. */
import type { OfflineState } from "./protocol.ts";
import { isImmutable, keyOf, pathOf, type SiteFile, type SiteFiles } from "./site-files.ts";

/** The part of the browser's Cache that is used. */
export interface FileCache {
  match(key: string, options?: { readonly ignoreSearch: boolean }): Promise<Response | undefined>;
  put(key: string, response: Response): Promise<void>;
  delete(key: string): Promise<boolean>;
  keys(): Promise<readonly { readonly url: string }[]>;
}

export interface KeeperEnvironment {
  readonly site: SiteFiles;
  /** The site's address, with a slash at its end. */
  readonly scope: string;
  openCache(): Promise<FileCache>;
  fetch(url: string, cache: RequestCache): Promise<Response>;
  /** SHA-256, in hexadecimal digits. */
  digest(bytes: ArrayBuffer): Promise<string>;
  /** Bytes that may still be kept; undefined when nobody knows. */
  room(): Promise<number | undefined>;
}

/** Fetched side by side: enough to fill a line, few enough to leave the page some of it. */
const kAtOnce = 3;

/** What a body was on its way is not what it is in the cache: there it is plain. */
const kOfTheJourney = ["Content-Encoding", "Content-Length", "Transfer-Encoding", "Vary", "Connection", "Keep-Alive"];

const kNoRoom =
  "The browser has no room to keep Yieldpoint for working without a network. With one, everything works as before.";

export class Keeper {
  readonly #env: KeeperEnvironment;

  constructor(env: KeeperEnvironment) {
    this.#env = env;
  }

  /** What is kept of this version; undefined when it is not. */
  async answer(path: string): Promise<Response | undefined> {
    const { site, scope } = this.#env;
    const cache = await this.#env.openCache();
    const file = site.files.get(path);
    if (file !== undefined) return cache.match(keyOf(file, scope));
    // A page of the version before, in another tab, still asks for its own files.
    return cache.match(scope + path, { ignoreSearch: true });
  }

  /** Keeps the page itself. Throws: when anything of it cannot be had or kept. */
  async keepPage(): Promise<void> {
    await this.#keep(
      [...this.#env.site.files.values()].filter(({ part }) => part === "page"),
      () => undefined,
    );
  }

  /** Keeps all that is missing, and tells how far it is. Never throws: what went wrong is in the last state told. */
  async keepAll(tell: (state: OfflineState) => void): Promise<void> {
    const files = [...this.#env.site.files.values()];
    const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    try {
      const missing = await this.#missing(files);
      const missingBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
      const room = await this.#env.room();
      if (room !== undefined && missingBytes > room) return tell({ kind: "refused", text: kNoRoom });
      let keptBytes = totalBytes - missingBytes;
      if (missing.length > 0) tell({ kind: "keeping", keptBytes, totalBytes });
      await this.#keep(missing, ({ bytes }) => {
        keptBytes += bytes;
        tell({ kind: "keeping", keptBytes, totalBytes });
      });
      tell({ kind: "kept" });
    } catch (error) {
      tell({ kind: "refused", text: sentence(error) });
    }
  }

  /** Removes what only other versions have. Requires: no page of another version is open, and none waits. */
  async forgetOthers(): Promise<void> {
    const { site, scope } = this.#env;
    const cache = await this.#env.openCache();
    const ours = new Set([...site.files.values()].map((file) => keyOf(file, scope)));
    for (const { url } of await cache.keys()) {
      if (!ours.has(url)) await cache.delete(url);
    }
  }

  async #missing(files: readonly SiteFile[]): Promise<readonly SiteFile[]> {
    const cache = await this.#env.openCache();
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    return files.filter((file) => !kept.has(keyOf(file, this.#env.scope)));
  }

  async #keep(files: readonly SiteFile[], onKept: (file: SiteFile) => void): Promise<void> {
    const waiting = [...(await this.#missing(files))];
    const worker = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        await this.#keepOne(file);
        onKept(file);
      }
    };
    await Promise.all(Array.from({ length: kAtOnce }, worker)).finally(() => {
      waiting.length = 0;
    });
  }

  async #keepOne(file: SiteFile): Promise<void> {
    const { scope } = this.#env;
    // Asked for as the page asks: the browser has it, or the server says that it is as before.
    const response = await this.#env.fetch(scope + file.path, isImmutable(file.path) ? "default" : "no-cache");
    if (!response.ok) throw new Error(`${file.path} could not be kept: the server answered ${response.status}.`);
    const bytes = await response.arrayBuffer();
    if ((await this.#env.digest(bytes)) !== file.hash) {
      throw new Error("The site has changed while it was being kept; a reload brings the new version.");
    }
    // With the server's headers, among them its policies: a page that was kept is as strict as one that was sent.
    const headers = new Headers(response.headers);
    for (const name of kOfTheJourney) headers.delete(name);
    const cache = await this.#env.openCache();
    await cache.put(keyOf(file, scope), new Response(bytes, { headers }));
  }
}

function sentence(error: unknown): string {
  if (error instanceof DOMException && error.name === "QuotaExceededError") return kNoRoom;
  if (error instanceof TypeError)
    return "The network went away while Yieldpoint was being kept for working without one.";
  return error instanceof Error ? error.message : String(error);
}

/** The site's file that a request is for; undefined when the browser should ask the network itself. */
export function requestedPath(request: Pick<Request, "method" | "url">, scope: string): string | undefined {
  return request.method === "GET" ? pathOf(request.url, scope) : undefined;
}
